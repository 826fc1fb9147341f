import assert from 'node:assert/strict';
import { sql, type Database } from '#platform/server/sql.ts';
import { noSupport } from '#rooms/teaching/support.ts';
import { endSupport, extraPercentOf, keepSupport, pupilSheet, reviewsDue, setExtraTime, supportPage } from '#rooms/teaching/server/index.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const now = new Date('2026-11-22T10:00:00Z');
const support = { ...noSupport, extraPercent: 33, textSize: 125, perPage: 2, measures: 'Placé devant', goals: [{ text: 'Lire seul', reached: null }], reviewOn: '2027-01-15' };

async function aSchool(db: Database) {
	const id = await aCountry(db);
	const aTeacher = async (place: string, school: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: school, kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const [teacher, colleague, other] = [await aTeacher(id('6A'), id('A')), await aTeacher(id('6B'), id('A')), await aTeacher(id('B'), id('B'))];
	const pupil = await aPupil(db, id('6A'));
	return { id, teacher, colleague, other, pupil };
}

dbtest('a plan is applied by itself as soon as it is kept, and no longer once it is ended', async (db) => {
	const { id, teacher, pupil } = await aSchool(db);
	await keepSupport(db, teacher, pupil.id, support, 0, now);
	const him = await asWho(db, pupil);
	assert.deepEqual([him.textSize, him.perPage, await extraPercentOf(db, id('A'), pupil.id)], [125, 2, 33]);
	assert.deepEqual((await pupilSheet(db, teacher, pupil.id)).support?.open, ['Lire seul']);
	await endSupport(db, teacher, pupil.id);
	const again = await asWho(db, pupil);
	assert.deepEqual([again.textSize, again.perPage, await extraPercentOf(db, id('A'), pupil.id), (await supportPage(db, teacher, pupil.id)).plan], [100, null, 0, null]);
});

dbtest('two who change it at once: the second is told and nothing is lost; what it was before stays', async (db) => {
	const { teacher, pupil } = await aSchool(db);
	await keepSupport(db, teacher, pupil.id, support, 0, now);
	await assert.rejects(keepSupport(db, teacher, pupil.id, support, 0, now), { status: 409 });
	await keepSupport(db, teacher, pupil.id, { ...support, goals: [{ text: 'Lire seul', reached: '2026-11-22' }] }, 1, now);
	const { plan, before } = await supportPage(db, teacher, pupil.id);
	assert.deepEqual([plan?.revision, plan?.support.goals[0].reached, before.map((one) => [one.number, one.support.goals[0].reached])], [2, '2026-11-22', [[1, null]]]);
	await assert.rejects(keepSupport(db, teacher, pupil.id, noSupport, 2, now), { status: 400 });
});

dbtest('his teachers write it, he sees it, another school knows nothing of it; who read is told', async (db) => {
	const { teacher, colleague, other, pupil } = await aSchool(db);
	await keepSupport(db, teacher, pupil.id, support, 0, now);
	assert.equal((await supportPage(db, pupil, pupil.id)).plan?.support.extraPercent, 33);
	assert.equal((await supportPage(db, pupil, pupil.id)).mayWrite, false);
	for (const who of [other, colleague]) await assert.rejects(supportPage(db, who, pupil.id), { status: 404 });
	for (const who of [other, colleague, pupil]) await assert.rejects(keepSupport(db, who, pupil.id, support, 1, now), { status: 404 });
	await assert.rejects(endSupport(db, pupil, pupil.id), { status: 404 });
	await supportPage(db, teacher, pupil.id);
	const { count } = await db.one(sql<{ count: number }>`select count(*)::int as count from platform.audit where person_id = ${pupil.id} and act = 'support.read' and reading`);
	assert.equal(count, 1);
});

dbtest('extra time given on a test is a measure of the plan, and leaves the others as they are', async (db) => {
	const { id, teacher, pupil } = await aSchool(db);
	await setExtraTime(db, teacher, id('6A'), pupil.id, 25);
	assert.equal((await supportPage(db, teacher, pupil.id)).plan?.support.extraPercent, 25);
	await setExtraTime(db, teacher, id('6A'), pupil.id, 0);
	assert.equal((await supportPage(db, teacher, pupil.id)).plan, null);
	await keepSupport(db, teacher, pupil.id, support, 0, now);
	await setExtraTime(db, teacher, id('6A'), pupil.id, 50);
	assert.deepEqual((await supportPage(db, teacher, pupil.id)).plan?.support, { ...support, extraPercent: 50 });
	assert.equal((await asWho(db, pupil)).textSize, 125);
});

dbtest('a plan whose day has come is due', async (db) => {
	const { id, teacher, pupil } = await aSchool(db);
	await keepSupport(db, teacher, pupil.id, support, 0, now);
	assert.deepEqual(await reviewsDue(db, id('A'), [pupil.id], now), []);
	assert.deepEqual(await reviewsDue(db, id('A'), [pupil.id], new Date('2027-01-15T08:00:00Z')), [{ person_id: pupil.id, review_on: '2027-01-15' }]);
});
