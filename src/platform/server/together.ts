import { isDown, type Database } from '#platform/server/sql.ts';

type Waiting<Asked, Answer> = { asked: Asked; done: (answer: Answer) => void; failed: (error: unknown) => void };

/**
 * Makes one asking of many: calls made in the same turn of the event loop go together, at most `most` of them, and `make` answers them in
 * their order. A lone call waits for nothing; the more requests there are, the less each costs. When an asking fails, each is asked alone,
 * so that one at fault harms only itself, unless the database is away.
 */
export function together<Asked, Answer>(most: number, make: (db: Database, asked: readonly Asked[]) => Promise<readonly Answer[]>): (db: Database, asked: Asked) => Promise<Answer> {
	const queues = new WeakMap<Database, Waiting<Asked, Answer>[]>();

	async function ask(db: Database, batch: readonly Waiting<Asked, Answer>[]): Promise<void> {
		try {
			const answers = await make(db, batch.map((one) => one.asked));
			for (const [i, one] of batch.entries()) one.done(answers[i]);
		} catch (error) {
			if (batch.length === 1 || isDown(error)) for (const one of batch) one.failed(error);
			else for (const one of batch) await ask(db, [one]);
		}
	}

	return (db, asked) =>
		new Promise((done, failed) => {
			let queue = queues.get(db);
			if (!queue) {
				const opened: Waiting<Asked, Answer>[] = (queue = []);
				queues.set(db, opened);
				setImmediate(() => {
					queues.delete(db);
					for (let at = 0; at < opened.length; at += most) void ask(db, opened.slice(at, at + most));
				});
			}
			queue.push({ asked, done, failed });
		});
}
