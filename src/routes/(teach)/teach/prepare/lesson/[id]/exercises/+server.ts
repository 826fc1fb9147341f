import { json } from '@sveltejs/kit';
import { isLanguage } from '#platform/language.ts';
import { search } from '#rooms/curriculum/server/index.ts';
import { itemsByIds } from '#rooms/exercises/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { choicesOf, lessonDraft, type Choice } from '../draft.ts';
import type { RequestHandler } from './$types';

/** Exercises for some words: those of the chapter whose title or code has them, then what search finds elsewhere. At most 30. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const draft = await lessonDraft(locals.db, locals.person!, params.id);
	const words = (url.searchParams.get('words') ?? '').trim().slice(0, 100);
	const near = (await choicesOf(locals.db, locals.person!, draft)).filter(({ code, title }) => `${code} ${title}`.toLowerCase().includes(words.toLowerCase()));
	const reach = await reachOf(locals.db, [draft.organisationId]);
	const found = (words ? await search(locals.db, words, isLanguage(draft.language) ? draft.language : locals.language, 60, reach) : []).filter((one) => one.kind === 'item').map((one) => one.id);
	const far = (await itemsByIds(locals.db, found, reach)).sort((a, b) => found.indexOf(a.id) - found.indexOf(b.id)).map(({ code, title }): Choice => ({ code, title }));
	const all = new Map([...near, ...far].map((one) => [one.code, one]));
	return json({ choices: [...all.values()].slice(0, 30) });
};
