import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { changeWork, closeWork, decideWork, setCourses, setWork, workFor, workKinds, workOfClasses, workReport } from '#rooms/teaching/server/index.ts';
import type { NewWork } from '#rooms/teaching/work.ts';
import { aFact, placesIn } from '#tests/facts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const soon = (hours: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + hours * 3_600_000);
const since = '2025-10-01';
const refused = { status: 404 };

/** A class with two teachers, and a work that can be set to it. */
async function twoTeachers(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const aTeacher = async (givenName: string, place = id('6A')) => asWho(db, await aPerson(db, { givenName, memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const [fatou, omar] = [await aTeacher('Fatou'), await aTeacher('Omar')];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: fatou.id }]);
	const pupil = await aPupil(db, id('6A'));
	const work: NewWork = { classId: id('6A'), title: 'Pour jeudi', note: '', opensAt: soon(-1), dueAt: soon(48), itemIds: [course.items.E1, course.items.E2], lessonIds: [course.lessonId], pupilIds: [] };
	return { id, scope: id('A'), ...course, aTeacher, fatou, omar, pupil, work };
}
const aWork = (who: Who, id: string, work: NewWork, parents: string[] = [], more: Partial<Fact> = {}) => aFact(who, { kind: 'work', body: JSON.stringify({ id, parents, work }), ...more });
const aClosing = (who: Who, work: string, closed: boolean, more: Partial<Fact> = {}) => aFact(who, { kind: 'work.close', body: JSON.stringify({ work, closed }), ...more });
const send = async (db: Database, who: Who, facts: Fact[]) => (await receive(db, who, facts, new Date().toISOString(), workKinds)).map((one) => one.why ?? one.result);
const versions = async (db: Database, who: Who, id: string) => (await workReport(db, who, id)).versions.map((one) => [one.title, one.by, one.items]);

dbtest('work that is set, changed and ended on a phone is what the forms would have made, and is there once', async (db) => {
	const { fatou, pupil, scope, work } = await twoTeachers(db);
	const id = newId();
	const set = aWork(fatou, id, work);
	const change = aWork(fatou, id, { ...work, title: 'Pour vendredi', dueAt: soon(72), itemIds: work.itemIds.slice(0, 1) }, [id]);
	const again = aWork(fatou, id, { ...work, title: 'Pour samedi', pupilIds: [pupil.id] }, [change.id]);
	assert.deepEqual(await send(db, fatou, [set, change, again, aClosing(fatou, id, true)]), ['ok', 'ok', 'ok', 'ok']);
	const report = await workReport(db, fatou, id);
	assert.deepEqual([report.title, report.count, report.revision, report.disputed, report.versions, report.for_all, report.closed_at !== null], ['Pour samedi', 3, again.id, false, [], false, true]);
	const facts = (await placesIn(db, scope)).length;
	assert.deepEqual(await send(db, fatou, [again, change, set]), ['duplicate', 'duplicate', 'duplicate']);
	assert.equal((await workReport(db, fatou, id)).title, 'Pour samedi');
	assert.equal((await placesIn(db, scope)).length, facts);
	// The forms leave the same facts.
	const other = await setWork(db, fatou, work);
	await closeWork(db, fatou, other, true);
	const kinds = await db.all(sql<{ kind: string }>`select kind from sync.fact where scope = ${scope} and body like ${`%${other}%`} order by pos`);
	assert.deepEqual(kinds.map((row) => row.kind), ['work', 'work.close']);
});

