import { work } from '../worker.ts';
import { wordsOf } from './words.ts';
import { readConfig } from '#platform/server/config.ts';
import { standOn } from '#platform/server/ground.ts';

export async function run(words: string[]): Promise<void> {
	wordsOf('worker', words, {});
	const ground = await standOn(readConfig());
	const running = await work(ground.url);
	console.error('Working; Ctrl-C stops after the jobs that run.');
	await new Promise<void>((stop) => {
		process.once('SIGINT', () => stop());
		process.once('SIGTERM', () => stop());
	});
	await running.stop();
	await ground.leave();
}
