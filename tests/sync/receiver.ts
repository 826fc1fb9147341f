import type { Push, PushAnswer } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import type { Filing } from '#tests/sync/filing.ts';

export type Person = { id: string; scopes: string[] };

/** The server of a simulation: the real one on PostgreSQL, or its decisions on tables in memory. */
export type Receiver = {
	/** Its work is done elsewhere and is waited for; otherwise it takes turns like all the others. */
	outside: boolean;
	/** Takes in a push of whoever is signed in; undefined when it broke off and nothing was kept. Throws nothing. */
	push: (person: Person, push: Push, received: number) => Promise<PushAnswer | 'notYours' | undefined>;
	/** The same server for attachments: restarted, copied and put back with it. */
	filing: Filing;
	/** What has been taken up into memory alone is gone. */
	restart: () => Promise<void>;
	/** Makes a copy; answers its number. */
	copy: () => Promise<number>;
	/** The copy was read again: what is in it will never be lost. Answers its facts: the id, or the id and who sent it of what was put aside; and its attachments, by person and name. */
	verify: (copy: number) => Promise<Set<string>>;
	restore: (copy: number) => Promise<void>;
	/** From now on the fault of ours with some facts is mended. */
	mend: () => void;
	/** Which of some facts are committed, in the same words: what a liar sent under another's id is not the other's. */
	has: (ids: string[]) => Promise<Set<string>>;
	contents: () => Promise<{ applied: { id: string; actor: string; scope: string; place: string }[]; aside: { id: string; sentBy: string; why: string }[]; faults: string[] }>;
};

/** What the room of the simulation does with its facts: a body says whether its author may do this, and whether our code can bear it. */
export type Note = { text: string; may: boolean; breaks?: true };
export function verdictOn(fact: Pick<Fact, 'body'>, mended: boolean): 'fine' | 'not-allowed' {
	const note = JSON.parse(fact.body) as Note;
	if (note.breaks && !mended) throw new Error('a fault of ours');
	return note.may ? 'fine' : 'not-allowed';
}