dbtest('two changes of one state stand beside each other, nobody’s is lost, and a person decides', async (db) => {
	const { fatou, omar, pupil, work, id } = await twoTeachers(db);
	const made = await setWork(db, fatou, work);
	const [hers, his] = [aWork(fatou, made, { ...work, title: 'De Fatou' }, [made]), aWork(omar, made, { ...work, title: 'D’Omar', itemIds: work.itemIds.slice(0, 1) }, [made])];
	assert.deepEqual([await send(db, fatou, [hers]), await send(db, omar, [his])], [['ok'], ['ok']]);
	assert.deepEqual(await versions(db, omar, made), [['De Fatou', 'Fatou Diop', 2], ['D’Omar', 'Omar Diop', 1]]);
	assert.equal((await workFor(db, pupil, made)).parts.length, 3, 'what is shown to pupils stays until it is decided');
	assert.deepEqual((await workOfClasses(db, id('A'), [id('6A')])).map((line) => [line.title, line.disputed]), [['De Fatou', true]]);
	// What he did after that, on the state he knew, goes on beside hers.
	const later = aWork(omar, made, { ...work, title: 'D’Omar, encore' }, [his.id]);
	await send(db, omar, [later]);
	assert.deepEqual(await versions(db, omar, made), [['De Fatou', 'Fatou Diop', 2], ['D’Omar, encore', 'Omar Diop', 2]]);
	await decideWork(db, fatou, made, later.id, [hers.id, later.id]);
	const decided = await workReport(db, fatou, made);
	assert.deepEqual([decided.title, decided.disputed, decided.versions], ['D’Omar, encore', false, []]);
	// Two who decide differently, far from each other, are asked again.
	await send(db, omar, [aWork(omar, made, { ...work, title: 'Autrement' }, [hers.id, later.id])]);
	assert.deepEqual((await versions(db, fatou, made)).map(([title]) => title), ['D’Omar, encore', 'Autrement']);
	const acts = await db.all(sql<{ act: string }>`select act from platform.audit where organisation_id = ${id('6A')} and act like 'work.%' and not reading order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['work.set', 'work.change', 'work.change', 'work.change', 'work.decide', 'work.decide']);
});

dbtest('the form for changes starts from the state its page showed: a change made meanwhile is not overwritten', async (db) => {
	const { fatou, omar, work } = await twoTeachers(db);
	const made = await setWork(db, fatou, work);
	const words = { title: 'Un', note: 'x', opensAt: work.opensAt, dueAt: soon(60) };
	await changeWork(db, fatou, made, made, words);
	await changeWork(db, omar, made, made, { ...words, title: 'Deux' });
	assert.deepEqual((await versions(db, fatou, made)).map(([title]) => title), ['Un', 'Deux']);
	const { revision, versions: both } = await workReport(db, fatou, made);
	await decideWork(db, omar, made, both[1].id, both.map((one) => one.id));
	assert.equal((await workReport(db, fatou, made)).title, 'Deux');
	await changeWork(db, fatou, made, (await workReport(db, fatou, made)).revision, { ...words, title: 'Trois' });
	assert.deepEqual([(await workReport(db, fatou, made)).title, (await workReport(db, fatou, made)).disputed], ['Trois', false]);
	await assert.rejects(changeWork(db, fatou, made, newId(), words), refused);
	await assert.rejects(decideWork(db, fatou, made, newId(), [revision]), refused);
});

dbtest('what may not be done is put aside with its reason, whoever says it', async (db) => {
	const { fatou, pupil, work, aTeacher, id } = await twoTeachers(db);
	const made = await setWork(db, fatou, work);
	const stranger = await aTeacher('Ali', id('6B'));
	assert.deepEqual(await send(db, stranger, [aWork(stranger, newId(), work), aWork(stranger, made, work, [made]), aClosing(stranger, made, true)]), ['not-allowed', 'not-allowed', 'not-allowed']);
	assert.deepEqual(await send(db, pupil, [aWork(pupil, newId(), work), aClosing(pupil, made, true)]), ['not-allowed', 'not-allowed']);
	assert.deepEqual(
		await send(db, fatou, [
			aWork(fatou, newId(), { ...work, itemIds: [newId()] }),
			aWork(fatou, newId(), { ...work, pupilIds: [stranger.id] }),
			aWork(fatou, newId(), { ...work, dueAt: soon(-2) }),
			aWork(fatou, newId(), work, [newId()]),
			aWork(fatou, made, { ...work, classId: id('6B') }, [made]),
			aClosing(fatou, newId(), true),
			aFact(fatou, { kind: 'work', body: '{' }),
			aWork(fatou, newId(), { ...work, title: 'zero \0' }),
			aWork(fatou, newId(), { ...work, note: 'half \ud83d' }),
			aWork(fatou, made, work, [made], { id: made })
		]),
		['item-gone', 'not-allowed', 'malformed', 'unknown-work', 'not-allowed', 'unknown-work', 'malformed', 'malformed', 'malformed', 'malformed']
	);
	assert.deepEqual([(await workReport(db, fatou, made)).title, (await workReport(db, fatou, made)).closed_at], ['Pour jeudi', null]);
	// What stood in it may stay in it, though it was withdrawn since.
	await db.run(sql`update exercises.item set withdrawn_at = now(), current_version = null where id = ${work.itemIds[0]}`);
	assert.deepEqual(await send(db, fatou, [aWork(fatou, made, { ...work, title: 'Encore' }, [made])]), ['ok']);
	await changeWork(db, fatou, made, (await workReport(db, fatou, made)).revision, { title: 'Toujours', note: '', opensAt: work.opensAt, dueAt: work.dueAt });
	assert.equal((await workReport(db, fatou, made)).title, 'Toujours');
});

dbtest('of ending and opening again the latest word holds, in whatever order they arrive', async (db) => {
	const { fatou, work } = await twoTeachers(db);
	for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) {
		const made = await setWork(db, fatou, work);
		const said = [true, false, true].map((closed, i) => aClosing(fatou, made, closed, { at: soon(-5 + i).toISOString() }));
		await send(db, fatou, order.map((i) => said[i]));
		assert.equal((await workReport(db, fatou, made)).closed_at?.toISOString(), said[2].at);
	}
});
