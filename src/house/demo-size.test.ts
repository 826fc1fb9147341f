import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countries } from '#countries/index.ts';
import { seeded } from '#platform/random.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { maybeWho, signIn } from '#rooms/people/server/index.ts';
import { followedClasses, pupilToday } from '#rooms/teaching/server/index.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';
import { isSchoolDay, schoolDay, schoolDaysFrom } from './demo-days.ts';
import { makeSchool, maker } from './demo-people.ts';
import { demoSecrets } from './demo-plan.ts';
import { benchSessions, growDemo, planSchool } from './demo-size.ts';
import { loadDemo } from './demo.ts';
import { followedSessions, growYear } from './demo-year.ts';

const country = await countries.senegal();
const now = new Date();

test('the same seed and instant make the same schools; no two share a name', () => {
	const make = (seed: string) => makeSchool(maker(country, seed, now, { prefix: '234' }), planSchool(country, 7, seeded(seed), new Set()), new Map());
	assert.deepEqual(make('a'), make('a'));
	assert.notDeepEqual(make('a').persons[0], make('b').persons[0]);
	const names = new Set<string>();
	for (let n = 1; n <= 800; n++) planSchool(country, n, seeded(`names ${n}`), names);
	assert.equal(names.size, 800);
	const codes = [1, 30, 900].flatMap((n) => makeSchool(maker(country, 'x', now, { prefix: `23${n}`.slice(0, 3) }), planSchool(country, n, seeded('p'), new Set()), new Map()).persons.map((person) => person.code));
	assert.equal(new Set(codes).size, codes.length);
});

test('school days leave Sundays and feasts out', () => {
	const sunday = new Date('2026-11-22T10:00:00Z');
	assert.equal(isSchoolDay(country, sunday), false);
	assert.equal(isSchoolDay(country, new Date('2026-12-25T00:00:00Z')), false);
	assert.equal(schoolDay(country, sunday, 1).toISOString(), '2026-11-23T00:00:00.000Z');
	assert.equal(schoolDay(country, sunday, 0).toISOString(), '2026-11-21T00:00:00.000Z');
	assert.equal(schoolDay(country, sunday, -1).toISOString(), '2026-11-21T00:00:00.000Z');
	assert.equal(schoolDaysFrom(country, new Date('2026-11-20T08:00:00Z'), new Date('2026-11-24T07:00:00Z')).length, 4);
});

dbtest('invented people stay out of a real database', async (db) => {
	const refused = (error: Error) => error instanceof Trouble && error.kind === 'in-use';
	await setSetting(db, 'demo', false);
	await assert.rejects(growDemo(db, 3000, () => {}), refused);
	await assert.rejects(growYear(db, { attempts: 1000, school: 100 }, () => {}), refused);
	await assert.rejects(loadDemo(db, () => {}), refused);
});

test('a demo grows to a size, goes on where it was, and everyone in it can sign in and has work', async () => {
	const { db } = await ownDatabase();
	await loadDemo(db, () => {}, { share: 0.1 });
	const said: string[] = [];
	const count = await growDemo(db, 2600, (_, figure) => said.push(figure ?? ''), { seed: 'grow' });
	assert.ok(count >= 2600 && count < 4000, `${count} pupils`);
	assert.match(said[0], /^\d+ of 2600 pupils, \d+ s, about 0 s left$/);
	assert.equal(await growDemo(db, 2600, () => {}, { seed: 'grow' }), count);
	assert.ok((await growDemo(db, count + 1, () => {}, { seed: 'grow' })) > count);

	const whole = await db.one(sql<{ attempts: number; facts: number; heads: number; faults: number; sundays: number; without: number }>`
		select (select count(*) from exercises.attempt) as attempts, (select count(*) from sync.fact join exercises.attempt using (scope, id)) as facts,
			(select sum(pos) from sync.scope_head)::int - (select count(*) from sync.fact)::int as heads,
			(select count(*) from exercises.attempt join people.membership on membership.person_id = attempt.person_id and membership.kind = 'pupil'
				join people.organisation on organisation.id = membership.organisation_id where organisation.establishment_id <> attempt.scope) as faults,
			(select count(*) from exercises.attempt where (extract(isodow from at) = 7 and draw = 0) or at > now()) as sundays,
			(select count(*) from people.membership join people.organisation on organisation.id = membership.organisation_id
				join people.organisation school on school.id = organisation.establishment_id and school.code like 'ECOLE-%'
				where membership.kind = 'pupil' and not exists (select 1 from people.credential where credential.person_id = membership.person_id)) as without`);
	assert.ok(whole.attempts > 1000);
	assert.deepEqual({ ...whole }, { attempts: whole.attempts, facts: whole.attempts, heads: 0, faults: 0, sundays: 0, without: 0 });

	const someone = await db.one(sql<{ code: string }>`
		select person.code from people.person join people.membership on membership.person_id = person.id and membership.kind = 'pupil'
		join people.organisation class on class.id = membership.organisation_id join people.organisation school on school.id = class.establishment_id
		where school.code = 'ECOLE-00001' order by person.code limit 1`);
	await signIn(db, { code: someone.code, secret: demoSecrets.pin, address: '127.0.0.1', device: 'test' });

	const pupils = await benchSessions(db, 50);
	assert.equal(new Set(pupils.map((one) => one.personId)).size, 50);
	for (const one of pupils.slice(0, 5)) {
		const who = await maybeWho(db, one.secret);
		assert.equal(who?.hat?.establishmentId, one.scope);
		assert.ok((await pupilToday(db, who!)).work.length > 0);
	}
	for (const one of await benchSessions(db, 3, 'teachers')) assert.ok((await followedClasses(db, (await maybeWho(db, one.secret))!)).some((found) => found.id === one.classId));

	const wanted = { attempts: whole.attempts + 9000, school: 4000, items: 30 };
	const load = await growYear(db, wanted, () => {});
	assert.ok(load.rows > 9000);
	const year = await db.one(sql<{ attempts: number; unheard: number; twice: number; unkept: number }>`
		select (select count(*)::int from exercises.attempt) as attempts,
			(select count(*)::int from exercises.attempt join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
				where not helped and not pending and answer <> 'null' and not exists (select 1 from exercises.evidence where evidence.scope = attempt.scope and evidence.attempt_id = attempt.id) and cardinality(competence_ids) > 0
					and exists (select 1 from exercises.item where item.id = attempt.item_id and item.code like 'YEAR-%')) as unheard,
			(select count(*)::int from exercises.evidence join exercises.attempt on attempt.scope = evidence.scope and attempt.id = evidence.attempt_id
				where evidence.weight >= 0.4 and exists (select 1 from exercises.attempt before where before.scope = attempt.scope and before.person_id = attempt.person_id and before.item_id = attempt.item_id
					and before.at < attempt.at and before.at >= attempt.at - interval '1 day')) as twice,
			(select count(*)::int from (select scope, person_id, count(*) as pieces from exercises.evidence group by 1, 2) there
				full join (select scope, person_id, sum(pieces) as pieces from revision.mastery group by 1, 2) kept using (scope, person_id) where there.pieces is distinct from kept.pieces) as unkept`);
	assert.ok(Math.abs(year.attempts - wanted.attempts) < 0.05 * wanted.attempts, `${year.attempts} attempts of ${wanted.attempts}`);
	assert.deepEqual({ ...year }, { attempts: year.attempts, unheard: 0, twice: 0, unkept: 0 });
	const followed = await followedSessions(db);
	assert.ok(followed.pupils.length > 30, `${followed.pupils.length} pupils in the class`);
	assert.deepEqual(await growYear(db, wanted, () => {}), load);
});
