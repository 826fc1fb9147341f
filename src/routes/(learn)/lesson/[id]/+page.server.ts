import { redirect } from '@sveltejs/kit';
import { pieces } from '#rooms/curriculum/lesson.ts';
import { lesson, lessonInItsRow, noteReading } from '#rooms/curriculum/server/index.ts';
import { itemsByCode, statesOf } from '#rooms/exercises/server/index.ts';
import { areaOf } from '#rooms/people/who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, language } = locals;
	const who = locals.person!;
	const scope = who.hat?.establishmentId ?? who.id;
	const { lesson: found, row } = await lessonInItsRow(db, params.id, language);
	const items = await itemsByCode(db, found.chapter_id, found.exercises, found.language === 'ar' ? 'ar' : language);
	const states = await statesOf(db, scope, who.id, items.map((item) => item.id));
	if (areaOf(who.hat) === 'learn') await noteReading(db, who, scope, found.id, false);
	const at = row.findIndex((line) => line.code === found.code);
	const byCode = new Map(items.map(({ id, code, title, kind, difficulty, language }) => [code, { id, title, kind, difficulty, language, state: states.get(id) ?? null }]));
	const { html, exercises: _, ...head } = found;
	return {
		lesson: head,
		pieces: pieces(html).map((piece) => ('exercise' in piece ? { exercise: byCode.get(piece.exercise) ?? null } : piece)),
		number: at + 1,
		count: row.length,
		previous: row[at - 1]?.id ?? null,
		next: row[at + 1]?.id ?? null
	};
};

export const actions: Actions = {
	read: async ({ locals, params }) => {
		const who = locals.person!;
		const found = await lesson(locals.db, params.id);
		if (who.hat) await noteReading(locals.db, who, who.hat.establishmentId, found.id, true);
		redirect(303, `/learn/chapter/${found.chapter_id}`);
	}
};
