import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runBounded } from '#platform/server/bounded.ts';

/*
 * Videos made smaller by ffmpeg, where the machine has it. What comes is a stranger's: its form is told to the program and not guessed (a list of
 * other files to play would be followed), only files are read, and each run has its bounds.
 */

/** Lines of the shorter side of what is made: the small one plays on a phone, the other on a larger screen. */
export const heights = [240, 360] as const;
/** A longer one is kept as it is: an hour of lesson is no part of a lesson. */
const longest = 3600;
const mostDots = 4096 * 2304;
/** Megabytes that the program may use, and that what it makes may have. */
const memory = 2000;
const mostMade = 200;

export type VideoTools = { version: string };

let found: Promise<VideoTools | undefined> | undefined;
/** The programs that make videos smaller, if this machine has them with the codecs that phones play; looked for once in a process. */
export const videoTools = (): Promise<VideoTools | undefined> => (found ??= look());

/** Looks for them now. */
export async function look(): Promise<VideoTools | undefined> {
	const bounds = { seconds: 10, megabytes: memory, fileMegabytes: 1 };
	try {
		const [said, encoders] = await Promise.all(['-version', '-encoders'].map((word) => runBounded('ffmpeg', ['-hide_banner', word], bounds, { cwd: '/' })));
		await runBounded('ffprobe', ['-version'], bounds, { cwd: '/' });
		return /\blibx264\b/.test(encoders) && /^ A\S+ aac\b/m.test(encoders) ? { version: /ffmpeg version (\S+)/.exec(said)?.[1] ?? '?' } : undefined;
	} catch {
		return undefined;
	}
}

const readers: Record<string, string> = { 'video/mp4': 'mov', 'video/quicktime': 'mov', 'video/3gpp': 'mov', 'video/webm': 'matroska', 'video/x-matroska': 'matroska', 'video/x-msvideo': 'avi' };
const reading = (type: string, file: string) => ['-protocol_whitelist', 'file', '-f', readers[type], '-i', `file:${file}`];

/** Why a video can't be made smaller: nothing that can be read, too long, too many dots. */
export class Unfit extends Error {}

type Probed = { seconds: number; sound: boolean; lines: number };

/** What is in a video. Rejects (Unfit) what is none, is too long, or too large to unfold. */
async function probe(folder: string, file: string, type: string): Promise<Probed> {
	const words = ['-v', 'error', ...reading(type, file), '-show_entries', 'stream=codec_type,width,height:format=duration', '-of', 'json'];
	const said = JSON.parse(await runBounded('ffprobe', words, { seconds: 30, megabytes: memory, fileMegabytes: 1 }, { cwd: folder })) as {
		streams?: { codec_type?: string; width?: number; height?: number }[];
		format?: { duration?: string };
	};
	const [picture] = (said.streams ?? []).filter((stream) => stream.codec_type === 'video');
	const seconds = Number(said.format?.duration) || 0;
	if (!picture?.width || !picture.height) throw new Unfit('no picture');
	if (picture.width * picture.height > mostDots) throw new Unfit('too many dots');
	if (seconds > longest) throw new Unfit('too long');
	return { seconds, sound: said.streams!.some((stream) => stream.codec_type === 'audio'), lines: Math.min(picture.width, picture.height) };
}

export type MadeVideo = { file: string; width: number; height: number };

/** The shorter side gets so many lines, whichever way the phone was held; codecs want even numbers. */
const scaled = (lines: number) => `scale=w='if(gt(iw,ih),-2,trunc(${lines}/2)*2)':h='if(gt(iw,ih),trunc(${lines}/2)*2,-2)'`;

async function sizeOf(folder: string, file: string): Promise<{ width: number; height: number }> {
	const words = ['-v', 'error', ...reading('video/mp4', file), '-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
	const [width, height] = (await runBounded('ffprobe', words, { seconds: 30, megabytes: memory, fileMegabytes: 1 }, { cwd: folder })).trim().split(',').map(Number);
	return { width, height };
}

/**
 * Makes a video smaller in a folder: for each height that it reaches one MP4 (H.264, AAC, one channel), without its remarks, and a still picture.
 * `onProgress` hears from 0 to 1. Rejects with Unfit, or with Ended when the program failed or passed its bounds.
 */
export async function makeSmaller(folder: string, file: string, type: string, onProgress: (done: number) => void): Promise<{ seconds: number; forms: MadeVideo[]; poster: string | undefined }> {
	if (!readers[type]) throw new Unfit('no such form');
	const { seconds, sound, lines } = await probe(folder, file, type);
	const wanted = heights.filter((height, i) => i === 0 || lines > heights[i - 1]);
	const split = `[0:v:0]split=${wanted.length}${wanted.map((_, i) => `[a${i}]`).join('')};${wanted.map((height, i) => `[a${i}]${scaled(Math.min(height, lines))}[v${i}]`).join(';')}`;
	const made = wanted.map((height) => join(folder, `${height}.mp4`));
	const outputs = wanted.flatMap((height, i) => [
		'-map', `[v${i}]`, ...(sound ? ['-map', '0:a:0', '-c:a', 'aac', '-b:a', height === heights[0] ? '32k' : '48k', '-ac', '1'] : []),
		'-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-crf', '28', '-maxrate', height === heights[0] ? '250k' : '500k', '-bufsize', '1000k', '-fpsmax', '25',
		'-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-t', String(longest), '-fs', `${mostMade}M`, '-movflags', '+faststart', '-f', 'mp4', made[i]
	]);
	await Promise.all(made.map((each) => rm(each, { force: true })));
	const heard = (line: string) => {
		const microseconds = Number(/^out_time_us=(\d+)/.exec(line)?.[1]);
		if (microseconds && seconds) onProgress(Math.min(1, microseconds / 1e6 / seconds));
	};
	// A small box takes some seconds for each of the video's.
	const bounds = { seconds: Math.min(10_800, 180 + 15 * seconds), megabytes: memory, fileMegabytes: mostMade + 50 };
	await runBounded('ffmpeg', ['-nostdin', '-v', 'error', '-progress', 'pipe:1', '-threads', '1', ...reading(type, file), '-filter_complex', split, ...outputs], bounds, { cwd: folder, onLine: heard });
	const poster = join(folder, 'poster.jpg');
	const still = ['-nostdin', '-v', 'error', '-y', '-ss', String(Math.min(1, seconds / 2)), ...reading('video/mp4', made[0]), '-frames:v', '1', '-q:v', '9', '-f', 'image2', poster];
	const shows = await runBounded('ffmpeg', still, { seconds: 60, megabytes: memory, fileMegabytes: 5 }, { cwd: folder }).then(() => true, () => false);
	return { seconds, forms: await Promise.all(made.map(async (each) => ({ file: each, ...(await sizeOf(folder, each)) }))), poster: shows ? poster : undefined };
}
