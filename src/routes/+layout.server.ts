import { direction } from '#platform/language.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import { actsOf, addresseeOf, areaOf } from '#rooms/people/who.ts';
import type { LayoutServerLoad } from './$types';

export const csr = false;
export const prerender = false;

// Whether this is a demo database never changes while a process runs.
let demo: Promise<boolean> | undefined;

export const load: LayoutServerLoad = async ({ locals, url }) => {
	demo ??= maybeSetting<boolean>(locals.db, 'demo').then((value) => value === true);
	demo.catch(() => (demo = undefined));
	const { person, language } = locals;
	return {
		language,
		addressee: addresseeOf(person?.hat ?? null),
		dir: direction(language),
		demo: await demo,
		path: url.pathname,
		theme: person?.theme ?? 'auto',
		person: person && {
			id: person.id,
			name: person.label,
			area: areaOf(person.hat),
			// What the hat worn now may do where it is worn: the navigation shows no door that is shut.
			acts: actsOf(person.hat),
			hat: person.hat && { id: person.hat.id, kind: person.hat.kind, place: person.hat.place, childName: person.hat.childName },
			hats: person.hats.map(({ id, kind, place, childName }) => ({ id, kind, place, childName }))
		}
	};
};
