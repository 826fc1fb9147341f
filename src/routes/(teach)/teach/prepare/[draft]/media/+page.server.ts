import { fail, redirect } from '@sveltejs/kit';
import { fieldText, FormCut, formParts, passOver } from '#platform/server/multipart.ts';
import { Refusal } from '#platform/refusal.ts';
import { say } from '#rooms/curriculum/messages/media.ts';
import { draft, draftMedia, dropMedium, roomOf, takeMedium } from '#rooms/curriculum/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const { id, kind, title, open, language } = await draft(locals.db, who, params.draft);
	const [media, room] = await Promise.all([draftMedia(locals.db, who, id), roomOf(locals.db, who.id)]);
	return { draft: { id, kind, title, open, language }, media, room, taken: url.searchParams.get('taken'), dropped: url.searchParams.get('dropped') };
};

export const actions: Actions = {
	// The file goes to disk as it comes; what is said of it stands before it in the form.
	add: async ({ request, locals, params }) => {
		const t = say(locals.language);
		const said = { name: '', alt: '', adorns: false };
		const back = (status: number, sentence: string, field = 'file') => fail(status, { sentence, field, alt: said.alt, adorns: said.adorns });
		let name: string | undefined;
		try {
			for await (const part of formParts(request)) {
				if (part.name === 'alt') said.alt = await fieldText(part, 2000);
				else if (part.name === 'adorns') said.adorns = true;
				else if (part.name === 'file' && part.fileName) ({ name } = await takeMedium(locals.db, locals.person!, params.draft, { ...said, name: part.fileName }, part.body));
			}
		} catch (error) {
			if (error instanceof FormCut) return back(400, t('interrupted'));
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			// A browser that is still sending would show a broken line instead of this sentence.
			await passOver(request);
			return back(error.status, error.sentence(locals.language), error.field);
		}
		if (!name) return back(400, t('fileAbsent'));
		redirect(303, `?taken=${encodeURIComponent(name)}`);
	},
	drop: async ({ request, locals, params }) => {
		const name = String((await request.formData()).get('name') ?? '');
		await dropMedium(locals.db, locals.person!, params.draft, name);
		redirect(303, `?dropped=${encodeURIComponent(name)}`);
	}
};
