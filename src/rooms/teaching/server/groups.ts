import { isId, newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, notFound, type Asker } from '#rooms/people/server/index.ts';
import type { NewGroup } from '#rooms/teaching/group.ts';
import { classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';

export type PupilGroup = { id: string; name: string; pupils: { id: string; name: string }[] };

/** The groups of a class that go on, by name. A pupil who left the class is no longer shown in them. */
export async function groupsOf(db: Database, who: Asker, classId: string): Promise<PupilGroup[]> {
	const { establishment_id: scope } = await classOf(db, who, classId);
	const rows = await db.all(sql<{ id: string; name: string; person_id: string | null }>`
		select pupil_group.id, pupil_group.name, group_pupil.person_id
		from teaching.pupil_group left join teaching.group_pupil on group_pupil.scope = pupil_group.scope and group_pupil.group_id = pupil_group.id
		where pupil_group.scope = ${scope} and pupil_group.class_id = ${classId} and pupil_group.ended_at is null order by pupil_group.name, pupil_group.id limit 2000`);
	const pupils = new Map((await pupilsOf(db, classId)).map((pupil) => [pupil.id, `${pupil.family_name} ${pupil.given_name}`]));
	const groups = new Map<string, PupilGroup>();
	for (const { id, name, person_id } of rows) {
		const group = groups.get(id) ?? { id, name, pupils: [] };
		groups.set(id, group);
		const pupil = person_id && pupils.get(person_id);
		if (pupil) group.pupils.push({ id: person_id, name: pupil });
	}
	for (const group of groups.values()) group.pupils.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
	return [...groups.values()];
}

/** Makes a group of a class, or gives one (`groupId`) another name and other pupils. Refuses pupils of other classes. */
export async function saveGroup(db: Database, who: Asker, group: NewGroup, groupId: string | null = null): Promise<string> {
	await must(db, who, 'work.set', group.classId);
	const { establishment_id: scope } = await classOf(db, who, group.classId);
	const known = new Set((await pupilsOf(db, group.classId)).map((pupil) => pupil.id));
	if (group.pupilIds.some((pupil) => !known.has(pupil)) || (groupId !== null && !isId(groupId))) throw notFound();
	const id = groupId ?? newId();
	await db.transaction(async (db) => {
		const touched = groupId
			? await db.run(sql`
				update teaching.pupil_group set name = ${group.name}, version = version + 1
				where scope = ${scope} and id = ${groupId} and class_id = ${group.classId} and ended_at is null`)
			: await db.run(sql`insert into teaching.pupil_group (scope, id, class_id, name, made_by) values (${scope}, ${id}, ${group.classId}, ${group.name}, ${who.id})`);
		if (!touched) throw notFound();
		await db.run(sql`delete from teaching.group_pupil where scope = ${scope} and group_id = ${id} and person_id <> all(${group.pupilIds}::uuid[])`);
		await db.run(sql`
			insert into teaching.group_pupil (scope, group_id, person_id) select ${scope}, ${id}, pupil.id from unnest(${group.pupilIds}::uuid[]) as pupil(id)
			on conflict do nothing`);
		await audit(db, who, { act: 'group.save', organisationId: group.classId, detail: { group: id, name: group.name, pupils: group.pupilIds.length } });
	});
	return id;
}

/** Ends a group. The work set to its pupils stays theirs. */
export async function endGroup(db: Database, who: Asker, classId: string, groupId: string): Promise<void> {
	await must(db, who, 'work.set', classId);
	const { establishment_id: scope } = await classOf(db, who, classId);
	await db.transaction(async (db) => {
		const ended = isId(groupId) && (await db.run(sql`
			update teaching.pupil_group set ended_at = now() where scope = ${scope} and id = ${groupId} and class_id = ${classId} and ended_at is null`));
		if (!ended) throw notFound();
		await audit(db, who, { act: 'group.end', organisationId: classId, detail: { group: groupId } });
	});
}
