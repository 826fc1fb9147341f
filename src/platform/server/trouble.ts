/**
 * What the machine around the program may refuse, each with its own exit code, so that a script can tell them apart.
 * 1 is a fault of ours, 2 a command that was not understood.
 */
export const exitCodes = {
	usage: 2,
	'nothing-taken': 3,
	'port-in-use': 10,
	'disk-full': 11,
	'newer-data': 12,
	unreachable: 13,
	'old-postgres': 14,
	unwritable: 15,
	'already-running': 16,
	'bad-backup': 17,
	'no-account': 18,
	'not-found': 19,
	install: 20,
	'in-use': 21,
	'unfit-certificate': 22
} as const;
export type TroubleKind = keyof typeof exitCodes;

/** A state of the machine that stops us: one sentence of what happened, one of how to mend it. Never a fault of the program. */
export class Trouble extends Error {
	readonly kind: TroubleKind;
	readonly mend: string;
	constructor(kind: TroubleKind, what: string, mend: string, cause?: unknown) {
		super(what, { cause });
		this.kind = kind;
		this.mend = mend;
	}
	get exitCode(): number {
		return exitCodes[this.kind];
	}
}
