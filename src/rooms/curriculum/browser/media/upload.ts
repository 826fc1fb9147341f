import { newId } from '#platform/ids.ts';
import type { Taken } from '#rooms/curriculum/medium.ts';
import { giveUpAfter, patience } from '#rooms/sync/browser/line.ts';

/*
 * Files of a draft on their way to the server, in pieces: a line that breaks costs one piece, and the page, closed and opened again, goes on where
 * it stopped. Pictures and sounds are small and go whole with the first request.
 */

/** Why a file was not taken, in the words of the server, and the field of the form it is about; `status` 0 when the line would not come back. */
export class NotTaken extends Error {
	readonly status: number;
	readonly field: string | undefined;
	constructor(message: string, status: number, field?: string) {
		super(message);
		this.status = status;
		this.field = field;
	}
}

export type Progress = { sent: number; size: number; /** The line is away, and it is tried again. */ waiting: boolean };
export type UploadOptions = {
	/** What the file is called where it comes from; a File knows it. */
	name?: string;
	/** Its words for who cannot see or hear it; empty for a picture that only adorns. */
	alt: string;
	/** How long a sound or video lasts: said to readers before they start it. */
	seconds?: number;
	onProgress?: (progress: Progress) => void;
	signal?: AbortSignal;
};

type Standing = { id: string; have: number; size: number; taken?: Taken };

/** Bytes of a piece: as many as the line takes in some seconds, between these bounds. */
const [firstPiece, leastPiece, mostPiece] = [65_536, 16_384, 1_048_576];
/** How long a broken line is waited for before it is given up, in milliseconds: the file waits a week on the server. */
const longestWait = 15 * 60_000;

const sleep = (milliseconds: number, signal?: AbortSignal) =>
	new Promise<void>((wake) => {
		const timer = setTimeout(wake, milliseconds);
		const now = () => (clearTimeout(timer), wake());
		addEventListener('online', now, { once: true });
		signal?.addEventListener('abort', now, { once: true });
	});

/** One request; undefined when the line or the server is away, or something else answered in its place. */
async function ask(path: string, init: RequestInit, outer?: AbortSignal): Promise<Standing | undefined> {
	const signal = giveUpAfter(patience * 2);
	const cut = new AbortController();
	for (const each of [signal, outer]) each?.addEventListener('abort', () => cut.abort(), { once: true });
	let response: Response;
	let said: (Standing & { message?: string; field?: string }) | undefined;
	try {
		response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers }, redirect: 'error', cache: 'no-store', signal: cut.signal });
		said = (await response.json()) as typeof said;
	} catch {
		return undefined;
	}
	if (response.ok && typeof said?.have === 'number') return said;
	if (response.status >= 500 || response.status === 408 || !response.headers.has('x-request-id')) return undefined;
	throw new NotTaken(said?.message ?? '', response.status, said?.field);
}

const nameOf = (draftId: string, blob: Blob, name: string) => `qalam-upload ${draftId} ${name} ${blob.size} ${(blob as File).lastModified ?? ''}`;
const storage = <T>(act: (kept: Storage) => T): T | undefined => {
	try {
		return act(localStorage);
	} catch {
		return undefined;
	}
};

type Step = 'begin' | 'ask' | 'put';

/**
 * Takes a file into a draft, however often the line breaks. Resolves with its name in the text (`![alt](media/name)`); rejects with NotTaken
 * when the server refuses it, when `signal` ends it, and when the line stays away for a quarter of an hour.
 */
export async function upload(draftId: string, blob: Blob, { name = (blob as File).name ?? '', alt, seconds, onProgress, signal }: UploadOptions): Promise<Taken> {
	const base = `/teach/prepare/${draftId}/media/parts`;
	const key = nameOf(draftId, blob, name);
	const earlier = storage((kept) => kept.getItem(key));
	const id = earlier ?? newId();
	storage((kept) => kept.setItem(key, id));
	const forget = () => storage((kept) => kept.removeItem(key));
	const lasts: Record<string, string> = seconds ? { seconds: seconds.toFixed(1) } : {};
	let step: Step = earlier ? 'ask' : 'begin';
	let [have, piece, away] = [0, firstPiece, 0];
	while (!signal?.aborted) {
		const since = performance.now();
		const bytes = { headers: { 'content-type': 'application/octet-stream' }, body: blob.slice(have, have + (step === 'begin' && blob.size <= 4 * firstPiece ? blob.size : piece)) };
		let standing: Standing | undefined;
		try {
			if (step === 'ask') standing = await ask(`${base}/${id}`, {}, signal);
			else if (step === 'put') standing = await ask(`${base}/${id}?${new URLSearchParams({ from: String(have), ...lasts })}`, { ...bytes, method: 'PUT' }, signal);
			else standing = await ask(`${base}?${new URLSearchParams({ id, name, alt, size: String(blob.size), ...lasts })}`, { ...bytes, method: 'POST' }, signal);
		} catch (error) {
			// What never arrived there, or was begun last week and is forgotten, begins anew.
			if (error instanceof NotTaken && error.status === 404 && step !== 'begin') {
				[step, have] = ['begin', 0];
				continue;
			}
			forget();
			throw error;
		}
		if (standing) {
			const took = performance.now() - since;
			if (step === 'put') piece = Math.min(mostPiece, Math.max(leastPiece, took < 1500 ? piece * 2 : took > 8000 ? piece / 2 : piece));
			[step, have, away] = ['put', standing.have, 0];
			onProgress?.({ sent: have, size: blob.size, waiting: false });
			if (standing.taken) {
				forget();
				return standing.taken;
			}
		} else if (!signal?.aborted) {
			if (away >= longestWait) break;
			onProgress?.({ sent: have, size: blob.size, waiting: true });
			const pause = Math.min(30_000, 1000 + away / 2);
			await sleep(pause, signal);
			away += pause;
			piece = Math.max(leastPiece, piece / 2);
			// What arrived before the line broke is known only there.
			step = 'ask';
		}
	}
	throw new NotTaken('', 0);
}
