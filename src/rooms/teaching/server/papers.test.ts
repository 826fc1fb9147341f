import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { makePaper, paper, papersOf, setCourses } from '#rooms/teaching/server/index.ts';
import { aProgramme, anItem } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';

async function aClass(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const aTeacher = async (place: string, school: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: school, kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const teacher = await aTeacher(id('6A'), id('A'));
	const other = await aTeacher(id('B'), id('B'));
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const pupils = [await aPupil(db, id('6A')), await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const drawn = (await course.publish(anItem(`${course.code}-P`, { stem: 'Calcule ${{a}} + 1$.', parameters: [{ name: 'a', kind: 'range', from: 1, to: 90 }, { name: 'r', kind: 'derive', value: 'a+1' }], parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '{{r}}', score: 1 }] } }] }), [])).id;
	return { id, course, teacher, other, pupils, drawn, ask: { classId: id('6A'), title: 'Contrôle', itemIds: [course.items.E1, drawn], variants: 2, mixed: true } };
}

dbtest('a sheet keeps its exercises, its variants and whose copy has which; each variant has its own values and key', async (db) => {
	const { teacher, pupils, ask, course, drawn } = await aClass(db);
	const made = await makePaper(db, teacher, ask);
	const whole = await paper(db, teacher, made, 'fr');
	assert.deepEqual([whole.title, whole.variants.map((one) => one.letter), whole.copies.map((copy) => copy.letter)], ['Contrôle', ['A', 'B'], ['A', 'B', 'A']]);
	assert.equal(new Set(whole.copies.map((copy) => copy.name)).size > 0 && whole.copies.length, pupils.length);
	const sums = whole.variants.map(({ exercises }) => {
		const exercise = exercises.find((one) => one.code.endsWith('-P'))!;
		const [, a] = /(\d+) \+ 1/.exec(exercise.item.stem)!;
		assert.match(exercise.key[0].html, new RegExp(`\\b${Number(a) + 1}\\b`), 'the key is that of these values');
		assert.match(exercise.html.stem, new RegExp(`<mn>${a}</mn>`), 'and the text shows them');
		return a;
	});
	assert.notEqual(sums[0], sums[1]);
	// A mended exercise changes nothing on paper that was handed out.
	await course.publish(anItem(`${course.code}-P`, { stem: 'Autre chose.' }), []);
	assert.deepEqual((await paper(db, teacher, made, 'fr')).variants, whole.variants);
	assert.deepEqual((await papersOf(db, teacher, ask.classId)).map((one) => [one.id, one.items, one.copies, one.variants]), [[made, 2, 3, 2]]);
	assert.equal((await db.all(sql<{ act: string }>`select act from platform.audit where actor_id = ${teacher.id} and act = 'paper.make'`)).length, 1);
	assert.ok(drawn);
});

dbtest('only who sets work to the class makes and sees its sheets; what is not theirs or too much is refused', async (db) => {
	const { teacher, other, pupils, ask } = await aClass(db);
	const made = await makePaper(db, teacher, ask);
	for (const who of [other, await asWho(db, pupils[0])]) {
		await assert.rejects(makePaper(db, who, ask), { status: 404 });
		await assert.rejects(paper(db, who, made, 'fr'), { status: 404 });
		await assert.rejects(papersOf(db, who, ask.classId), { status: 404 });
	}
	for (const wrong of [{ title: ' ' }, { itemIds: [] }, { itemIds: ['x'] }, { variants: 7 }, { variants: 0.5 }, { itemIds: [ask.classId] }]) await assert.rejects(makePaper(db, teacher, { ...ask, ...wrong }), { status: 400 }, JSON.stringify(wrong));
	await assert.rejects(paper(db, teacher, 'x', 'fr'), { status: 404 });
});
