/** The question types of Moodle that our model holds as they are. */
import type { Gap, Interaction } from '#rooms/exercises/item.ts';
import { textAt, type Asked, type Made } from './moodle-text.ts';
import { gapMark, onLine, withGaps } from './markdown.ts';
import { choice, listGap, matching, moodleRule, nth, numberAnswers, numberIn, several, textAnswers, unitsOf, type FoundAnswer } from './question.ts';
import { NotTaken, type Notes } from './row.ts';
import { markdownOf, wordsOf, type Text } from './text.ts';
import { child, children, textOf, type Node } from './xml.ts';

/** An answer's share in percent; refuses one that is no number. */
export function percentOf(node: Node): number {
	const percent = Number(node.attributes.fraction ?? '0');
	if (!Number.isFinite(percent)) throw new NotTaken('bad-weight', { text: String(node.attributes.fraction).slice(0, 20) });
	return percent;
}

export const feedbackOf = (node: Node, notes: Notes): { feedback?: string } => {
	const text = markdownOf(textAt(child(node, 'feedback')), notes);
	return text ? { feedback: text } : {};
};

const isTrue = (node: Node, name: string): boolean => /^(1|true)$/i.test(textOf(node, name));

/** multichoice, and multichoiceset (all or nothing). */
export function choiceQuestion({ type, node, notes }: Asked): Made {
	const answers: FoundAnswer[] = children(node, 'answer').map((answer) => ({
		text: markdownOf(textAt(answer, 'moodle'), notes),
		percent: percentOf(answer),
		...feedbackOf(answer, notes)
	}));
	const kept = answers.filter((answer) => answer.text);
	const shuffle = !/^(0|false)$/i.test(textOf(node, 'shuffleanswers'));
	if (type === 'multichoiceset') return { kind: 'several', interaction: several(kept, shuffle, 'all', notes) };
	// The older `<single>` is absent where one answer is right.
	if (textOf(node, 'single') === '' || isTrue(node, 'single')) return { kind: 'choice', interaction: choice(kept, shuffle, notes) };
	return { kind: 'several', interaction: several(kept, shuffle, 'each', notes) };
}

export function truefalseQuestion({ node, notes }: Asked): Made {
	const said: Record<string, { percent: number; feedback?: string }> = {};
	for (const answer of children(node, 'answer')) {
		said[(child(answer, 'text')?.text ?? answer.text).trim().toLowerCase()] = { percent: percentOf(answer), ...feedbackOf(answer, notes) };
	}
	if (!said.true || !said.false || said.true.percent === said.false.percent) throw new NotTaken('no-right-answer');
	const interaction: Interaction = { type: 'truefalse', key: said.true.percent > said.false.percent };
	if (said.true.feedback) interaction.whenTrue = { text: said.true.feedback };
	if (said.false.feedback) interaction.whenFalse = { text: said.false.feedback };
	return { kind: 'truefalse', interaction };
}

export function shortQuestion({ node, notes }: Asked): Made {
	const answers = children(node, 'answer').map((answer) => ({
		text: wordsOf({ text: textAt(answer)!.text, format: 'plain' }, notes),
		percent: percentOf(answer),
		...feedbackOf(answer, notes)
	}));
	return { kind: 'short', interaction: { type: 'short', answers: textAnswers(answers), rule: moodleRule(isTrue(node, 'usecase')) } };
}

export function numericQuestion({ node, notes }: Asked): Made {
	const answers = numberAnswers(
		children(node, 'answer').map((answer) => {
			const text = (child(answer, 'text')?.text ?? answer.text).trim();
			const gap = textOf(answer, 'tolerance') || answer.attributes.tolerance || '0';
			return { value: text === '*' ? '*' : numberIn(text), tolerance: Math.abs(Number(numberIn(gap))), percent: percentOf(answer), ...feedbackOf(answer, notes) };
		}),
		notes
	);
	const units = unitsOf(children(child(node, 'units') ?? node, 'unit').map((unit) => ({ name: textOf(unit, 'unit_name'), multiplier: Number(textOf(unit, 'multiplier')) })));
	if (!units.length) return { kind: 'numeric', interaction: { type: 'numeric', answers } };
	// Graded units (1: a share of this answer, 2: a share of all): without one the answer is not whole.
	const graded = Number(textOf(node, 'unitgradingtype')) > 0;
	const penalty = Number(textOf(node, 'unitpenalty') || 1);
	if (graded && penalty < 1) notes.add('unit-penalty-lost', { penalty });
	return { kind: 'numeric', interaction: { type: 'numeric', answers, units, ...(graded ? { unitRequired: true } : {}) } };
}

/** matching, and ddmatch, whose right sides are texts with marks and pictures. */
export function matchingQuestion({ type, node, notes }: Asked): Made {
	const pairs = children(node, 'subquestion')
		.map((pair) => ({ left: markdownOf(textAt(pair, 'moodle'), notes), right: markdownOf(textAt(child(pair, 'answer'), type === 'ddmatch' ? 'html' : 'plain'), notes) }))
		.filter((pair) => pair.left || pair.right);
	return { kind: 'matching', interaction: matching(pairs, !/^(0|false)$/i.test(textOf(node, 'shuffleanswers'))) };
}

/** gapselect and ddwtos: `[[2]]` in the text is a place for the second word; words of one group may stand in each other's place. */
export function dragWords({ type, node, notes, stem }: Asked): Made {
	const words = children(node, type === 'ddwtos' ? 'dragbox' : 'selectoption').map((box) => ({
		text: markdownOf({ text: (child(box, 'text')?.text ?? box.text).trim(), format: 'html' }, notes),
		group: textOf(box, 'group') || '1'
	}));
	const gaps: Gap[] = [];
	const marked: Text = {
		...stem,
		text: stem.text.replace(/\[\[(\d{1,3})\]\]/g, (_, n: string) => {
			const wanted = Number(n) - 1;
			if (!words[wanted]) throw new NotTaken('bad-gap', { text: n });
			const group = words.map((word, i) => ({ ...word, i })).filter((word) => word.group === words[wanted].group);
			if (group.length < 2) throw new NotTaken('too-few-options', { count: group.length });
			const answers = group.map((word) => ({ text: word.text, percent: word.i === wanted ? 100 : 0 }));
			gaps.push(listGap(String(gaps.length + 1), answers, notes));
			return gapMark(gaps.length - 1);
		})
	};
	if (!gaps.length) throw new NotTaken('no-gap');
	return gapsMade(marked, gaps, notes);
}

/** A gaps interaction from a text with marks; refused when conversion lost a place (it stood in an address or a script). */
export function gapsMade(marked: Text, gaps: Gap[], notes: Notes): Made {
	const text = withGaps(markdownOf(marked, notes), gaps.map((gap) => gap.id));
	if (text === undefined) throw new NotTaken('bad-gap', { text: '?' });
	return { kind: 'gaps', stem: '', interaction: { type: 'gaps', text, gaps } };
}

export function orderingQuestion({ node, notes }: Asked): Made {
	const things = children(node, 'answer')
		.map((answer) => ({ place: percentOf(answer), text: onLine(markdownOf(textAt(answer, 'moodle'), notes)) }))
		.filter((thing) => thing.text)
		.sort((a, b) => a.place - b.place);
	if (things.length < 2) throw new NotTaken('too-few-options', { count: things.length });
	const all = /^(all_or_nothing|-1)$/i.test(textOf(node, 'gradingtype'));
	return { kind: 'ordering', interaction: { type: 'ordering', things: things.map((thing, i) => ({ id: nth(i), text: thing.text })), scoring: all ? 'all' : 'neighbours' } };
}
