import { spawn } from 'node:child_process';

/** What another program may use: seconds by the clock, megabytes of memory, megabytes of one file that it writes. */
export type Bounds = { seconds: number; megabytes: number; fileMegabytes: number };

/** The program was stopped, or ended by itself with a fault: its last words. */
export class Ended extends Error {
	readonly reason: 'time' | 'fault' | 'leaving';
	constructor(reason: Ended['reason'], words: string) {
		super(words || reason);
		this.reason = reason;
	}
}

/**
 * Runs another program on what strangers sent: without a shell's reading of its words, with nothing of our environment, behind all other work,
 * within bounds of time, memory and disk; killed when it passes them, and when this process is told to leave. Answers what it said; `onLine` hears
 * each line as it comes. Rejects with Ended. Where there is no `sh` (Windows) it does not run.
 */
export function runBounded(program: string, words: string[], { seconds, megabytes, fileMegabytes }: Bounds, { cwd, onLine }: { cwd: string; onLine?: (line: string) => void }): Promise<string> {
	const blocks = fileMegabytes * 2048;
	// The time of the processor is bounded too: it holds when this process dies and can no longer kill.
	const limits = `ulimit -v ${Math.round(megabytes * 1024)}; ulimit -t ${Math.ceil(seconds * 2)}; ulimit -f ${blocks}; exec nice -n 15 "$0" "$@"`;
	return new Promise((done, failed) => {
		const child = spawn('sh', ['-c', limits, program, ...words], { cwd, env: { PATH: process.env.PATH, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] });
		let [said, fault, rest] = ['', '', ''];
		let reason: Ended['reason'] = 'fault';
		const stop = (why: Ended['reason']) => () => ((reason = why), child.kill('SIGKILL'));
		const timer = setTimeout(stop('time'), seconds * 1000);
		const leave = stop('leaving');
		process.once('SIGTERM', leave);
		process.once('exit', leave);
		child.stdout.setEncoding('utf8').on('data', (piece: string) => {
			// What is wanted is short; one that talks without end is not listened to.
			if (said.length < 1_000_000) said += piece;
			if (!onLine) return;
			const lines = (rest + piece).split('\n');
			rest = lines.pop()!.slice(-10_000);
			for (const line of lines) onLine(line);
		});
		child.stderr.setEncoding('utf8').on('data', (piece: string) => (fault = (fault + piece).slice(-2000)));
		const end = () => (clearTimeout(timer), process.off('SIGTERM', leave), process.off('exit', leave));
		child.once('error', (error) => (end(), failed(new Ended('fault', error.message))));
		child.once('close', (code) => (end(), code === 0 ? done(said) : failed(new Ended(reason, fault.trim()))));
	});
}
