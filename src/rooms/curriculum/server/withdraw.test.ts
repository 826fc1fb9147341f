import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import {
	chapter, createDraft, draft, giveLessonBack, lesson, lessonFacesOf, lessonVersions, noteReading, publishLesson, publishLessonDraft, search, withdrawLesson, withdrawnLessons
} from '#rooms/curriculum/server/index.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const gone = { status: 404 };
const source = { text: '---\ncode: W1\ntitle: Girafes et gazelles\nlanguage: fr\nminutes: 10\nauthor: A\nlicence: CC BY 4.0\n---\n\nUn texte.\n', name: 'w1', media: {} };

dbtest('a published lesson is withdrawn by whoever publishes where it is, is shown to nobody, and is given back', async (db) => {
	const id = await aCountry(db);
	const one = (role: RoleName, at: Parameters<typeof id>[0]) => aPerson(db, { roles: [{ role, organisationId: id(at), since }], memberships: at === 'A' || at === 'B' ? [{ organisationId: id(at), kind: 'staff', since }] : [] });
	const people = { teacher: await one('teacher', 'A'), head: await one('head', 'A'), headB: await one('head', 'B'), inspector: await one('inspector', 'IEF1'), ministry: await one('ministry', 'MIN') };
	const { chapterId } = await aProgramme(db);
	const made = await createDraft(db, people.teacher, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: 'Zèbres', content: { source: 'Un texte.\n' } });
	const whole = await draft(db, people.teacher, made);
	const { targetId: own } = await publishLessonDraft(db, people.head, whole, id('A'));
	const { id: nations } = await publishLesson(db, theSystem('test'), chapterId, 9, source);
	await noteReading(db, people.teacher, id('A'), own);

	const who = async (lessonId: string) => {
		const able: string[] = [];
		for (const [name, person] of Object.entries(people)) {
			const error = await db.transaction(async () => Promise.reject(await withdrawLesson(db, person, lessonId, 'Une faute.').then(() => null, (error: unknown) => error))).catch((error: unknown) => error);
			if (error === null) able.push(name);
			else assert.equal((error as { status: number }).status, 404);
		}
		return able.join(' ');
	};
	assert.equal(await who(own), 'head inspector ministry');
	assert.equal(await who(nations), 'ministry');
	await assert.rejects(withdrawLesson(db, people.head, own, '  '), { status: 400, field: 'reason' });

	for (const [lessonId, by, word] of [[own, people.head, 'Zèbres'], [nations, people.ministry, 'Girafes']] as const) {
		const seen = async () => [
			(await chapter(db, chapterId, 'fr', [id('A')])).lessons.some((line) => line.id === lessonId),
			(await lessonFacesOf(db, chapterId, [id('A')])).some((line) => line.id === lessonId),
			(await search(db, word, 'fr', 10, [id('A')])).some((found) => found.id === lessonId),
			await lesson(db, lessonId, [id('A')]).then(() => true, () => false)
		];
		assert.deepEqual(await seen(), [true, true, true, true], word);
		await withdrawLesson(db, by, lessonId, ' Une faute dans la règle. ');
		await withdrawLesson(db, by, lessonId, 'encore');
		assert.deepEqual(await seen(), [false, false, false, false], word);
		assert.deepEqual((await withdrawnLessons(db, by)).map((line) => [line.id, line.why, line.person]), [[lessonId, 'Une faute dans la règle.', by.label]]);
		const versions = await lessonVersions(db, by, lessonId, [id('A')]);
		assert.deepEqual([versions.shown, versions.mayWithdraw, versions.versions.length], [null, true, 1]);
		await assert.rejects(giveLessonBack(db, people.headB, lessonId), gone);
		await giveLessonBack(db, by, lessonId);
		assert.deepEqual(await seen(), [true, true, true, true], word);
		const acts = await db.all(sql<{ act: string }>`select act from platform.audit where detail ->> 'lesson' = ${lessonId} and act like 'lesson.%' order by id`);
		assert.deepEqual(acts.map((row) => row.act), ['lesson.withdraw', 'lesson.giveBack']);
	}
	assert.deepEqual(await withdrawnLessons(db, people.teacher), []);
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from curriculum.reading where lesson_id = ${own}`)).count, 1, 'what was read stays');

	// The teacher learns why; another version, published by who may, is the same lesson shown again.
	await withdrawLesson(db, people.inspector, own, 'À revoir.');
	const told = await lessonVersions(db, people.teacher, own, [id('A')]);
	assert.deepEqual([told.withdrawn_why, told.mayWithdraw], ['À revoir.', false]);
	const again = await publishLessonDraft(db, people.head, { ...whole, targetId: own, content: { source: 'Un texte corrigé.\n', media: {} } }, id('A'));
	assert.deepEqual(again, { targetId: own, version: 2 });
	assert.equal((await lesson(db, own, [id('A')])).version, 2);

	// A new edition of what ships does not bring back what a person took away.
	await withdrawLesson(db, people.ministry, nations, 'Hors programme.');
	const edition = await publishLesson(db, theSystem('test'), chapterId, 9, { ...source, text: `${source.text}Un mot de plus.\n` });
	assert.deepEqual([edition.id, edition.version], [nations, 2]);
	await assert.rejects(lesson(db, nations), gone);
	assert.deepEqual(await search(db, 'Girafes', 'fr', 10, []), []);
	await giveLessonBack(db, people.ministry, nations);
	assert.equal((await lesson(db, nations)).version, 2);
});
