/** What a QTI item says of an answer (modalFeedback, feedbackInline, feedbackBlock), given to the options, answers and parts that bring it out. */
import type { Feedback, Part } from '#rooms/exercises/item.ts';
import type { Notes } from '../row.ts';
import type { Made } from './asking.ts';
import type { Oracle } from './oracle.ts';
import type { Asked } from './shares.ts';
import { markdownOfNodes, type Writer } from './text.ts';
import { walk, type Node } from './tree.ts';

export type Saying = { outcome: string; identifier: string; shows: boolean; text: string; /** Shown beside the text from the beginning, if its outcome says so. */ inBody: boolean };

/** All that an item may say, in the order of the file; without words it says nothing. */
export function sayingsOf(item: Node, writer: Writer): Saying[] {
	return [...walk(item)]
		.filter((node) => /^(modalFeedback|feedbackInline|feedbackBlock)$/.test(node.name))
		.map((node) => ({
			outcome: node.attributes.outcomeIdentifier ?? '',
			identifier: node.attributes.identifier ?? '',
			shows: node.attributes.showHide !== 'hide',
			text: markdownOfNodes(node.children, writer),
			inBody: node.name !== 'modalFeedback'
		}))
		.filter((saying) => saying.text);
}

const isSaid = (oracle: Oracle, saying: Saying, responses: Parameters<Oracle['points']>[0]): boolean => {
	if (!oracle.declarations.has(saying.outcome)) return false;
	const list = oracle.outcome(responses, saying.outcome)?.list ?? [];
	return list.some((each) => String(each) === saying.identifier) === saying.shows;
};

type Told = { part: Pick<Part, 'right' | 'wrong'>; solution: string[]; byAtom: Map<string, string>; worthless: Set<string>; used: Set<Saying> };

/**
 * What is said of the answers of one part. A text that every right answer brings out (where nothing else is said) is what the part says of a right
 * answer, the same of wrong ones; what is said of any answer belongs to the solution; the rest belongs to the answer that brings it out.
 */
export function toldOf(sayings: Saying[], oracle: Oracle, asked: Asked, probes: Made['probes']): Told {
	const told: Told = { part: {}, solution: [], byAtom: new Map(), worthless: new Set(), used: new Set() };
	if (!sayings.length || !probes.length) return told;
	const shown = probes.map((probe) => sayings.filter((saying) => isSaid(oracle, saying, asked.responses(probe.value))));
	const right = probes.map((probe) => asked.score(probe.value) >= 1 - 1e-6);
	const blank = sayings.filter((saying) => isSaid(oracle, saying, asked.responses(null)));
	const always = sayings.filter((saying) => shown.every((list) => list.includes(saying)));
	const general = (isRight: boolean): Saying | undefined => {
		const own = probes.flatMap((_, i) => (right[i] === isRight ? [i] : []));
		const candidates = sayings
			.filter((saying) => !always.includes(saying))
			.map((saying) => ({ saying, at: probes.flatMap((_, i) => (shown[i].includes(saying) ? [i] : [])) }))
			.filter(({ at }) => at.length && at.every((i) => right[i] === isRight))
			.filter(({ saying, at }) => own.every((i) => at.includes(i) || shown[i].some((other) => other !== saying && !always.includes(other))))
			.filter(({ at }) => at.length >= Math.min(2, own.length))
			.sort((a, b) => b.at.length - a.at.length);
		return candidates.length === 1 || (candidates.length > 1 && candidates[0].at.length > candidates[1].at.length) ? candidates[0].saying : undefined;
	};
	const [yes, no] = [general(true), general(false)];
	if (yes) told.part.right = yes.text;
	if (no) told.part.wrong = no.text;
	// What is shown before anything is answered is no word on an answer.
	for (const saying of always) if (!saying.inBody || !blank.includes(saying)) told.solution.push(saying.text);
	for (const saying of [yes, no, ...always]) if (saying) told.used.add(saying);
	for (const [i, probe] of probes.entries()) {
		if (probe.atom === undefined) continue;
		const own = shown[i].filter((saying) => !told.used.has(saying) || (saying !== (right[i] ? yes : no) && !always.includes(saying)));
		if (!own.length) continue;
		// Ours says either what is meant for this answer or what is meant for all: where the file says both, both are said here.
		const both = shown[i].filter((saying) => !always.includes(saying));
		told.byAtom.set(probe.atom, both.map((saying) => saying.text).join('\n\n'));
		// What its neighbours bring out as well is said of a stretch of answers, not of this one.
		const alone = [i - 1, i + 1].every((at) => !own.every((saying) => shown[at]?.includes(saying)));
		if (alone && asked.score(probe.value) <= 1e-6) told.worthless.add(probe.atom);
		for (const saying of own) told.used.add(saying);
	}
	return told;
}

/** Puts what is said into the interaction: on options, areas and typed answers. What fits nowhere is noted. */
export function attach(made: Made, told: Told, notes: Notes): void {
	const { interaction } = made;
	const feedback = (atom: string): Feedback | undefined => (told.byAtom.has(atom) ? { text: told.byAtom.get(atom)! } : undefined);
	const taken = new Set<string>();
	const put = (thing: { feedback?: Feedback }, atom: string) => {
		const said = feedback(atom);
		if (said) [thing.feedback] = [said];
		taken.add(atom);
	};
	if (interaction.type === 'choice' || interaction.type === 'several') for (const option of interaction.options) put(option, option.id);
	else if (interaction.type === 'hotspot') for (const area of interaction.areas) put(area, area.id);
	else if (interaction.type === 'truefalse') {
		for (const probe of made.probes) {
			const said = probe.atom === undefined ? undefined : feedback(probe.atom);
			if (said && probe.response === 'true') interaction.whenTrue = said;
			if (said && probe.response === 'false') interaction.whenFalse = said;
			if (probe.atom !== undefined) taken.add(probe.atom);
		}
	} else if (interaction.type === 'numeric') typed(interaction.answers, (answer) => answer.value, (atom) => ({ value: atom, score: 0 }));
	else if (interaction.type === 'short') typed(interaction.answers, (answer) => answer.text.replace(/\\([*\\])/g, '$1'), (atom) => ({ text: atom.replace(/[*\\]/g, '\\$&'), score: 0 }));

	function typed<A extends { score: number; feedback?: Feedback }>(answers: A[], textOf: (answer: A) => string, made: (atom: string) => A) {
		for (const atom of told.byAtom.keys()) {
			const known = answers.find((answer) => textOf(answer) === atom) ?? answers.find((answer) => textOf(answer).toLowerCase() === atom.toLowerCase());
			if (known) known.feedback ??= feedback(atom);
			else if (told.worthless.has(atom) && answers.length < 40) answers.push({ ...made(atom), feedback: feedback(atom) });
			else continue;
			taken.add(atom);
		}
	}
	for (const atom of told.byAtom.keys()) if (!taken.has(atom)) notes.add('feedback-lost');
	if (told.part.right) made.right = told.part.right;
	if (told.part.wrong) made.wrong = told.part.wrong;
}
