import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { maybeDayEnd, maybeDayStart } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { groupsOf, setWork, workFormPage } from '#rooms/teaching/server/index.ts';
import { newWork } from '#rooms/teaching/work.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	return workFormPage(locals.db, locals.person!, params.id, { programmeId: asked('programme'), chapterId: asked('chapter'), bankId: asked('bank'), groupId: asked('group') });
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const list = (name: string) => form.getAll(name).map(String);
		const typed = { title: text('title'), note: text('note'), opens: text('opens'), due: text('due'), items: list('item'), lessons: list('lesson'), group: text('group'), pupils: list('pupil') };
		const group = typed.group ? (await groupsOf(locals.db, locals.person!, params.id)).find((one) => one.id === typed.group) : undefined;
		// A group that ended meanwhile, or whose pupils all left, is nobody: it must not become the whole class.
		if (typed.group && !group?.pupils.length) return fail(400, { typed, faults: { pupilIds: say(locals.language)('groupGone') } as Record<string, string> });
		const parsed = v.safeParse(newWork, {
			classId: params.id,
			title: typed.title,
			note: typed.note,
			opensAt: maybeDayStart(typed.opens),
			dueAt: maybeDayEnd(typed.due),
			itemIds: typed.items,
			lessonIds: typed.lessons,
			pupilIds: [...new Set([...typed.pupils, ...(group?.pupils.map((pupil) => pupil.id) ?? [])])]
		});
		const t = say(locals.language);
		if (!parsed.success) {
			const faults = Object.fromEntries(parsed.issues.map((issue) => [String(issue.path?.[0].key), t((issue.message in { nothingSet: 1, titleMissing: 1, titleTooLong: 1, noteTooLong: 1, dueBeforeOpen: 1, tooManyItems: 1 } ? issue.message : 'dateMissing') as 'dateMissing')]));
			return fail(400, { typed, faults });
		}
		try {
			const id = await setWork(locals.db, locals.person!, parsed.output, isId(text('id')) ? text('id') : newId());
			redirect(303, `/teach/work/${id}`);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(error.status, { typed, faults: { itemIds: error.sentence(locals.language) } as Record<string, string> });
		}
	}
};
