import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { chapter, createDraft, draft, lesson, lessonFacesOf, lessonReach, lessonReachOf, lessonsOf, programme, programmes, publishLessonDraft, saveDraft, search } from '#rooms/curriculum/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { aProgramme, aReading, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const refused = { status: 404 };

async function aPlace(db: Database) {
	const id = await aCountry(db);
	const { chapterId, programmeId } = await aProgramme(db);
	const word = `Zoum${newId().slice(-6)}`;
	const teacher = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const write = (title = word, more = {}) => createDraft(db, teacher, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title, content: { source: `${title} un.` }, ...more });
	const publish = async (made: string, organisationId: string | null) => {
		const found = await draft(db, teacher, made);
		const published = await publishLessonDraft(db, teacher, found, organisationId);
		await db.run(sql`update curriculum.draft set target_id = ${published.targetId} where id = ${made}`);
		return published;
	};
	/** By which doors a person finds a lesson. */
	const doors = async (who: Awaited<ReturnType<typeof aPupil>>, lessonId: string) => {
		const here = [who.hat!.establishmentId];
		const [wide, reach] = [await reachOf(db, here), await lessonReach(db, here)];
		const has = (list: { id: string }[]) => list.some((one) => one.id === lessonId);
		const counted = (list: { lessons: number }[]) => list.some((one) => one.lessons > 1);
		const [taken] = await sendAnswers(db, who, [aReading(who, lessonId, true)]);
		return {
			page: await lesson(db, lessonId, await lessonReachOf(db, who, lessonId)).then(() => true, (error) => (assert.equal(error.status, 404), false)),
			chapter: has((await chapter(db, chapterId, 'fr', reach)).lessons),
			list: has(await lessonsOf(db, chapterId, 'fr', reach)),
			phone: has(await lessonFacesOf(db, chapterId, reach)),
			programme: counted((await programme(db, programmeId, reach)).chapters),
			programmes: counted((await programmes(db, '6E', reach)).filter((one) => one.id === programmeId)),
			search: has(await search(db, word, 'fr', 30, wide)),
			reading: taken.result === 'ok'
		};
	};
	return { id, chapterId, teacher, write, publish, doors, word };
}

const every = (open: boolean) => ({ page: open, chapter: open, list: open, phone: open, programme: open, programmes: open, search: open, reading: open });

dbtest('a school’s lesson is read in that school, an inspection’s in its schools, the nation’s by all: through every door', async (db) => {
	const { id, write, publish, doors, chapterId } = await aPlace(db);
	const [ours, others, learner] = [await aPupil(db, id('6A')), await aPupil(db, id('5A')), await aPupil(db, id('CTR'), { memberships: [{ organisationId: id('CTR'), kind: 'learner', since }] })];
	const parent = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] }));
	const made = await write();
	const { targetId, version } = await publish(made, id('A'));
	assert.equal(version, 1);
	assert.deepEqual(await doors(ours, targetId), every(true));
	assert.deepEqual(await doors(parent, targetId), every(true));
	for (const who of [others, learner]) assert.deepEqual(await doors(who, targetId), every(false));
	assert.deepEqual((await lessonsOf(db, chapterId, 'fr', [])).map((line) => line.organisation), [null], 'who says nothing of his place reads the nation’s');
	// Made wider it is the same lesson: its readers only grow, and its version stays.
	assert.deepEqual(await publish(made, id('IEF1')), { targetId, version: 1 });
	assert.deepEqual([await doors(ours, targetId), await doors(others, targetId)], [every(true), every(false)]);
	assert.deepEqual(await publish(made, null), { targetId, version: 1 });
	for (const who of [ours, others, learner]) assert.deepEqual(await doors(who, targetId), every(true));
});

dbtest('those who check a school’s lessons read them too: its inspector, not the next one', async (db) => {
	const { id, write, publish } = await aPlace(db);
	const { targetId } = await publish(await write(), id('A'));
	const inspector = async (place: string) => asWho(db, await aPerson(db, { roles: [{ role: 'inspector', organisationId: place, since }] }));
	const [mine, next] = [await inspector(id('IEF1')), await inspector(id('IEF2'))];
	assert.equal((await lesson(db, targetId, await lessonReachOf(db, mine, targetId))).organisation, 'CEM A');
	await assert.rejects(lesson(db, targetId, await lessonReachOf(db, next, targetId)), refused);
});

dbtest('a new text is the next version and the old stays; what others published is never changed, a lesson of one’s own says what it was made from', async (db) => {
	const { id, teacher, write, publish, chapterId, word } = await aPlace(db);
	const made = await write();
	const { targetId } = await publish(made, id('A'));
	await saveDraft(db, teacher, made, { revision: 1, title: 'Mieux', content: { source: 'Deux.' } });
	assert.deepEqual(await publish(made, id('A')), { targetId, version: 2 });
	const texts = await db.all(sql<{ number: number; source: string }>`select number, source from curriculum.lesson_version where lesson_id = ${targetId} order by number`);
	assert.deepEqual(texts.map((row) => row.source), [`${word} un.`, 'Deux.']);
	await publish(made, null);
	// School B writes over the nation's lesson: it gets one of its own, and the nation's stands.
	const over = await write('À notre façon', { targetId });
	const own = await publish(over, id('B'));
	assert.notEqual(own.targetId, targetId);
	assert.equal((await lesson(db, targetId)).title, 'Mieux');
	const { origin, organisation } = await lesson(db, own.targetId, [id('B')]);
	assert.deepEqual([origin.map((one) => [one.id, one.version, one.how, one.author]), organisation], [[[targetId, 2, 'adapt', teacher.label]], 'CEM B']);
	for (const [more, field] of [[{ chapterId: null }, 'chapterId'], [{ content: { source: ' \n' } }, 'content']] as const)
		await assert.rejects(publish(await write('x', more), id('A')), { status: 400, field });
	assert.equal((await lessonsOf(db, chapterId, 'fr', [id('B')])).length, 3);
});
