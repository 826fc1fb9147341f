import { json } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { making, saveMaking, tellSaved } from '#rooms/exercises/server/index.ts';
import type { RequestHandler } from './$types';

/** Saves what is being typed, and tells how it stands: faults, texts as they will be seen, draws. */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	const who = locals.person!;
	const form = await request.formData();
	try {
		const saved = await saveMaking(locals.db, who, params.id, locals.language, { fields: form, revision: Number(form.get('_revision')), unsure: form.get('_unsure') === '1' });
		return json({ revision: saved.revision, ...(await tellSaved(locals.db, params.id, saved, locals.language)) });
	} catch (error) {
		if (!(error instanceof Refusal) || error.status === 404) throw error;
		const { revision } = await making(locals.db, who, params.id, locals.language, 0);
		return json({ revision, sentence: error.sentence(locals.language) }, { status: error.status });
	}
};
