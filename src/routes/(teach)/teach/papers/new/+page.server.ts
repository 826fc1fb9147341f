import { fail } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { sayMock } from '#rooms/revision/messages/mock.ts';
import { bringPaper, mostPaperBytes, paperPlaces } from '#rooms/revision/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ places: await paperPlaces(locals.db, locals.person!) });

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const file = form.get('file');
		const placeId = String(form.get('place') ?? '');
		const say = sayMock(locals.language);
		if (!(file instanceof File) || !file.size) return fail(400, { placeId, fault: say('fileMissing'), faults: [] });
		if (file.size > mostPaperBytes) return fail(400, { placeId, fault: say('paper-too-big'), faults: [] });
		try {
			const brought = await bringPaper(locals.db, locals.person!, { placeId, text: await file.text() });
			if (!brought.published) return fail(400, { placeId, fault: '', faults: brought.faults });
			return { placeId, fault: '', faults: [], published: brought.published };
		} catch (error) {
			if (!(error instanceof Refusal) || error.status !== 400) throw error;
			return fail(400, { placeId, fault: error.sentence(locals.language), faults: [] });
		}
	}
};
