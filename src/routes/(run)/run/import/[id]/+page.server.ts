import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../../../forms.ts';
import { levelChoices } from '../../../../../country.ts';
import { decideRoster, maybeCountry, previewRoster, takeRoster, type ClassChoice } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const preview = await previewRoster(locals.db, locals.person!, params.id);
	const country = preview.classes.length ? await maybeCountry(locals.db) : undefined;
	return { preview, ...(country ? levelChoices(country, locals.language) : { grades: [], series: [] }) };
};

/** What the form says of columns (`column-0` …), of doubtful rows (`line-12` …) and of missing classes (`class-0` …, with `make-0`, `grade-0`, `series-0`). */
function decided(form: FormData) {
	const columns: (string | null)[] = [];
	const decisions: Record<string, string> = {};
	const classes: Record<string, ClassChoice> = {};
	const text = (name: string) => String(form.get(name) ?? '').slice(0, 40) || null;
	for (const [key, value] of form) {
		const [name, number] = key.split('-');
		if (name === 'column' && Number(number) < 100) columns[Number(number)] = String(value) || null;
		if (name === 'line') decisions[number] = String(value);
		if (name === 'class') classes[String(value).slice(0, 120)] = { make: form.has(`make-${number}`), grade: text(`grade-${number}`), series: text(`series-${number}`) };
	}
	return { ...(columns.length ? { columns: [...columns].map((one) => one ?? null) } : {}), decisions, classes };
}

export const actions: Actions = {
	columns: async ({ request, locals, params }) => {
		await decideRoster(locals.db, locals.person!, params.id, decided(await request.formData()));
		redirect(303, `/run/import/${params.id}`);
	},
	take: async ({ request, locals, params }) => {
		const form = await request.formData();
		const done = await tryForm(form, locals.language, async () => {
			await decideRoster(locals.db, locals.person!, params.id, decided(form));
			if (form.get('look') === null) await takeRoster(locals.db, locals.person!, params.id);
			return { taken: true };
		});
		if (!('taken' in done)) return done;
		redirect(303, `/run/import/${params.id}`);
	}
};
