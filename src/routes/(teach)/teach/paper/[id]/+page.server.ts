import { paper } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const whole = await paper(locals.db, locals.person!, params.id, locals.language);
	const asked = url.searchParams.get('show');
	// The code on a copy leads here with its number: whoever marks it wants its key.
	const copy = whole.copies.find((one) => one.number === Number(url.searchParams.get('copy'))) ?? null;
	const letter = url.searchParams.get('variant');
	const show: 'variants' | 'copies' | 'key' = copy || letter ? 'key' : asked === 'copies' || asked === 'key' ? asked : 'variants';
	return { paper: whole, show, copy, letter: copy?.letter ?? letter, origin: url.origin };
};
