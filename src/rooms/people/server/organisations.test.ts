import assert from 'node:assert/strict';
import { test } from 'node:test';
import { senegal } from '#countries/senegal/index.ts';
import { setSetting } from '#platform/server/settings.ts';
import { theSystem } from '#platform/server/audit.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { closeOrganisation, createOrganisation, editOrganisation, giveRole, loadCountry, loadOrganisations, loadPersons, moveOrganisation, organisationView, type OrganisationRow, type OrganisationView } from '#rooms/people/server/index.ts';
import { organisationCode, treeFor } from '#rooms/people/places.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const aboveOf = async (db: Database, id: string) =>
	(await db.all(sql<{ name: string }>`
		select organisation.name from people.above join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${id} order by above.depth, organisation.name`)).map((row) => row.name);
const refusal = (status: number, field?: string) => (error: unknown) => error instanceof Refusal && error.status === status && error.field === field;

test('a class stands under a school, not under a region; the country under nothing', () => {
	assert.equal(treeFor('class', 'school'), 'school');
	assert.equal(treeFor('class', 'region'), null);
	assert.equal(treeFor('school', 'ief'), 'administration');
	assert.equal(treeFor('school', 'commune'), 'territory');
	assert.equal(treeFor('country', 'country'), null);
	assert.equal(organisationCode('  Lycée  Limamou Laye (Guédiawaye) '), 'LYCEE-LIMAMOU-LAYE-GUEDIAWAYE');
});

dbtest('the closure runs through all trees, and follows a move', async (db) => {
	const id = await aCountry(db);
	assert.deepEqual(await aboveOf(db, id('6A')), ['6e A', 'CEM A', 'IEF 1', 'Région', 'IA', 'Pays', 'Ministère']);
	await moveOrganisation(db, system, id('A'), id('IEF2'));
	assert.deepEqual(await aboveOf(db, id('6A')), ['6e A', 'CEM A', 'IEF 2', 'Région', 'IA', 'Pays', 'Ministère']);
	await assert.rejects(moveOrganisation(db, system, id('IA'), id('6A')), refusal(400, 'parent'), 'a class holds no inspection');
	await assert.rejects(moveOrganisation(db, system, id('6A'), id('B')), refusal(400, 'parent'), 'a class stays in its school: facts carry it');
});

