/** Lessons as they are read. PURE. */

/** A lesson's HTML cut where exercises stand in it: text, then the code of an exercise, then text … */
export type Piece = { html: string } | { exercise: string };

/** Cuts a rendered lesson at its exercises. */
export function pieces(html: string): Piece[] {
	const found: Piece[] = [];
	let from = 0;
	for (const match of html.matchAll(/<x-exercise data-code="([A-Za-z0-9._-]+)"><\/x-exercise>/g)) {
		if (match.index > from) found.push({ html: html.slice(from, match.index) });
		found.push({ exercise: match[1] });
		from = match.index + match[0].length;
	}
	if (from < html.length) found.push({ html: html.slice(from) });
	return found;
}

/** The codes of the exercises set in a lesson's source, in order, each once. */
export const exercisesIn = (source: string): string[] => [...new Set([...source.matchAll(/^::exercise\s+([A-Za-z0-9._-]{1,64})\s*$/gm)].map((match) => match[1]))];
