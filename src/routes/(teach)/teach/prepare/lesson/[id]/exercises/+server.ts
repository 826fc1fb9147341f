import { json } from '@sveltejs/kit';
import { isLanguage } from '#platform/language.ts';
import { search } from '#rooms/curriculum/server/index.ts';
import { codesOf } from '#rooms/exercises/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { choicesOf, lessonDraft, type Choice } from '../draft.ts';
import type { RequestHandler } from './$types';

/** Exercises for some words: those of the chapter whose title or code has them, then what search finds elsewhere. At most 30. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const draft = await lessonDraft(locals.db, locals.person!, params.id);
	const words = (url.searchParams.get('words') ?? '').trim().slice(0, 100);
	const near = (await choicesOf(locals.db, locals.person!, draft)).filter(({ code, title }) => `${code} ${title}`.toLowerCase().includes(words.toLowerCase()));
	const found = words ? await search(locals.db, words, isLanguage(draft.language) ? draft.language : locals.language, 60, await reachOf(locals.db, [draft.organisationId])) : [];
	const far = await codesOf(locals.db, found.filter((one) => one.kind === 'item').map((one) => one.id));
	const all = new Map([...near, ...far].map((one): [string, Choice] => [one.code, one]));
	return json({ choices: [...all.values()].slice(0, 30) });
};
