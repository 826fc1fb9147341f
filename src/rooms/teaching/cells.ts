/** A row of the class matrix as it is shown. `bands`: a letter a cell, 0 to 4, or x where there is no evidence. `doubts`: ? where an estimate is still to be confirmed. */
export type MatrixRow = { id: string; name: string; estimates: (number | null)[]; bands: string; doubts: string };

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/**
 * A row's cells as HTML. Written by hand: 2 400 of them cost the framework thirty times as much, in time and in the marks it leaves.
 * A cell's row and column say whose it is and for what, so it has no label of its own. All that goes in is numbers, ids
 * and `nothing`, escaped. Without `open` no cell leads to the pupil's file.
 */
export function cellsHtml(row: MatrixRow, competenceIds: readonly string[], nothing: string, open = true): string {
	const none = `<td class="m"><span class="mx"><span aria-hidden="true">·</span><span class="visually-hidden">${escape(nothing)}</span></span></td>`;
	const to = `../pupil/${encodeURIComponent(row.id)}/`;
	let html = '';
	for (const [i, estimate] of row.estimates.entries()) {
		const band = '01234'.includes(row.bands[i]) ? row.bands[i] : 'x';
		const doubt = row.doubts[i] === '?';
		const shown = `class="m${band}${doubt ? ' u' : ''}"${open ? ` href="${to}${encodeURIComponent(competenceIds[i])}"` : ''}>${Math.round(estimate ?? 0)}${doubt ? '±' : ''}`;
		html += estimate === null ? none : open ? `<td class="m"><a ${shown}</a></td>` : `<td class="m"><span ${shown}</span></td>`;
	}
	return html;
}
