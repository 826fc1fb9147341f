import type { Gap } from '#rooms/exercises/item.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** What the form of a gaps part needs: the values typed so far, the options' words, the verdict by gap, the words. */
export type GapForm = {
	part: string;
	values: Record<string, string>;
	/** Option texts by `gap.option`, as words. */
	texts: Record<string, string>;
	details?: Record<string, boolean>;
	label: (number: number) => string;
	choose: string;
};


/** A rendered gaps text with its `[[id]]` places made into form fields. All that is typed is escaped. */
export function gapForm(html: string, gaps: Gap[], form: GapForm): string {
	return html.replace(/\[\[([\w-]+)\]\]/g, (place, id: string) => {
		const at = gaps.findIndex((gap) => gap.id === id);
		if (at < 0) return place;
		const gap = gaps[at];
		const name = `${form.part}.${id}`;
		const value = form.values[id] ?? '';
		const verdict = form.details?.[id];
		const state = verdict === undefined ? '' : verdict ? ' class="gap right"' : ' class="gap wrong" aria-invalid="true"';
		const sign = verdict === undefined ? '' : `<span class="gap-sign" aria-hidden="true">${verdict ? '✓' : '✗'}</span>`;
		const label = escape(form.label(at + 1));
		if (gap.kind === 'list') {
			const options = gap.options
				.map((option) => `<option value="${escape(option.id)}"${option.id === value ? ' selected' : ''}>${escape(form.texts[`${id}.${option.id}`] ?? '')}</option>`)
				.join('');
			return `<span class="gap-place"><select name="${name}" aria-label="${label}"${state || ' class="gap"'}><option value="">${escape(form.choose)}</option>${options}</select>${sign}</span>`;
		}
		const size = gap.kind === 'text' ? Math.min(30, Math.max(4, gap.width ?? 10)) : 8;
		return `<span class="gap-place"><input name="${name}" value="${escape(value)}" aria-label="${label}" size="${size}" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false"${gap.kind === 'number' ? ' dir="ltr"' : ''}${state || ' class="gap"'}>${sign}</span>`;
	});
}
