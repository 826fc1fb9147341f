import { audit } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Name } from '#rooms/sync/attachment.ts';
import { maybeAttachment, type Source, type Wants } from '#rooms/sync/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { CopyBasis, PileBasis } from '#rooms/teaching/carried.ts';
import { filesToTake, statesOfPile } from '#rooms/teaching/server/copies-take.ts';
import { copyPage, pilePage } from '#rooms/teaching/server/pages/mark.ts';
import { workReportPage, teachPage } from '#rooms/teaching/server/pages/teach.ts';
import { pileOf } from '#rooms/teaching/server/piles.ts';

// What goes along of a pile of copies: its page, each copy, and the photos that were handed in.

/** A photo as it goes along: sealed with everything else of this person, and shown at its own address. */
const fileParcel = (db: Database, personId: string, path: string, name: Name): Source => ({
	path,
	route: '#file',
	stamp: name.sha256,
	make: async () => {
		const held = await maybeAttachment(db, personId, name);
		if (!held) throw notFound();
		return { data: { type: held.type, base64: Buffer.concat(await held.read().toArray()).toString('base64') } };
	}
});

async function pileParcels(db: Database, who: Who, workId: string, now: Date): Promise<Source[]> {
	const pile = await pileOf(db, who, workId);
	const { scope, class_id: classId } = pile.work;
	const me = { id: who.id, name: who.label };
	const [states, files] = await Promise.all([statesOfPile(db, scope, pile.copies.map((copy) => copy.id)), filesToTake(db, scope, pile.copies.map((copy) => copy.id))]);
	// One act, once a taking, and only when something of the pile leaves.
	let noted: Promise<void> | undefined;
	const leaving = () => (noted ??= audit(db, who, { act: 'pile.take', reading: true, organisationId: classId, detail: { work: workId, copies: pile.copies.length } }));
	return [
		{ path: '/teach', route: '/(teach)/teach', make: async () => ({ data: await teachPage(db, who, now), basis: { more: [] } }) },
		{ path: `/teach/work/${workId}`, route: '/(teach)/teach/work/[id]', leaving, make: async () => ({ data: await workReportPage(db, who, workId, now, true) }) },
		{ path: `/teach/mark/${workId}`, route: '/(teach)/teach/mark/[work]', leaving, make: async () => ({ data: await pilePage(db, who, workId), basis: { me, states: states.states, names: states.names } satisfies PileBasis }) },
		...pile.copies.map((copy): Source => ({
			path: `/teach/mark/${workId}/${copy.id}`,
			route: '/(teach)/teach/mark/[work]/[copy]',
			leaving,
			make: async () => {
				const data = await copyPage(db, who, workId, copy.id, now, { noted: true, pile });
				const { person_id: id, name } = states.pupils[copy.id];
				return { data, basis: { me, pupil: { id, name } } satisfies CopyBasis, counts: { ...data, form: null, until: null, today: null } };
			}
		})),
		...files.filter((file) => file.type.startsWith('image/')).map(({ person_id, path, ...name }) => ({ ...fileParcel(db, person_id, path, name), leaving }))
	];
}

/** What a teacher may want besides a class: a pile of copies. */
export const markWants: Wants = { pile: pileParcels };
