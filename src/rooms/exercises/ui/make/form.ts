import type { Language } from '#platform/language.ts';
import type { Loose } from '#rooms/exercises/making-fields.ts';
import type { Words } from '#rooms/exercises/making-words.ts';

/** What every field of the form is shown with. */
export type MakingForm = {
	item: Loose;
	language: Language;
	words: Words;
	/** Faults by the field they are told at; none while a new exercise is begun. */
	faults: Record<string, string[]>;
	/** Texts as they will be seen, by field. */
	html: Record<string, string>;
	/** The pictures that a question may point at. */
	pictures: { name: string; sha256: string }[];
	/** JavaScript is here. */
	live: boolean;
	/** The field that is typed in. */
	at: string;
	enter: (path: string) => void;
	/** The item as it is typed now. */
	read: () => Loose;
};
