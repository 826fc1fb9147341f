/** What an export says of each item: how much of it the foreign format holds. The reasons are messages of `messages/export.fr.ts`. */
import type { Item } from '#rooms/exercises/item.ts';
import { variant } from '#rooms/exercises/variant.ts';

export const losses = [
	// Changed: the item goes out, and this differs.
	'one-draw', 'parts-apart', 'parts-joined', 'hint-cost-lost', 'hints-in-solution', 'hints-lost', 'solution-lost', 'feedback-lost', 'misconceptions-lost', 'algebra-as-text', 'tolerance-as-gap',
	'partial-credit-lost', 'weights-lost', 'units-lost', 'slips-lost', 'steps-open', 'penalty-lost', 'order-as-whole', 'groups-as-matching', 'criteria-lost', 'pictures-lost',
	'picture-apart', 'drawn-as-written', 'only-one-key', 'choices-joined', 'right-wrong-lost', 'marks-lost',
	// Left: it does not go out.
	'kind-not-known', 'too-many-columns'
] as const;
export type Loss = (typeof losses)[number];

/** An item on its way out: `whole` comes back the same, `changed` with the losses named, `left` does not go. */
export type Told = { code: string; title: string; outcome: 'whole' | 'changed' | 'left'; why: Loss[] };

/** What is lost of one item while it is written, each said once. */
export class Losses {
	readonly list: Loss[] = [];
	/** Notes a loss; with a condition, where that holds. One that is undefined does not: an item without hints loses none. */
	add(loss: Loss, ...when: [unknown?]): void {
		if ((!when.length || when[0]) && !this.list.includes(loss)) this.list.push(loss);
	}
}

/** Thrown while an item is written: the format cannot hold it. */
export class NotHeld extends Error {
	readonly loss: Loss;
	constructor(loss: Loss = 'kind-not-known') {
		super(loss);
		this.loss = loss;
	}
}

/** Writes one item, or says why it is left: `write` notes its losses and throws `NotHeld` for what cannot go at all. `draws`: parameters are drawn before. */
export function tell(item: Item, write: (item: Item, lost: Losses) => string, { draws = true } = {}): { text: string; told: Told } {
	const lost = new Losses();
	const { code, title } = item;
	try {
		const text = write(draws ? fixed(item, lost) : item, lost);
		return { text, told: { code, title, outcome: lost.list.length ? 'changed' : 'whole', why: lost.list } };
	} catch (error) {
		if (!(error instanceof NotHeld)) throw error;
		return { text: '', told: { code, title, outcome: 'left', why: [error.loss] } };
	}
}

/** The item with its values drawn, where it has any: these formats know no parameters of ours. */
function fixed(item: Item, lost: Losses): Item {
	if (!item.parameters?.length) return item;
	lost.add('one-draw');
	return variant(item, `out ${item.code}`);
}

/** The text that an item was read from in the format it now goes out in, unchanged since: it goes back as it came. */
export type OriginalOf = (item: Item) => string | undefined;

/** An item that goes back as it came, or one that `write` makes anew. */
export function again(item: Item, originalOf: OriginalOf, write: () => { text: string; told: Told }): { text: string; told: Told } {
	const text = originalOf(item);
	return text === undefined ? write() : { text, told: { code: item.code, title: item.title, outcome: 'whole', why: [] } };
}

/** What no format but ours has a word for: costs of hints, names of misconceptions, slips. */
export function commonLosses(item: Item, lost: Losses): void {
	lost.add('misconceptions-lost', JSON.stringify(item.parts).includes('"misconception"'));
	lost.add('steps-open', item.parts.some((part) => part.after));
}
