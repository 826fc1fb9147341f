import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, draft, draftVersion, draftVersions, draftWriters, myDrafts, removeDraft, restoreDraft, saveDraft, shareDraft, submitDraft, unshareDraft } from '#rooms/curriculum/server/index.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const refused = { status: 404 };
const lesson = (source: string) => ({ source, media: {} });

/** School A with a teacher who has a draft, colleagues, and school B beside it. */
async function aSchool(db: Database) {
	const id = await aCountry(db);
	const one = (role: RoleName, place: 'A' | 'B' | 'IEF1' | 'IEF2' | 'MIN') =>
		aPerson(db, { roles: [{ role, organisationId: id(place), since }], memberships: place === 'A' || place === 'B' ? [{ organisationId: id(place), kind: 'staff', since }] : [] });
	const { chapterId, code } = await aProgramme(db);
	const teacher = await one('teacher', 'A');
	const make = (more = {}) => createDraft(db, teacher, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: ' Une  leçon ', content: lesson('Un.\n'), ...more });
	return { id, one, teacher, make, chapterId, code };
}

dbtest('a draft is its owner’s and its writers’; its checkers see it once it is handed in, nobody else ever', async (db) => {
	const { id, one, teacher, make, code } = await aSchool(db);
	const made = await make();
	const found = await draft(db, teacher, made);
	assert.deepEqual([found.title, found.state, found.revision, found.mine, found.open, found.author, found.licence], ['Une leçon', 'draft', 1, true, true, teacher.label, 'CC BY-SA 4.0']);
	assert.match(found.code, new RegExp(`^${code}-1-[0-9A-F]{8}$`));
	const colleague = await one('teacher', 'A');
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const checkers = [await one('censeur', 'A'), await one('head', 'A'), await one('inspector', 'IEF1'), await one('ministry', 'MIN')];
	const never = [colleague, pupil, await one('head', 'B'), await one('censeur', 'B'), await one('inspector', 'IEF2')];
	const sees = async (who: { id: string; label: string }) => draft(db, who, made).then(() => true, (error) => (assert.equal(error.status, 404), false));
	for (const who of [...checkers, ...never]) assert.equal(await sees(who), false);
	for (const state of ['submitted', 'returned', 'approved', 'published']) {
		await db.run(sql`update curriculum.draft set state = ${state} where id = ${made}`);
		for (const who of checkers) assert.equal(await sees(who), true, state);
		for (const who of never) assert.equal(await sees(who), false, state);
	}
	for (const who of checkers) await assert.rejects(saveDraft(db, who, made, { revision: 1, title: 'x', content: lesson('x') }), refused, 'reading is not writing');
	await shareDraft(db, teacher, made, colleague.code);
	assert.equal(await sees(colleague), true);
	assert.deepEqual((await draftWriters(db, teacher, made)).map((writer) => writer.code), [colleague.code]);
	assert.deepEqual((await myDrafts(db, colleague)).map((line) => [line.id, line.own]), [[made, false]]);
	await assert.rejects(shareDraft(db, colleague, made, checkers[0].code), refused, 'the owner alone shares');
	await assert.rejects(removeDraft(db, colleague, made), refused);
	for (const stranger of [never[2].code, pupil.code, 'NOBODY-1', teacher.code]) await assert.rejects(shareDraft(db, teacher, made, stranger), { status: 400, field: 'person' });
	await unshareDraft(db, teacher, made, colleague.id);
	assert.equal(await sees(colleague), false);
	await shareDraft(db, teacher, made, colleague.code);
	assert.equal(await sees(colleague), true, 'asked again');
	for (const one of [colleague, teacher]) {
		await db.run(sql`update people.role set until = current_date - 1 where person_id = ${one.id}`);
		await db.run(sql`update people.membership set until = current_date - 1 where person_id = ${one.id}`);
	}
	assert.equal(await sees(colleague), false, 'who left the school reads what is written there no more');
	assert.equal(await sees(teacher), true, 'his own work stays his');
	await assert.rejects(submitDraft(db, teacher, made, id('A'), () => {}), refused);
	await assert.rejects(shareDraft(db, teacher, made, checkers[0].code), refused);
	await removeDraft(db, teacher, made);
	assert.equal(await sees(teacher), false);
	assert.deepEqual(await myDrafts(db, teacher), []);
	const acts = await db.all(sql<{ act: string }>`select act from platform.audit where detail ->> 'draft' = ${made} order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['draft.make', 'draft.share', 'draft.unshare', 'draft.share', 'draft.remove']);
});

dbtest('a draft is begun only where one may write, in a chapter that is there, with content of its kind', async (db) => {
	const { id, one, make } = await aSchool(db);
	for (const place of ['B', 'IEF1', 'XX'] as const) await assert.rejects(make({ organisationId: id(place) }), refused, place);
	const guest = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	await assert.rejects(createDraft(db, guest, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'x', content: lesson('x') }), refused);
	const wrong: [object, string][] = [
		[{ title: ' ' }, 'title'],
		[{ language: 'français' }, 'language'],
		[{ chapterId: newId() }, 'chapterId'],
		[{ chapterId: 'x' }, 'chapterId'],
		[{ content: { source: 5 } }, 'content'],
		[{ content: lesson('x'.repeat(200_001)) }, 'content'],
		[{ content: { source: '', media: { '../x': { sha256: 'a'.repeat(64), type: 'image/png', bytes: 1 } } } }, 'content'],
		[{ kind: 'item' }, 'content'],
		[{ kind: 'item', content: { item: { stem: 'x'.repeat(600_000) } } }, 'content']
	];
	for (const [more, field] of wrong) await assert.rejects(make(more), { field }, JSON.stringify(more).slice(0, 60));
	const supervisor = await aPerson(db, { roles: [{ role: 'supervisor', organisationId: id('A'), since }] });
	await assert.rejects(createDraft(db, supervisor, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'x', content: lesson('x') }), refused);
	assert.ok(await createDraft(db, await one('inspector', 'IEF1'), { kind: 'item', organisationId: id('IEF1'), chapterId: null, language: 'ar', title: 'x', content: { item: {} } }));
});

dbtest('a save never goes over another’s: the second is told who and when, and a save sent twice is one', async (db) => {
	const { one, teacher, make } = await aSchool(db);
	const made = await make();
	const colleague = await one('teacher', 'A');
	await shareDraft(db, teacher, made, colleague.code);
	assert.deepEqual(await saveDraft(db, colleague, made, { revision: 1, title: 'T', content: lesson('Deux.') }), { revision: 2 });
	assert.deepEqual(await saveDraft(db, colleague, made, { revision: 1, title: 'T', content: lesson('Deux.') }), { revision: 2 });
	await assert.rejects(saveDraft(db, teacher, made, { revision: 1, title: 'T', content: lesson('Trois.') }), (error: { status: number; sentence: (language: string) => string }) => {
		assert.equal(error.status, 409);
		assert.match(error.sentence('fr'), new RegExp(`^${colleague.label} a enregistré .*20\\d\\d`));
		return true;
	});
	assert.equal(((await draft(db, teacher, made)).content as { source: string }).source, 'Deux.');
	for (const state of ['submitted', 'approved']) {
		await db.run(sql`update curriculum.draft set state = ${state} where id = ${made}`);
		await assert.rejects(saveDraft(db, teacher, made, { revision: 2, title: 'T', content: lesson('Trois.') }), { status: 409 });
	}
	await db.run(sql`update curriculum.draft set state = 'published' where id = ${made}`);
	await saveDraft(db, teacher, made, { revision: 2, title: 'T', content: lesson('Trois.') });
	assert.equal((await draft(db, teacher, made)).state, 'draft', 'what is written after publication is the next version’s draft');
});

dbtest('saves by one person within ten minutes are one version; a note, another hand and time make the next; restoring loses nothing', async (db) => {
	const { one, teacher, make } = await aSchool(db);
	const made = await make();
	const colleague = await one('teacher', 'A');
	await shareDraft(db, teacher, made, colleague.code);
	let revision = 1;
	const save = async (who: typeof teacher, source: string, note?: string) => ({ revision } = await saveDraft(db, who, made, { revision, title: 'T', content: lesson(source), note }));
	const texts = async () => (await Promise.all((await draftVersions(db, teacher, made)).map((line) => draftVersion(db, teacher, made, line.number)))).map((one) => (one.content as { source: string }).source);
	await save(teacher, 'a');
	await save(teacher, 'b');
	assert.deepEqual(await texts(), ['b']);
	await save(teacher, 'c', 'relu');
	await save(teacher, 'd');
	await save(colleague, 'e');
	await db.run(sql`update curriculum.draft_version set began_at = began_at - interval '11 minutes' where draft_id = ${made}`);
	await save(colleague, 'f');
	assert.deepEqual(await texts(), ['f', 'e', 'd', 'c']);
	assert.deepEqual((await draftVersions(db, teacher, made)).map((line) => [line.number, line.person, line.note]).at(-1), [1, teacher.label, 'relu']);
	({ revision } = await restoreDraft(db, colleague, made, 2));
	assert.deepEqual(await texts(), ['d', 'f', 'e', 'd', 'c']);
	assert.equal(((await draft(db, teacher, made)).content as { source: string }).source, 'd');
	for (const number of [0, 99, 1.5, NaN, 1e12]) await assert.rejects(draftVersion(db, teacher, made, number), refused);
	await assert.rejects(draftVersions(db, await one('teacher', 'B'), made), refused);
});
