import { lessonChanges, lessonReachOf, lessonVersions } from '#rooms/curriculum/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const lesson = await lessonVersions(locals.db, who, params.id, await lessonReachOf(locals.db, who, params.id));
	const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)) || 0);
	const [before, after] = [from, to].map((number) => lesson.versions.find((version) => version.number === number));
	const changes = before && after ? await lessonChanges(locals.db, lesson, { from, to }, locals.language) : [];
	return { lesson, before: before ?? null, after: after ?? null, changes, aside: url.searchParams.get('view') === 'aside' };
};
