import type { EditorMessage } from '#rooms/curriculum/messages/editor.ts';

/** A model of the palette: its LaTeX with `□` where one goes on writing; what it is called by who hears it: a `name`, or the `sign` itself. */
export type Model = { latex: string; name?: EditorMessage; sign?: string };

/** What the palette of formulas offers, in rows: what a school writes. */
export const palette: readonly Model[] = [
	{ latex: '\\frac{□}{}', name: 'frac' },
	{ latex: '□^{}', name: 'power' },
	{ latex: '□_{}', name: 'index' },
	{ latex: '\\sqrt{□}', name: 'root' },
	{ latex: '\\sqrt[□]{}', name: 'nthRoot' },
	{ latex: '\\left(□\\right)', name: 'parens' },
	{ latex: '\\left|□\\right|', name: 'abs' },
	{ latex: '\\vect{□}', name: 'vector' },
	{ latex: '\\widehat{□}', name: 'angle' },
	{ latex: '\\sum_{k=1}^{n} □', name: 'sum' },
	{ latex: '\\lim_{x \\to □} ', name: 'limit' },
	{ latex: '\\int_{a}^{b} □ \\, dx', name: 'integral' },
	{ latex: '\\begin{cases} □ \\\\ \\end{cases}', name: 'system' },
	{ latex: '\\text{□}', name: 'words' },
	...Object.entries({ times: '×', div: '÷', pm: '±', leq: '≤', geq: '≥', neq: '≠', approx: '≈', infty: '∞', to: '→', Rightarrow: '⇒', Leftrightarrow: '⇔', in: '∈', notin: '∉', subset: '⊂', cup: '∪', cap: '∩', forall: '∀', exists: '∃', parallel: '∥', perp: '⊥', pi: 'π', alpha: 'α', beta: 'β', theta: 'θ', lambda: 'λ', Delta: 'Δ', R: 'ℝ', N: 'ℕ', Z: 'ℤ', Q: 'ℚ' }).map(([name, sign]) => ({ latex: `\\${name} □`, sign }))
];

/** How a model looks on its button, as LaTeX: with squares where one writes. */
export const lookOf = ({ latex, name }: Model): string => (name === 'words' ? '\\text{ab}' : latex.replace('□', '\\square').replaceAll('{}', '{\\square}'));

/** Puts a model into a text where something may be chosen: that goes where the model leaves room. Answers the text and what is chosen then. */
export function placed(model: string, text: string, from: number, to: number): { text: string; from: number; to: number } {
	const [before, after = ''] = model.split('□');
	const chosen = text.slice(from, to);
	// A name may not run into the letter behind it.
	const apart = /\\[a-zA-Z]+$/.test(text.slice(0, from)) && /^[a-zA-Z]/.test(before) ? ' ' : '';
	const start = from + apart.length + before.length;
	// What was chosen is in its place: one goes on in the next empty one, if there is one.
	const next = chosen ? after.indexOf('{}') : -1;
	const at = next >= 0 ? start + chosen.length + next + 1 : start + chosen.length;
	return { text: text.slice(0, from) + apart + before + chosen + after + text.slice(to), from: at, to: at };
}
