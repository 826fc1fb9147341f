import type { Language } from '#platform/language.ts';

/** A request that we understand and turn down. Its sentence is safe to show, and is made in the reader's language. */
export class Refusal extends Error {
	readonly status: number;
	readonly sentence: (language: Language) => string;
	/** The field of the form that the sentence is about, when there is one: the page shows it beside that field. */
	readonly field: string | undefined;
	constructor(status: number, sentence: (language: Language) => string, field?: string) {
		super(sentence('en'));
		this.status = status;
		this.sentence = sentence;
		this.field = field;
	}
}
