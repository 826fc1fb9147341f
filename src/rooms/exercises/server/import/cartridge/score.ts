/** What QTI 1.2 says of an answer: its response processing run over one, as Common Cartridge uses it. PURE. */
import { NotTaken } from '../row.ts';
import { child, children, type Node } from '../xml.ts';

/** Answers by the name of their place; a place left blank is not there. */
export type Given = Record<string, string[]>;
/** Points as a share of the most, and the comments that are shown. */
export type Verdict = { share: number; shown: string[] };

const number = (text: string): number => Number(text.trim().replace(',', '.'));

function holds(test: Node, given: Given): boolean {
	const values = given[test.attributes.respident ?? ''] ?? [];
	const text = test.text.trim();
	const exact = /^yes$/i.test(test.attributes.case ?? '');
	const plain = (value: string): string => (exact ? value.trim() : value.trim().toLowerCase());
	switch (test.name) {
		case 'conditionvar':
		case 'and':
			return test.children.every((each) => holds(each, given));
		case 'or':
			return test.children.some((each) => holds(each, given));
		case 'not':
			return !test.children.some((each) => holds(each, given));
		case 'other':
			return true;
		case 'unanswered':
			return !values.length;
		case 'varequal':
			return values.some((value) => plain(value) === plain(text));
		case 'varsubstring':
			return values.some((value) => plain(value).includes(plain(text)));
		case 'vargte':
			return values.some((value) => number(value) >= number(text));
		case 'vargt':
			return values.some((value) => number(value) > number(text));
		case 'varlte':
			return values.some((value) => number(value) <= number(text));
		case 'varlt':
			return values.some((value) => number(value) < number(text));
		default:
			throw new NotTaken('processing-not-held', { name: test.name.slice(0, 40) });
	}
}

/** The rules of an item, ready to be asked. Refuses those it does not know when they are asked. */
export function rulesOf(item: Node): { ask(given: Given): Verdict; tests: Node[] } {
	const processing = children(item, 'resprocessing');
	const conditions = processing.flatMap((each) => children(each, 'respcondition'));
	const declared = processing.flatMap((each) => children(child(each, 'outcomes'), 'decvar'));
	const score = declared.find((each) => /score/i.test(each.attributes.varname ?? 'SCORE')) ?? declared[0];
	const name = score?.attributes.varname ?? 'SCORE';
	const most = Number(score?.attributes.maxvalue ?? '') || Math.max(0, ...conditions.flatMap((each) => children(each, 'setvar').map((set) => Number(set.text) || 0))) || 100;
	const first = Number(score?.attributes.defaultval ?? 0) || 0;
	const ask = (given: Given): Verdict => {
		let points = first;
		const shown: string[] = [];
		for (const condition of conditions) {
			if (!children(condition, 'conditionvar').every((each) => holds(each, given))) continue;
			for (const set of children(condition, 'setvar')) {
				if ((set.attributes.varname ?? name) !== name) continue;
				const value = Number(set.text.trim()) || 0;
				const action = (set.attributes.action ?? 'Set').toLowerCase();
				points = action === 'add' ? points + value : action === 'subtract' ? points - value : action === 'multiply' ? points * value : action === 'divide' && value ? points / value : value;
			}
			for (const feedback of children(condition, 'displayfeedback')) shown.push(feedback.attributes.linkrefid ?? '');
			if (!/^yes$/i.test(condition.attributes.continue ?? 'No')) break;
		}
		return { share: Math.min(1, Math.max(0, points / most)), shown };
	};
	return { ask, tests: conditions };
}

/** All tests of a kind in the rules, but those under a `not`. */
export function* testsOf(nodes: Node[], names: string[]): Generator<Node> {
	for (const node of nodes) {
		if (names.includes(node.name)) yield node;
		if (node.name !== 'not') yield* testsOf(node.children, names);
	}
}
