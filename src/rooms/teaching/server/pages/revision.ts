import { audit } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import { may, must } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { revisionOf } from '#rooms/revision/server/index.ts';
import { classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';

/** Who of a class revises and what resists, for who follows it. Reading it is in the audit of the class. */
export async function classRevisionPage(db: Database, who: Who, classId: string, now = new Date()) {
	await must(db, who, 'class.follow', classId);
	const found = await classOf(db, who, classId);
	const pupils = await pupilsOf(db, classId);
	const ids = pupils.map((pupil) => pupil.id);
	const [view, open] = [await revisionOf(db, found.establishment_id, ids, now), ids.length > 0 && (await may(db, who, 'person.read', ids.slice(0, 1))).length > 0];
	await audit(db, who, { act: 'revision.read', reading: true, organisationId: classId });
	return { class: found, pupils: pupils.map((pupil) => ({ id: pupil.id, name: `${pupil.family_name} ${pupil.given_name}` })), view, open };
}
