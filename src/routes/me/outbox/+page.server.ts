import { fail } from '@sveltejs/kit';
import { kinds } from '#house';
import { Refusal } from '#platform/refusal.ts';
import { fieldText, FormCut, formParts, passOver } from '#platform/server/multipart.ts';
import { mostFileBytes } from '#rooms/sync/file-intake.ts';
import { sayFile } from '#rooms/sync/messages/file.ts';
import { takeFile } from '#rooms/sync/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({});

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const t = sayFile(locals.language);
		try {
			for await (const part of formParts(request))
				if (part.name === 'file' && part.fileName) return { taken: await takeFile(locals.db, locals.person!, await fieldText(part, mostFileBytes + 1), kinds) };
		} catch (error) {
			if (error instanceof FormCut) return fail(400, { sentence: t('cut') });
			if (!(error instanceof Refusal)) throw error;
			// A browser that is still sending would show a broken line instead of this sentence.
			await passOver(request);
			return fail(error.status, { sentence: error.sentence(locals.language) });
		}
		return fail(400, { sentence: t('missing') });
	}
};
