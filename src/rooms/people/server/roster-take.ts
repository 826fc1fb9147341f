import type { Level } from '#countries/level.ts';
import { newId } from '#platform/ids.ts';
import { auditMany } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { likeness } from '#rooms/people/names.ts';
import { missingKey, type Line, type Surroundings } from '#rooms/people/plan.ts';
import { insertPersons, loadMemberships, loadPersons } from '#rooms/people/server/load-persons.ts';
import { makeClasses, type AskedClass } from '#rooms/people/server/new-classes.ts';
import type { Asker } from '#rooms/people/server/may.ts';
import { numberScheme } from '#rooms/people/server/roster-around.ts';
import type { RosterReport } from '#rooms/people/server/roster.ts';

/** Writes a plan: classes, persons, moves, what was missing, guardians. In bulk; joins the caller's transaction, which has asked who may. */
export async function applyPlan(db: Database, who: Asker, lines: Line[], around: Surroundings, levelOf: (key: string) => Level): Promise<Omit<RosterReport, 'faulty' | 'faults'>> {
	const today = (await db.one(sql<{ day: string }>`select current_date as day`)).day;
	const classes = await makeMissing(db, who, lines, around, levelOf, today);
	const placeOf = (line: Line) => line.placeId ?? classes.get(missingKey(line.schoolId, line.newClass!))!;
	const chosen = (line: Line) => (line.outcome === 'perhaps' ? line.choice : line.outcome === 'new' ? 'new' : 'same');
	const fresh = lines.filter((line) => chosen(line) === 'new');
	const there = lines.filter((line) => chosen(line) === 'same' && line.person);
	const added = await loadPersons(db, who, fresh.map((line) => ({
		givenName: line.row.givenName,
		familyName: line.row.familyName,
		sex: line.row.sex,
		birthDate: line.row.birthDate,
		birthDateAbout: line.row.birthDateAbout,
		birthPlace: line.row.birthPlace,
		phone: line.row.phone,
		email: line.row.email,
		// A number that a namesake bears stays his.
		identities: line.row.number && !around.numbers.has(line.row.number) ? [{ scheme: numberScheme, value: line.row.number }] : [],
		memberships: [{ organisationId: placeOf(line), kind: line.kind, since: today }]
	})));
	// The server counts its rows a minute later; until then it would plan for tables of yesterday's size, and take a hundred times as long.
	if (fresh.length > 500) await db.run(sql`analyze people.person, people.membership, people.identity, people.organisation, people.above`);
	const personOf = new Map<Line, string>([...fresh.map((line, i) => [line, added[i].id] as const), ...there.map((line) => [line, line.person!.id] as const)]);
	const moved = await move(db, who, there.filter((line) => !line.person!.placeIds.includes(placeOf(line))).map((line) => ({ line, to: placeOf(line) })), around, today);
	const completed = await complete(db, who, there, around);
	const guardians = await tieGuardians(db, who, [...personOf].filter(([line]) => line.row.guardian && line.kind === 'pupil'), today);
	return { added: added.length, same: there.length - moved, moved, completed, guardians, classes: classes.size, skipped: lines.length - fresh.length - there.length };
}

/** Makes the classes a list names that are not there, in their schools and at the level that was chosen. */
async function makeMissing(db: Database, who: Asker, lines: Line[], around: Surroundings, levelOf: (key: string) => Level, today: string): Promise<Map<string, string>> {
	const codeOf = new Map(around.places.map((place) => [place.id, place.code]));
	const wanted = new Map<string, AskedClass>();
	for (const line of lines) {
		const key = line.newClass && missingKey(line.schoolId, line.newClass);
		if (key && !wanted.has(key)) wanted.set(key, { key, school: codeOf.get(line.schoolId)!, name: line.newClass!.replace(/\s+/g, ' ').slice(0, 60), ...levelOf(key) });
	}
	return makeClasses(db, who, [...wanted.values()], today);
}

