import temml from 'temml';

/** A formula longer than this is shown as it was written: making it could take seconds. */
const longestFormula = 2000;
/** A formula in a line of text that is longer than this may be wider than a phone, in characters of its source. */
const longLine = 36;
const macros = { '\\R': '\\mathbb{R}', '\\N': '\\mathbb{N}', '\\Z': '\\mathbb{Z}', '\\Q': '\\mathbb{Q}', '\\C': '\\mathbb{C}', '\\vect': '\\overrightarrow{#1}' };

const settings = { throwOnError: true, trust: false, strict: false, maxSize: [20, 200] as [number, number] };

/** Steps in which macros are written out: ours take one each, but those that a formula makes itself may grow each other, and a text has thousands of formulas. */
const expansions = (source: string) => (/\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand)(?![A-Za-z])/.test(source) ? 30 : 300);

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/**
 * LaTeX to MathML: the server makes it, so that a page needs no JavaScript, and the editor while it is typed. Always left to right, Arabic pages
 * included. A broken formula is shown as it was written, marked for its author, and never breaks the page.
 */
export function renderFormula(source: string, display = false): string {
	const broken = `<code class="broken-formula" dir="ltr">${escape(source.slice(0, longestFormula))}</code>`;
	if (source.length > longestFormula) return broken;
	try {
		const math = temml.renderToString(source, { ...settings, maxExpand: expansions(source), displayMode: display, macros: { ...macros } });
		// The content policy forbids style attributes; the house's style sheet does what they did.
		const safe = math.replace(/ style="[^"]*"/g, '');
		// A wide one scrolls in its own box, which the keyboard must reach.
		if (display) return safe.replace(/^<math/, '<math dir="ltr" tabindex="0"');
		const inline = safe.replace(/^<math/, '<math dir="ltr"');
		return source.length > longLine ? `<span class="long-formula" tabindex="0">${inline}</span>` : inline;
	} catch {
		return broken;
	}
}

/** Why a formula can't be made: where reading it stopped, in characters of its source (its end, where something is still missing); null when it can. */
export function faultInFormula(source: string): { at: number } | null {
	if (source.length > longestFormula) return { at: longestFormula };
	try {
		temml.renderToString(source, { ...settings, maxExpand: expansions(source), macros: { ...macros } });
		return null;
	} catch (error) {
		const at = (error as { position?: number }).position;
		return { at: typeof at === 'number' ? Math.min(at, source.length) : source.length };
	}
}

/** Whether a formula can be made: for editors and checks. */
export const isFormula = (source: string): boolean => !renderFormula(source).startsWith('<code');
