import assert from 'node:assert/strict';
import { parse } from 'devalue';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { sizeOfTaking, taking, type Wants } from '#rooms/sync/server/index.ts';
import type { ParcelLine, Take, TakeLine } from '#rooms/sync/take.ts';
import { rebuildPersons } from '#rooms/revision/server/index.ts';
import { endSupport, keepSupport, learnWants, setCourses, setWork, teachWants } from '#rooms/teaching/server/index.ts';
import { noSupport } from '#rooms/teaching/support.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const asked = (wants: Take['wants'], more: Partial<Take> = {}): Take => ({ v: 1, shape: 1, wants, have: {}, acts: [], size: false, ...more });

async function taken(db: Database, who: Who, take: Take, wants: Wants = { ...learnWants, ...teachWants }, shape = 1) {
	const lines: TakeLine[] = [];
	for await (const line of taking(db, who, take, wants, shape)) lines.push(line);
	const parcels = lines.filter((line): line is ParcelLine => 'stamp' in line);
	const gone = lines.flatMap((line) => ('gone' in line ? line.gone : []));
	return { lines, parcels, gone, paths: parcels.map((parcel) => parcel.path), have: Object.fromEntries(parcels.map((parcel) => [parcel.key, parcel.stamp])) };
}

dbtest('a chapter goes along with all it needs; what is there already does not come again, and what one answered changes only small pages', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const who = await aPupil(db, id('6A'));
	const wants = [{ kind: 'chapter', id: course.chapterId }];
	const first = await taken(db, who, asked(wants));
	const pages = ['/learn', '/learn/courses', '/learn/progress', '/learn/revise', '/learn/plan', `/learn/programme/${course.programmeId}`, `/learn/chapter/${course.chapterId}`, `/lesson/${course.lessonId}`];
	assert.deepEqual([...first.paths].sort(), [...pages, ...Object.values(course.items).map((item) => `/exercise/${item}`)].sort());
	assert.deepEqual({ ...first.lines[0], time: '' }, { v: 1, time: '', total: 11, holds: [] });
	assert.deepEqual((first.lines.at(-1) as { keys: string[] }).keys.length, 11);
	const lesson = parse(first.parcels.find((parcel) => parcel.path.startsWith('/lesson'))!.data) as { lesson: { title: string } };
	assert.equal(lesson.lesson.title, 'Additionner');
	const chapter = parse(first.parcels.find((parcel) => parcel.path.startsWith('/learn/chapter'))!.data) as { items: unknown[] };
	assert.equal(chapter.items.length, 3);

	const again = await taken(db, who, asked(wants, { have: first.have }));
	assert.deepEqual(again.paths, []);
	const fact = anAnswer(who, course.items.E1, '8');
	await sendAnswers(db, who, [fact]);
	const after = await taken(db, who, asked(wants, { have: first.have, acts: [fact.id, newId()] }));
	assert.deepEqual(after.paths.sort(), ['/learn', `/learn/chapter/${course.chapterId}`, '/learn/progress', '/learn/revise']);
	assert.deepEqual((after.lines[0] as { holds: string[] }).holds, [fact.id], 'the phone learns which of its acts are in these pages');
	// Another shape of pages: all comes again.
	assert.equal((await taken(db, who, asked(wants, { have: first.have }), learnWants, 2)).paths.length, 11);
});

dbtest('a new version comes, what is withdrawn or no longer wanted is gone, and a want of nothing brings nothing', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const who = await aPupil(db, id('6A'));
	const wants = [{ kind: 'chapter', id: course.chapterId }];
	const { have } = await taken(db, who, asked(wants));
	const gone = await taken(db, who, asked([], { have }));
	assert.deepEqual([gone.paths, gone.gone.sort()], [[], Object.keys(have).sort()]);
	await course.publish(anItem(`${course.code}-E1`, { stem: 'Combien font $5 + 3$ ?' }), [course.competences.A]);
	const newer = await taken(db, who, asked(wants, { have }));
	assert.deepEqual(newer.paths, [`/exercise/${course.items.E1}`]);
	for (const want of [{ kind: 'chapter', id: newId() }, { kind: 'chapter', id: 'x' }, { kind: 'exam', id: newId() }, { kind: 'toString', id: '' }, { kind: 'class', id: id('6A') }])
		assert.deepEqual((await taken(db, who, asked([want]))).paths, [], JSON.stringify(want));
});