/** Ends the belonging to other classes of the same school and begins the new one. */
async function move(db: Database, who: Asker, moves: { line: Line; to: string }[], around: Surroundings, today: string): Promise<number> {
	if (moves.length === 0) return 0;
	const kinds = new Map(around.places.map((place) => [place.id, place.kind]));
	const left = moves.flatMap(({ line }) => line.person!.placeIds.filter((id) => kinds.get(id) === 'class' && line.kind !== 'staff').map((id) => ({ person: line.person!.id, id })));
	await db.run(sql`
		delete from people.membership using unnest(${left.map((one) => one.person)}::uuid[], ${left.map((one) => one.id)}::uuid[]) as gone(person_id, organisation_id)
		where membership.person_id = gone.person_id and membership.organisation_id = gone.organisation_id and membership.kind <> 'staff' and membership.since >= current_date`);
	await db.run(sql`
		update people.membership set until = current_date - 1
		from unnest(${left.map((one) => one.person)}::uuid[], ${left.map((one) => one.id)}::uuid[]) as gone(person_id, organisation_id)
		where membership.person_id = gone.person_id and membership.organisation_id = gone.organisation_id and membership.kind <> 'staff'
			and (membership.until is null or membership.until >= current_date)`);
	await loadMemberships(db, moves.map(({ line, to }) => ({ personId: line.person!.id, organisationId: to, kind: line.kind, since: today })));
	await auditMany(db, who, moves.map(({ line, to }) => ({ act: 'membership.move', personId: line.person!.id, organisationId: to, detail: { from: line.person!.placeIds, to } })));
	return moves.length;
}

/** Fills in what a file did not hold yet; what it holds stays. Answers how many files gained something. */
async function complete(db: Database, who: Asker, lines: Line[], around: Surroundings): Promise<number> {
	const known = await db.all(sql<{ id: string; sex: string | null; birth_date: string | null; birth_place: string | null; phone: string | null; email: string | null }>`
		select id, sex, birth_date, birth_place, phone, email from people.person where id = any(${lines.map((line) => line.person!.id)}::uuid[])`);
	const file = new Map(known.map((one) => [one.id, one]));
	const rows = lines.map((line) => ({ id: line.person!.id, row: line.row }));
	// Mostly nothing is missing: only the rows that bring something are written.
	const lacking = rows.filter(({ id, row }) => {
		const has = file.get(id);
		return has && ((!has.sex && row.sex) || (!has.birth_date && row.birthDate) || (!has.birth_place && row.birthPlace) || (!has.phone && row.phone) || (!has.email && row.email));
	});
	const filled = await db.all(sql<{ id: string }>`
		update people.person set sex = coalesce(person.sex, given.sex), birth_date = coalesce(person.birth_date, given.birth_date),
			birth_date_about = case when person.birth_date is null then given.about else person.birth_date_about end,
			birth_place = coalesce(person.birth_place, given.birth_place), phone = coalesce(person.phone, given.phone), email = coalesce(person.email, given.email),
			version = version + 1
		from unnest(${lacking.map((one) => one.id)}::uuid[], ${lacking.map((one) => one.row.sex)}::text[], ${lacking.map((one) => one.row.birthDate)}::date[],
			${lacking.map((one) => one.row.birthDateAbout)}::boolean[], ${lacking.map((one) => one.row.birthPlace)}::text[], ${lacking.map((one) => one.row.phone)}::text[],
			${lacking.map((one) => one.row.email)}::text[]) as given(id, sex, birth_date, about, birth_place, phone, email)
		where person.id = given.id
		returning person.id`);
	const numbered = rows.filter(({ row }) => row.number && !around.numbers.has(row.number));
	const named = await db.all(sql<{ person_id: string }>`
		insert into people.identity (scheme, value, person_id)
		select ${numberScheme}, given.value, given.person_id
		from unnest(${numbered.map((one) => one.row.number)}::text[], ${numbered.map((one) => one.id)}::uuid[]) as given(value, person_id)
		where not exists (select 1 from people.identity where identity.person_id = given.person_id and identity.scheme = ${numberScheme})
		on conflict do nothing returning person_id`);
	const ids = [...new Set([...filled.map((row) => row.id), ...named.map((row) => row.person_id)])];
	const schoolOf = new Map(lines.map((line) => [line.person!.id, line.schoolId]));
	await auditMany(db, who, ids.map((id) => ({ act: 'person.complete', personId: id, organisationId: schoolOf.get(id) })));
	return ids.length;
}

