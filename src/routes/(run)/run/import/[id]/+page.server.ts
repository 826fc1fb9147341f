import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../../../forms.ts';
import { decideRoster, previewRoster, takeRoster } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ preview: await previewRoster(locals.db, locals.person!, params.id) });

/** What the form says of columns (`column-0` …) and of doubtful rows (`line-12` …). */
function decided(form: FormData) {
	const columns: (string | null)[] = [];
	const decisions: Record<string, string> = {};
	for (const [key, value] of form) {
		const [name, number] = key.split('-');
		if (name === 'column' && Number(number) < 100) columns[Number(number)] = String(value) || null;
		if (name === 'line') decisions[number] = String(value);
	}
	return { ...(columns.length ? { columns: [...columns].map((one) => one ?? null), createClasses: form.get('createClasses') === 'on' } : {}), decisions };
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
