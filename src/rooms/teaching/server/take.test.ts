import assert from 'node:assert/strict';
import { parse } from 'devalue';
import { newId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { sizeOfTaking, taking, type Wants } from '#rooms/sync/server/index.ts';
import type { ParcelLine, Take, TakeLine } from '#rooms/sync/take.ts';
import { learnWants } from '#rooms/teaching/server/index.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const asked = (wants: Take['wants'], more: Partial<Take> = {}): Take => ({ v: 1, shape: 1, wants, have: {}, acts: [], size: false, ...more });

async function taken(db: Database, who: Who, take: Take, wants: Wants = learnWants, shape = 1) {
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
	const pages = ['/learn', '/learn/courses', '/learn/progress', `/learn/programme/${course.programmeId}`, `/learn/chapter/${course.chapterId}`, `/lesson/${course.lessonId}`];
	assert.deepEqual([...first.paths].sort(), [...pages, ...Object.values(course.items).map((item) => `/exercise/${item}`)].sort());
	assert.deepEqual({ ...first.lines[0], time: '' }, { v: 1, time: '', total: 9, holds: [] });
	assert.deepEqual((first.lines.at(-1) as { keys: string[] }).keys.length, 9);
	const lesson = parse(first.parcels.find((parcel) => parcel.path.startsWith('/lesson'))!.data) as { lesson: { title: string } };
	assert.equal(lesson.lesson.title, 'Additionner');
	const chapter = parse(first.parcels.find((parcel) => parcel.path.startsWith('/learn/chapter'))!.data) as { items: unknown[] };
	assert.equal(chapter.items.length, 3);

	const again = await taken(db, who, asked(wants, { have: first.have }));
	assert.deepEqual(again.paths, []);
	const fact = anAnswer(who, course.items.E1, '8');
	await sendAnswers(db, who, [fact]);
	const after = await taken(db, who, asked(wants, { have: first.have, acts: [fact.id, newId()] }));
	assert.deepEqual(after.paths.sort(), ['/learn', `/learn/chapter/${course.chapterId}`, '/learn/progress']);
	assert.deepEqual((after.lines[0] as { holds: string[] }).holds, [fact.id], 'the phone learns which of its acts are in these pages');
	// Another shape of pages: all comes again.
	assert.equal((await taken(db, who, asked(wants, { have: first.have }), learnWants, 2)).paths.length, 9);
});

dbtest('a new version comes, what is withdrawn or no longer wanted is gone, and a want of nothing brings nothing', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const who = await aPupil(db, id('6A'));
	const wants = [{ kind: 'chapter', id: course.chapterId }];
	const { have } = await taken(db, who, asked(wants));
	const gone = await taken(db, who, asked([], { have }));
	assert.deepEqual([gone.paths, gone.gone.sort()], [[], Object.keys(have).sort()]);
	const { anItem } = await import('#tests/learning.ts');
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
