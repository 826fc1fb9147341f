import { chapter, readingsOf } from '#rooms/curriculum/server/index.ts';
import { itemsOf, statesOf } from '#rooms/exercises/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, language } = locals;
	const who = locals.person!;
	const scope = who.hat?.establishmentId ?? who.id;
	const [whole, items] = await Promise.all([chapter(db, params.id, language), itemsOf(db, params.id, language, [scope])]);
	const [states, readings] = await Promise.all([
		statesOf(db, scope, who.id, items.map((item) => item.id)),
		readingsOf(db, scope, who.id, whole.lessons.map((lesson) => lesson.id))
	]);
	const read = new Map(readings.map((reading) => [reading.lesson_id, reading.done_at !== null]));
	return {
		chapter: { ...whole, lessons: whole.lessons.map((lesson) => ({ ...lesson, read: read.get(lesson.id) ?? null })) },
		items: items.map(({ id, title, kind, difficulty, language }) => ({ id, title, kind, difficulty, language, state: states.get(id) ?? null }))
	};
};
