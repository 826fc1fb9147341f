/** Formulas typed with a palette. PURE. */

/** What the palette offers: what its button shows, what it writes (`|` is where one types on), and the key of its name. */
export const formulaSigns = [
	{ key: 'formula', sign: '$ $', snippet: '|' }, { key: 'fraction', sign: 'a/b', snippet: '\\frac{|}{}' }, { key: 'root', sign: '√', snippet: '\\sqrt{|}' },
	{ key: 'power', sign: 'xⁿ', snippet: '^{|}' }, { key: 'index', sign: 'uₙ', snippet: '_{|}' }, { key: 'times', sign: '×', snippet: '\\times |' },
	{ key: 'leq', sign: '≤', snippet: '\\leq |' }, { key: 'geq', sign: '≥', snippet: '\\geq |' }, { key: 'neq', sign: '≠', snippet: '\\neq |' }, { key: 'approx', sign: '≈', snippet: '\\approx |' },
	{ key: 'in', sign: '∈', snippet: '\\in |' }, { key: 'reals', sign: 'ℝ', snippet: '\\mathbb{R} |' }, { key: 'infinity', sign: '∞', snippet: '\\infty |' }, { key: 'pi', sign: 'π', snippet: '\\pi |' },
	{ key: 'vector', sign: 'AB→', snippet: '\\overrightarrow{|}' }, { key: 'angle', sign: '∠', snippet: '\\widehat{|}' }, { key: 'degree', sign: '°', snippet: '^{\\circ} |' },
	{ key: 'limit', sign: 'lim', snippet: '\\lim_{x \\to |}' }, { key: 'sum', sign: '∑', snippet: '\\sum_{k=|}^{n}' }, { key: 'integral', sign: '∫', snippet: '\\int_{|}^{}' },
	{ key: 'arrow', sign: '→', snippet: '\\to |' }, { key: 'implies', sign: '⇒', snippet: '\\Rightarrow |' }
] as const;

/** Whether a place of a text stands between `$` signs. */
export const inFormula = (text: string, at: number): boolean => (text.slice(0, at).replace(/\\[\\$]/g, '').match(/\$\$?/g) ?? []).length % 2 === 1;

/** A text put in: from where to where, and where one types on. */
export type Put = { from: number; to: number; text: string; caret: number };

/** Puts a sign where the typing stands, what is chosen into its first place; between `$` signs of its own where it stands in no formula. */
export function intoFormula(text: string, start: number, end: number, snippet: string): Put {
	const chosen = text.slice(start, end);
	const outside = !inFormula(text, start);
	const [before, after] = snippet.split('|') as [string, string];
	const written = `${before}${chosen}${after}`;
	const caret = start + (outside ? 1 : 0) + before.length + chosen.length;
	return { from: start, to: end, text: outside ? `$${written.trimEnd()}$` : written, caret: outside ? Math.min(caret, start + 1 + written.trimEnd().length) : caret };
}
