import { fail, redirect } from '@sveltejs/kit';
import { isLanguage } from '#platform/language.ts';
import { fieldText, FormCut, formParts, passOver } from '#platform/server/multipart.ts';
import { Refusal } from '#platform/refusal.ts';
import { writePlaces } from '#rooms/curriculum/server/index.ts';
import { sayPackage } from '#rooms/exercises/messages/package.ts';
import { bringPackage } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const places = await writePlaces(locals.db, locals.person!, 'content.write');
	if (!places.length) throw notFound();
	return { places, here: locals.person!.hat?.establishmentId ?? null };
};

export const actions: Actions = {
	// The file goes to disk as it comes; it is never whole in memory.
	default: async ({ request, locals }) => {
		const t = sayPackage(locals.language);
		const who = locals.person!;
		let [organisationId, language, draft] = ['', locals.language as string, ''];
		try {
			for await (const part of formParts(request)) {
				if (part.name === 'place') organisationId = await fieldText(part, 100);
				else if (part.name === 'language') language = await fieldText(part, 10);
				else if (part.name === 'file' && part.fileName) draft = await bringPackage(locals.db, who, { organisationId, language: isLanguage(language) ? language : 'fr', bytes: part.body });
			}
		} catch (error) {
			if (error instanceof FormCut) return fail(400, { sentence: t('interrupted') });
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			// A browser that is still sending would show a broken line instead of this sentence.
			await passOver(request);
			return fail(error.status, { sentence: error.sentence(locals.language) });
		}
		if (!draft) return fail(400, { sentence: t('fileMissing') });
		redirect(303, `/teach/prepare/item/${draft}`);
	}
};
