import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { home } from '#platform/server/config.ts';
import { Trouble, type TroubleKind } from '#platform/server/trouble.ts';

/** The longest wait before a child that fell is started again, in milliseconds. */
const longest = 10_000;
/** How long a child may take to end by itself, in milliseconds: longer than a draining server. */
const endTime = 25_000;

type Message = { ready?: string | true; trouble?: { kind: TroubleKind; what: string; mend: string } };

/**
 * How V8 keeps house in a web process: small steps for the young, and a bound for the old, so that it cleans up instead of growing. Measured
 * under load: about 210 MB instead of 400, for the same work; a box in a school has little memory.
 */
export const memory = ['--max-semi-space-size=16', '--max-old-space-size=512'];

/** One program of ours kept running: started again when it falls, ended with us whatever happens to us. */
export class Keeper {
	readonly #file: string;
	readonly #env: NodeJS.ProcessEnv;
	readonly #fell: (sentence: string) => void;
	#child: ChildProcess | undefined;
	#ending = false;
	#falls = 0;
	constructor(file: string, env: NodeJS.ProcessEnv, fell: (sentence: string) => void) {
		this.#file = file;
		this.#env = env;
		this.#fell = fell;
	}

	/** Starts it and answers what it says when ready. Throws its trouble when it cannot. */
	start(): Promise<string | true> {
		return new Promise((ready, failed) => {
			const child = (this.#child = fork(join(home, this.#file), { env: this.#env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: memory }));
			let standing = false;
			child.on('message', ({ ready: said, trouble }: Message) => {
				if (trouble) failed(new Trouble(trouble.kind, trouble.what, trouble.mend));
				if (said) {
					standing = true;
					ready(said);
				}
			});
			child.on('error', failed);
			child.on('exit', (code, signal) => {
				if (!standing) return failed(new Error(`${this.#file} ended before it was ready (${signal ?? code})`));
				if (!this.#ending && this.#child === child) this.#again(`${this.#file} ended (${signal ?? code})`);
			});
		});
	}

	/** Starts it again, sooner or later: what made it fall (a database that is away, a memory that is full) may pass. */
	#again(why: string): void {
		const wait = Math.min(longest, 300 * 2 ** this.#falls++);
		this.#fell(`${why}; starting it again in ${wait / 1000} s`);
		setTimeout(() => {
			if (this.#ending) return;
			const since = Date.now();
			this.start().then(
				() => setTimeout(() => (this.#falls = 0), 60_000).unref(),
				(error: Error) => this.#again(`${error.message} after ${Date.now() - since} ms`)
			);
		}, wait);
	}

	/** Asks it to finish, and waits; ends it by force when it takes too long. */
	async stop(now = false): Promise<void> {
		this.#ending = true;
		await end(this.#child, now);
	}

	/** Starts a new one, then lets the old one finish: the port is never without one. */
	async renew(): Promise<void> {
		const old = this.#child;
		await this.start();
		await end(old, false);
	}
}

async function end(child: ChildProcess | undefined, now: boolean): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((done) => child.once('exit', done));
	child.kill(now ? 'SIGKILL' : 'SIGTERM');
	const force = setTimeout(() => child.kill('SIGKILL'), endTime);
	await ended;
	clearTimeout(force);
}