dbtest('a head adds and renames classes of his school, and neither moves nor closes the school', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db);
	await giveRole(db, system, { personId: head.id, role: 'head', organisationId: id('A') });
	const added = await createOrganisation(db, head, { kind: 'class', name: '4e M', parentIds: [id('A')], grade: '4E', schoolYear: '2025-2026' });
	assert.match(added.code, /-A-4E-M-25$/);
	const seen = await organisationView(db, head, added.id);
	assert.deepEqual(seen.path.map((step) => step.name), ['Pays', 'Ministère', 'IA', 'IEF 1', 'CEM A']);
	assert.equal(seen.establishment_id, id('A'));
	await assert.rejects(createOrganisation(db, head, { kind: 'class', name: '4e m', parentIds: [id('A')], schoolYear: '2025-2026' }), refusal(400, 'name'));
	await assert.rejects(createOrganisation(db, head, { kind: 'class', name: '4e N', code: added.code, parentIds: [id('A')] }), refusal(400, 'code'));
	await assert.rejects(createOrganisation(db, head, { kind: 'ief', name: 'x', parentIds: [id('A')] }), refusal(400, 'kind'));
	await assert.rejects(createOrganisation(db, head, { kind: 'class', name: ' ', parentIds: [id('A')] }), refusal(400, 'name'));
	await assert.rejects(createOrganisation(db, head, { kind: 'class', name: '5e', parentIds: [id('B')] }), refusal(404));
	await editOrganisation(db, head, added.id, 1, { name: '4e Moderne', nameAr: 'الرابعة' });
	await assert.rejects(editOrganisation(db, head, added.id, 1, { name: 'autre' }), refusal(409, 'version'), 'somebody else was faster');
	await assert.rejects(moveOrganisation(db, head, id('A'), id('IEF2')), refusal(404));
	await assert.rejects(closeOrganisation(db, head, id('A'), 1), refusal(404));
	await loadPersons(db, system, [{ givenName: 'Moussa', familyName: 'Ba', memberships: [{ organisationId: added.id, kind: 'pupil', since: '2025-10-01' }] }]);
	await assert.rejects(closeOrganisation(db, head, added.id, 2), refusal(400), 'a pupil is still in it');
	await db.run(sql`delete from people.membership where organisation_id = ${added.id}`);
	await closeOrganisation(db, head, added.id, 2);
	const acts = await db.all(sql<{ act: string; detail: { was?: { name: string } } }>`select act, detail from platform.audit where organisation_id = ${added.id} order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['organisation.add', 'organisation.edit', 'person.add', 'organisation.close']);
	assert.equal(acts[1].detail.was?.name, '4e M', 'the old value stays');
});

dbtest('a class’s grade and series are changed by its head, within what the country has; old and new stand in the audit', async (db) => {
	const id = await aCountry(db);
	await setSetting(db, 'country', 'senegal');
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since: '2025-10-01' }] });
	const level = async () => (({ grade, series, version }) => [grade, series, version])((await organisationView(db, head, id('6A'))));
	await editOrganisation(db, head, id('6A'), 1, { name: '6e A', grade: 'TLE', series: 'S2' });
	assert.deepEqual(await level(), ['TLE', 'S2', 2]);
	await assert.rejects(editOrganisation(db, head, id('6A'), 2, { name: '6e A', grade: '6E', series: 'S2' }), refusal(400, 'series'), 'the sixth form has no series');
	await assert.rejects(editOrganisation(db, head, id('6A'), 2, { name: '6e A', grade: '', series: 'S2' }), refusal(400, 'series'));
	await assert.rejects(editOrganisation(db, head, id('6A'), 2, { name: '6e A', grade: 'NONE', series: null }), refusal(400, 'grade'));
	await assert.rejects(createOrganisation(db, head, { kind: 'class', name: 'CM2 Z', parentIds: [id('A')], grade: 'CM2', series: 'S2' }), refusal(400, 'series'));
	await editOrganisation(db, head, id('6A'), 2, { name: '6e Autre' });
	assert.deepEqual(await level(), ['TLE', 'S2', 3], 'a form that says nothing of them changes nothing of them');
	const [first] = await db.all(sql<{ detail: { was: { grade: string }; now: { grade: string; series: string } } }>`select detail from platform.audit where organisation_id = ${id('6A')} and act = 'organisation.edit' order by id`);
	assert.deepEqual([first.detail.was.grade, first.detail.now.grade, first.detail.now.series], ['6E', 'TLE', 'S2']);
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] });
	await assert.rejects(editOrganisation(db, teacher, id('6A'), 3, { name: '6e A' }), refusal(404));
});

dbtest('schools and classes with long names get codes that differ and end in their own names', async (db) => {
	const id = await aCountry(db);
	const under = (parent: string, kind: 'school' | 'class', name: string, schoolYear?: string) => createOrganisation(db, system, { kind, name, schoolYear, parentIds: [parent] });
	const first = await under(id('IEF1'), 'school', 'École élémentaire Serigne Amadou Aliou Mbacké de Guédiawaye');
	const second = await under(id('IEF1'), 'school', 'École élémentaire Serigne Amadou Aliou Touré de Guédiawaye');
	assert.notEqual(first.code, second.code);
	const classes: string[] = [];
	for (const [name, year] of [['6e A', '2026-2027'], ['6e B', '2026-2027'], ['6e A', '2027-2028']]) classes.push((await under(first.id, 'class', name, year)).code);
	assert.deepEqual(classes.map((code) => code.slice(-7)), ['6E-A-26', '6E-B-26', '6E-A-27']);
	const arabic = [(await under(first.id, 'class', 'القسم الأول')).code, (await under(first.id, 'class', 'القسم الثاني')).code];
	assert.equal(new Set(arabic).size, 2);
	for (const code of [first.code, second.code, ...classes, ...arabic]) assert.match(code, /^[A-Z0-9](?:-?[A-Z0-9]){1,39}$/);
});

dbtest('schools stand in the order of their letters, whatever the accents, from page to page', async (db) => {
	const id = await aCountry(db);
	const names = ['Lycée de Kolda', 'École Zone A', 'Zénith', 'CEM de Sédhiou', 'Ecole Alwar'];
	for (const name of names) await createOrganisation(db, system, { kind: 'school', name, parentIds: [id('IEF1')] });
	const seen: string[] = [];
	for (let after: string | null = null, more = true; more; ) {
		const page: OrganisationView = await organisationView(db, system, id('IEF1'), { limit: 2, after });
		seen.push(...page.children.map((child) => child.name).filter((name) => names.includes(name)));
		[after, more] = [page.children.at(-1)!.id, page.more];
	}
	assert.deepEqual(seen, ['CEM de Sédhiou', 'Ecole Alwar', 'École Zone A', 'Lycée de Kolda', 'Zénith']);
});

dbtest('children are paged in a stable order and counted', async (db) => {
	const id = await aCountry(db);
	const first = await organisationView(db, system, id('IA'), { limit: 1 });
	assert.deepEqual([first.children.map((child) => child.name), first.more], [['IEF 1'], true]);
	const second = await organisationView(db, system, id('IA'), { limit: 1, after: first.children[0].id });
	assert.deepEqual([second.children.map((child) => [child.name, child.below]), second.more], [[['IEF 2', 1]], false]);
	const [{ id: pupil }] = await loadPersons(db, system, [{ givenName: 'A', familyName: 'B', memberships: [{ organisationId: id('6A'), kind: 'pupil', since: '2025-10-01' }] }]);
	assert.ok(pupil);
	const { schools, classes, pupils, staff } = (await organisationView(db, system, id('MIN'))).counts;
	assert.deepEqual({ schools, classes, pupils, staff }, { schools: 2, classes: 3, pupils: 1, staff: 0 });
});

dbtest('Senegal loads whole, twice the same, with its 14 regions, 46 departments, 16 IA and 59 IEF', async (db) => {
	const once = await loadCountry(db, system, senegal);
	const twice = await loadCountry(db, system, senegal);
	assert.deepEqual([...twice], [...once]);
	const counts = await db.all(sql<{ kind: string; count: number }>`
		select organisation.kind, count(*)::int as count from people.above join people.organisation on organisation.id = above.organisation_id
		where above.above_id = ${once.get('SN')!} group by organisation.kind`);
	const by = Object.fromEntries(counts.map((row) => [row.kind, row.count]));
	assert.deepEqual([by.region, by.departement, by.ministry, by.ia, by.ief], [14, 46, 1, 16, 59]);
});

dbtest('thousands of schools and classes load in seconds', async (db) => {
	const country = await loadCountry(db, system, senegal);
	const ief = senegal.administration.units.filter((unit) => unit.kind === 'ief').map((unit) => unit.code);
	const rows: OrganisationRow[] = [];
	for (let school = 0; school < 1000; school++) {
		rows.push({ kind: 'school', code: `LOAD-${school}`, name: `École ${school}`, parents: [ief[school % ief.length]] });
		for (let n = 0; n < 6; n++) rows.push({ kind: 'class', code: `LOAD-${school}-${n}`, name: `Classe ${n}`, parents: [`LOAD-${school}`] });
	}
	const start = performance.now();
	const ids = await loadOrganisations(db, system, rows);
	const took = performance.now() - start;
	assert.equal(ids.size, 7000);
	console.log(`7 000 organisations took ${Math.round(took)} ms`);
	const found = await db.one(sql<{ count: number }>`select count(*)::int as count from people.above where above_id = ${country.get('SN')!}`);
	assert.ok(found.count > 7000);
	assert.equal((await db.one(sql<{ establishment_id: string | null }>`select establishment_id from people.organisation where code = 'LOAD-7-3'`)).establishment_id, ids.get('LOAD-7'));
});

dbtest('a kind that is none, and texts without end, come to nothing', async (db) => {
	const id = await aCountry(db);
	const administrator = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('XX'), since: '2025-10-01' }] });
	for (const kind of ['nonsense', 'constructor', '__proto__', ''])
		await assert.rejects(createOrganisation(db, administrator, { kind: kind as never, name: 'X', parentIds: [id('A')] }), { status: 400 });
	for (const role of ['nonsense', 'constructor', '__proto__']) await assert.rejects(giveRole(db, administrator, { personId: administrator.id, role: role as never, organisationId: id('A') }), { status: 400 });
	const long = 'x'.repeat(100_000);
	const { id: made } = await createOrganisation(db, administrator, { kind: 'class', name: 'Longue', nameAr: long, grade: long, series: long, schoolYear: '2026-2027', parentIds: [id('A')] });
	const row = await db.one(sql<{ signs: number }>`select length(name_ar) + length(grade) + length(series) as signs from people.organisation where id = ${made}`);
	assert.equal(row.signs, 360);
});
