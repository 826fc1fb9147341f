import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, maybeDayStart } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { lessonsOf } from '#rooms/curriculum/server/index.ts';
import { banksOf, itemsOf, itemsOfBank } from '#rooms/exercises/server/index.ts';
import { must } from '#rooms/people/server/index.ts';
import { classFrame, groupsOf, setWork } from '#rooms/teaching/server/index.ts';
import { newWork } from '#rooms/teaching/work.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import type { Actions, PageServerLoad } from './$types';

const day = 86_400_000;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	await must(locals.db, locals.person!, 'work.set', params.id);
	const { db, language } = locals;
	const { pupils, ...frame } = await classFrame(db, locals.person!, params.id, { programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter') });
	const chapterId = frame.chapterId === 'all' ? (frame.chapters[0]?.id ?? null) : frame.chapterId;
	const school = frame.class.establishment_id;
	const banks = await banksOf(db, school);
	const bankId = banks.find((bank) => bank.id === url.searchParams.get('bank'))?.id ?? null;
	const [lessons, items] = bankId
		? [[], await itemsOfBank(db, bankId, school)]
		: chapterId
			? await Promise.all([lessonsOf(db, chapterId, language), itemsOf(db, chapterId, language, [school])])
			: [[], []];
	return {
		frame,
		pupils,
		groups: await groupsOf(db, locals.person!, params.id),
		group: url.searchParams.get('group'),
		chapterId,
		banks,
		bankId,
		lessons,
		items,
		workId: newId(),
		today: dayOf(new Date()),
		inAWeek: dayOf(new Date(Date.now() + 7 * day))
	};
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
		const due = maybeDayStart(typed.due);
		const parsed = v.safeParse(newWork, {
			classId: params.id,
			title: typed.title,
			note: typed.note,
			opensAt: maybeDayStart(typed.opens),
			// The day it is due is still a day to work on.
			dueAt: due && new Date(due.getTime() + day - 1000),
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
