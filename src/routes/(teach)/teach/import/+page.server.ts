import { fail, redirect } from '@sveltejs/kit';
import { isLanguage } from '#platform/language.ts';
import { fieldText, FormCut, formParts, passOver } from '#platform/server/multipart.ts';
import { Refusal } from '#platform/refusal.ts';
import { say } from '#rooms/exercises/messages/import.ts';
import { importPlaces, importReports, previewImport } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { areaOf } from '#rooms/people/who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const who = locals.person!;
	const [places, reports] = await Promise.all([importPlaces(locals.db, who), importReports(locals.db, who)]);
	// Who has no business here finds no such page.
	if (!places.length && !reports.length && areaOf(who.hat) !== 'teach' && areaOf(who.hat) !== 'run') throw notFound();
	return { places, reports, here: who.hat?.establishmentId ?? null };
};

export const actions: Actions = {
	// The file goes to disk as it comes; it is never whole in memory.
	look: async ({ request, locals }) => {
		const t = say(locals.language);
		let organisationId = '';
		let language: string = locals.language;
		let report: string | undefined;
		try {
			for await (const part of formParts(request)) {
				if (part.name === 'place') organisationId = await fieldText(part, 100);
				else if (part.name === 'language') language = await fieldText(part, 10);
				else if (part.name === 'file' && part.fileName) {
					organisationId ||= (await importPlaces(locals.db, locals.person!))[0]?.id ?? '';
					report = (await previewImport(locals.db, locals.person!, { organisationId, fileName: part.fileName, bytes: part.body, language: isLanguage(language) ? language : 'fr' })).id;
				}
			}
		} catch (error) {
			if (error instanceof FormCut) return fail(400, { sentence: t('interrupted') });
			if (!(error instanceof Refusal)) throw error;
			// A browser that is still sending would show a broken line instead of this sentence.
			await passOver(request);
			return fail(error.status, { sentence: error.sentence(locals.language) });
		}
		if (!report) return fail(400, { sentence: t('fileMissing') });
		redirect(303, `/teach/import/${report}`);
	}
};
