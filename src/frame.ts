import { direction } from '#platform/language.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import { actsOf, addresseeOf, areaOf } from '#rooms/people/who.ts';

// Whether this is a demo database never changes while a process runs.
let demo: Promise<boolean> | undefined;
const isDemo = (db: Database) => {
	demo ??= maybeSetting<boolean>(db, 'demo').then((value) => value === true);
	demo.catch(() => (demo = undefined));
	return demo;
};

/** What the frame around every page needs to know: the layout's data, and what a phone takes along of it. */
export async function frameData({ db, person, language, plain }: App.Locals) {
	return {
		language,
		addressee: addresseeOf(person?.hat ?? null),
		dir: direction(language),
		demo: await isDemo(db),
		plain,
		theme: person?.theme ?? ('auto' as const),
		textSize: person?.textSize ?? 100,
		perPage: person?.perPage ?? null,
		person: person && {
			id: person.id,
			name: person.label,
			area: areaOf(person.hat),
			// What the hat worn now may do where it is worn: the navigation shows no door that is shut.
			acts: actsOf(person.hat),
			hat: person.hat && { id: person.hat.id, kind: person.hat.kind, place: person.hat.place, childName: person.hat.childName, scope: person.hat.establishmentId },
			hats: person.hats.map(({ id, kind, place, childName }) => ({ id, kind, place, childName }))
		}
	};
}