/** Ties each pupil to the guardian of his row: one he has already, one known by name and telephone in these schools, or a new person. */
async function tieGuardians(db: Database, who: Asker, pupils: [Line, string][], today: string): Promise<number> {
	if (pupils.length === 0) return 0;
	type Tie = { child_id: string; id: string; given_name: string; family_name: string; phone: string | null };
	const children = pupils.map(([, id]) => id);
	const tied = await db.all(sql<Tie>`
		select guardian.child_id, person.id, person.given_name, person.family_name, person.phone
		from people.guardian join people.person on person.id = guardian.guardian_id where guardian.child_id = any(${children}::uuid[])`);
	const has = new Set(tied.flatMap((tie) => [`${tie.child_id} ${likeness(tie.given_name, tie.family_name)}`, ...(tie.phone ? [`${tie.child_id} ${tie.phone}`] : [])]));
	const schools = [...new Set(pupils.map(([line]) => line.schoolId))];
	const phones = [...new Set(pupils.flatMap(([line]) => line.row.guardian!.phone ?? []))];
	const around = await db.all(sql<{ id: string; given_name: string; family_name: string; phone: string | null }>`
		select distinct person.id, person.given_name, person.family_name, person.phone
		from people.person join people.guardian on guardian.guardian_id = person.id
		join people.membership on membership.person_id = guardian.child_id
		join people.organisation on organisation.id = membership.organisation_id
		where person.phone = any(${phones}::text[]) and organisation.establishment_id = any(${schools}::uuid[])`);
	const keyOf = (givenName: string, familyName: string, phone: string) => `${phone} ${likeness(givenName, familyName)}`;
	const known = new Map(around.map((one) => [keyOf(one.given_name, one.family_name, one.phone ?? ''), one.id]));
	const made: { id: string; givenName: string; familyName: string; phone: string | null }[] = [];
	const ties: { guardianId: string; childId: string; relation: string; schoolId: string }[] = [];
	for (const [line, childId] of pupils) {
		const { givenName, familyName, phone, relation } = line.row.guardian!;
		if (has.has(`${childId} ${likeness(givenName, familyName)}`) || (phone && has.has(`${childId} ${phone}`))) continue;
		// Without a telephone two mothers of one name are two persons.
		const key = phone ? keyOf(givenName, familyName, phone) : null;
		let guardianId = key ? known.get(key) : undefined;
		if (!guardianId) {
			guardianId = newId();
			made.push({ id: guardianId, givenName, familyName, phone });
			if (key) known.set(key, guardianId);
		}
		ties.push({ guardianId, childId, relation, schoolId: line.schoolId });
	}
	// Guardians belong to no organisation: who may import the children may add them with the list.
	await insertPersons(db, who, made);
	await db.run(sql`
		insert into people.guardian (guardian_id, child_id, relation, since)
		select guardian_id, child_id, relation, ${today}::date
		from unnest(${ties.map((tie) => tie.guardianId)}::uuid[], ${ties.map((tie) => tie.childId)}::uuid[], ${ties.map((tie) => tie.relation)}::text[]) as new(guardian_id, child_id, relation)
		on conflict do nothing`);
	await auditMany(db, who, ties.map((tie) => ({ act: 'guardian.add', personId: tie.childId, organisationId: tie.schoolId, detail: { guardian: tie.guardianId } })));
	return ties.length;
}