dbtest('the size is told before anything is taken, and is what comes', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const who = await aPupil(db, id('6A'));
	const wants = [{ kind: 'chapter', id: course.chapterId }];
	const size = await sizeOfTaking(db, who, asked(wants, { size: true }), learnWants, 1);
	const { parcels, have } = await taken(db, who, asked(wants));
	assert.deepEqual(size.keys.sort(), Object.keys(have).sort());
	const space = parcels.reduce((sum, parcel) => sum + Buffer.byteLength(JSON.stringify(parcel)), 0);
	assert.ok(Math.abs(size.space - space) < 200 && size.bytes < space, `${size.bytes} and ${size.space} told, ${space} came`);
	assert.deepEqual((await sizeOfTaking(db, who, asked(wants, { have }), learnWants, 1)).keys.filter((key) => /exercise|lesson/.test(key)), []);
});

dbtest('a class goes along for who follows it, in one act of the audit; for others there is nothing', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const teacher = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] }));
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const [awa, moussa] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	await sendAnswers(db, awa, [anAnswer(awa, course.items.E1, '8')]);
	const work = await setWork(db, teacher, { classId: id('6A'), title: 'Pour jeudi', note: '', opensAt: new Date(Date.now() - 1000), dueAt: new Date(Date.now() + 9e7), itemIds: [course.items.E1], lessonIds: [], pupilIds: [] });
	const wants = [{ kind: 'class', id: id('6A') }];
	const [klass, chapter] = [`/teach/class/${id('6A')}`, `?chapter=${course.chapterId}`];
	const taking = await taken(db, teacher, asked(wants));
	assert.deepEqual([...taking.paths].sort(), ['/teach', '/teach/classes', '/teach/plan', klass, `${klass}/textbook`, `${klass}/textbook/fill`, `${klass}${chapter}`, `${klass}/work`, `${klass}/work${chapter}`, `/teach/work/${work}`, `/teach/pupil/${awa.id}`, `/teach/pupil/${moussa.id}`].sort());
	const readings = () => db.all(sql<{ act: string; organisation_id: string | null; person_id: string | null }>`select act, organisation_id, person_id from platform.audit where actor_id = ${teacher.id} and reading`);
	assert.deepEqual(await readings(), [{ act: 'class.take', organisation_id: id('6A'), person_id: null }]);
	assert.deepEqual((await taken(db, teacher, asked(wants, { have: taking.have }))).paths, []);
	assert.equal((await readings()).length, 1, 'what did not leave was not read');
	await sendAnswers(db, moussa, [anAnswer(moussa, course.items.E1, '7')]);
	const after = await taken(db, teacher, asked(wants, { have: taking.have }));
	assert.deepEqual([...after.paths].sort(), ['/teach', klass, `${klass}${chapter}`, `/teach/work/${work}`, `/teach/pupil/${moussa.id}`].sort());
	// What no new answer says: a support plan, evidence that counts otherwise since.
	const steps: [string, () => Promise<unknown>][] = [
		['a support plan', () => keepSupport(db, teacher, awa.id, { ...noSupport, extraPercent: 33 }, 0)],
		['its end', () => endSupport(db, teacher, awa.id)],
		['evidence that weighs otherwise', () => db.run(sql`update exercises.evidence set score = 0.5 where scope = ${id('A')} and person_id = ${awa.id}`).then(() => rebuildPersons(db, id('A'), [awa.id]))]
	];
	for (const [why, step] of steps) {
		const { have } = await taken(db, teacher, asked(wants));
		await step();
		assert.ok((await taken(db, teacher, asked(wants, { have }))).paths.includes(`/teach/pupil/${awa.id}`), why);
	}
	for (const who of [awa, await asWho(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6B'), since: '2025-10-01' }] })), await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('B'), since: '2025-10-01' }] }))]) {
		const nothing = await taken(db, who, asked(wants, { have: { [klass]: 'x' } }));
		assert.deepEqual([nothing.paths, nothing.gone], [[], [klass]]);
	}
	// An inspector sees the class and sets no work; no pupil's sheet leaves with him.
	const inspector = await asWho(db, await aPerson(db, { roles: [{ role: 'inspector', organisationId: id('IEF1'), since: '2025-10-01' }] }));
	const seen = await taken(db, inspector, asked(wants));
	assert.deepEqual(seen.paths.filter((path) => /pupil|\/work$|work\?/.test(path)), []);
	assert.ok(seen.paths.includes(klass));
});
