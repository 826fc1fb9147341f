import type { Feedback, Gap, Interaction, Item, Part } from '#rooms/exercises/item.ts';
import { pointsOf } from '#rooms/exercises/amount.ts';

// An exercise as far as a form needs it: to be asked where its correction must not lie, on a telephone that sits an exam without line. PURE.

type Texts = { prompt?: string; texts: Record<string, string>; gaps?: string; picture?: string; grid?: string; words?: string; model?: string };
type Html = { stem: string; hints: string[]; solution: string; parts: Record<string, Texts>; messages: Record<string, string> };

const silent = <T extends { feedback?: Feedback }>({ feedback: _, ...one }: T) => one;

const gapOf = (gap: Gap): Gap => {
	switch (gap.kind) {
		case 'list':
			return { id: gap.id, kind: 'list', options: gap.options.map(silent), key: '' };
		case 'number':
			return { id: gap.id, kind: 'number', answers: [], ...(gap.units ? { units: gap.units } : {}) };
		default:
			return { id: gap.id, kind: 'text', answers: [], ...(gap.width === undefined ? {} : { width: gap.width }) };
	}
};

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

/** What is asked, without what it is marked by. Where the order of things is the key they stand in the order of their names. */
function asked(it: Interaction): Interaction {
	switch (it.type) {
		case 'choice':
			return { type: 'choice', options: it.options.map(silent), key: '', ...(it.shuffle === undefined ? {} : { shuffle: it.shuffle }) };
		case 'several':
			return { type: 'several', options: it.options.map(silent), keys: [], scoring: it.scoring, ...(it.shuffle === undefined ? {} : { shuffle: it.shuffle }) };
		case 'truefalse':
			return { type: 'truefalse', key: false };
		case 'numeric':
			return { type: 'numeric', answers: [], ...(it.units ? { units: it.units } : {}), ...(it.unitRequired === undefined ? {} : { unitRequired: it.unitRequired }) };
		case 'gaps':
			return { type: 'gaps', text: it.text, gaps: it.gaps.map(gapOf) };
		case 'short':
			return { type: 'short', answers: [] };
		case 'ordering':
			return { type: 'ordering', things: it.things.map(silent).sort(byId), scoring: it.scoring };
		case 'matching':
			return { type: 'matching', left: it.left.map(silent), right: it.right.map(silent).sort(byId), pairs: {}, scoring: it.scoring };
		case 'expression':
			return { type: 'expression', answers: [], variables: it.variables, ...(it.form ? { form: it.form } : {}), ...(it.of ? { of: it.of } : {}) };
		case 'category':
			return { type: 'category', things: it.things.map(silent), categories: it.categories.map(silent), keys: {}, scoring: it.scoring };
		case 'hotspot':
			return { type: 'hotspot', picture: it.picture, areas: it.areas.map(silent), keys: [], scoring: it.scoring, ...(it.one === undefined ? {} : { one: it.one }) };
		case 'label':
			return { type: 'label', picture: it.picture, places: it.places.map(silent), labels: it.labels.map(silent), keys: {}, scoring: it.scoring };
		case 'graph': {
			// As many points are asked as the answer has: so many, without where they are.
			const at = Array.from({ length: pointsOf(it) }, () => ({ x: '', y: '' }));
			return { type: 'graph', x: it.x, y: it.y, figure: it.figure, answers: [{ at, score: 0 }], ...(it.given ? { given: it.given } : {}), ...(it.names ? { names: it.names } : {}) };
		}
		case 'written':
			return { type: 'written', ...(it.lines === undefined ? {} : { lines: it.lines }), ...(it.words ? { words: it.words } : {}), ...(it.photos === undefined ? {} : { photos: it.photos }) };
		case 'file':
			return { type: 'file', accept: it.accept, ...(it.files === undefined ? {} : { files: it.files }), ...(it.bytes === undefined ? {} : { bytes: it.bytes }) };
		case 'package':
			return it;
	}
}

const partAsked = ({ id, prompt, weight, after, interaction }: Part): Part => ({ id, ...(prompt === undefined ? {} : { prompt }), ...(weight === undefined ? {} : { weight }), ...(after ? { after } : {}), interaction: asked(interaction) });

const textsAsked = ({ model: _, texts, ...part }: Texts): Texts => ({ ...part, texts: Object.fromEntries(Object.entries(texts).filter(([name]) => !name.startsWith('k.'))) });

/**
 * An exercise without anything that tells its answer: no key, no tolerance, no scale, no model, no hint, no solution, and nothing that is said of an answer. Its
 * form and what is read from it (`answerFromForm`) are the same.
 */
export function keyless<Page extends Html>({ item, html }: { item: Item; html: Page }): { item: Item; html: Page } {
	const { code, title, language, chapter, competences, difficulty, stem, parts, media } = item;
	const kinds = new Map(parts.map((part) => [part.id, part.interaction.type]));
	return {
		item: { code, title, language, ...(chapter === undefined ? {} : { chapter }), competences, difficulty, stem, parts: parts.map(partAsked), ...(media ? { media } : {}) },
		html: {
			...html, hints: [], solution: '', messages: {},
			parts: Object.fromEntries(Object.entries(html.parts).map(([id, part]) => [id, /^(written|file)$/.test(kinds.get(id) ?? '') ? textsAsked(part) : part]))
		}
	};
}
