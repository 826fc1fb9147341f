/*
 * Sounds recorded on the spot: speech at 24 kbit/s, so that a minute costs 180 kB.
 */

const bitsPerSecond = 24_000;
/** A sound ends by itself after so many seconds. */
export const longestSound = 900;

export type Sound = { blob: Blob; seconds: number; type: string };
export type Recording = {
	/** Ends it and answers what was said. */
	stop: () => Promise<Sound>;
	/** Ends it and forgets it. */
	cancel: () => void;
};
export type RecordOptions = {
	/** How loud it is, from 0 to 1, and how many seconds it lasts: some ten times a second. */
	onLevel?: (level: number, seconds: number) => void;
	/** It ended by itself: too long, or the microphone was taken away. `stop` answers what there is. */
	onEnd?: () => void;
};

const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

/** Whether this browser can record: it has a microphone's door and a recorder, and the page came over a line that it trusts. */
export const mayRecord = (): boolean => typeof MediaRecorder === 'function' && !!navigator.mediaDevices?.getUserMedia;

/** Begins to record. Rejects (DOMException) when the microphone is refused or absent. */
export async function recordSound({ onLevel, onEnd }: RecordOptions = {}): Promise<Recording> {
	const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
	const type = types.find((each) => MediaRecorder.isTypeSupported(each));
	const recorder = new MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: bitsPerSecond });
	const pieces: Blob[] = [];
	recorder.ondataavailable = (event) => event.data.size && pieces.push(event.data);
	const hearing = typeof AudioContext === 'function' ? new AudioContext() : undefined;
	const analyser = hearing?.createAnalyser();
	if (hearing && analyser) hearing.createMediaStreamSource(stream).connect(analyser);
	const wave = new Uint8Array(analyser?.fftSize ?? 0);
	const began = performance.now();
	let ended: number | undefined;
	const lasted = () => ((ended ?? performance.now()) - began) / 1000;
	let level = 0;
	const ticking = setInterval(() => {
		analyser?.getByteTimeDomainData(wave);
		// It falls slowly, so that an eye can follow.
		level = Math.max(level * 0.8, wave.reduce((most, each) => Math.max(most, Math.abs(each - 128)), 0) / 128);
		onLevel?.(level, lasted());
		if (lasted() >= longestSound && recorder.state === 'recording') recorder.stop();
	}, 100);
	const stopped = new Promise<void>((done) => {
		recorder.onstop = () => {
			ended = performance.now();
			clearInterval(ticking);
			for (const track of stream.getTracks()) track.stop();
			void hearing?.close().catch(() => {});
			done();
			if (!asked) onEnd?.();
		};
	});
	let asked = false;
	// A piece each second: when the page is closed in the middle, nothing long is lost at once.
	recorder.start(1000);
	const end = () => {
		asked = true;
		if (recorder.state !== 'inactive') recorder.stop();
	};
	return {
		async stop() {
			end();
			await stopped;
			const bare = (recorder.mimeType || type || 'audio/webm').split(';')[0];
			return { blob: new Blob(pieces, { type: bare }), seconds: lasted(), type: bare };
		},
		cancel: end
	};
}

/** How many seconds a sound or video lasts, as this browser reads it; undefined for what it can't play, or doesn't within three seconds. */
export function lengthOf(file: Blob): Promise<number | undefined> {
	if (!/^(audio|video)\//.test(file.type)) return Promise.resolve(undefined);
	return new Promise((done) => {
		const player = document.createElement(file.type.startsWith('video/') ? 'video' : 'audio');
		const end = (seconds?: number) => (clearTimeout(timer), URL.revokeObjectURL(player.src), done(seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined));
		const timer = setTimeout(end, 3000);
		player.preload = 'metadata';
		player.onloadedmetadata = () => end(player.duration);
		player.onerror = () => end();
		player.src = URL.createObjectURL(file);
	});
}
