import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { pieces } from '#rooms/curriculum/lesson.ts';
import { chapter, enterProgramme, lesson, lessonsOf, noteReading, programme, programmes, publishLesson, readingsOf, readProgramme } from '#rooms/curriculum/server/index.ts';
import { aProgramme, aReading, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const text = (code: string, body: string, head = '') => ({ name: `${code}.md`, text: `---\ncode: ${code}\ntitle: Additionner\nlanguage: fr\n${head}---\n${body}`, media: {} });
const refused = { status: 404 };
const versions = async (db: Database, id: string) => (await db.all(sql<{ number: number; source: string }>`select number, source from curriculum.lesson_version where lesson_id = ${id} order by number`)).map((row) => [row.number, row.source]);

dbtest('the same text changes nothing; another is a new version, and the old one stays to the letter', async (db) => {
	const { chapterId, code } = await aProgramme(db);
	const first = await publishLesson(db, system, chapterId, 1, text(`${code}-P`, 'Un **deux**.\n'));
	assert.deepEqual(await publishLesson(db, system, chapterId, 1, text(`${code}-P`, 'Un **deux**.\n')), { ...first, isNew: false });
	const second = await publishLesson(db, system, chapterId, 1, text(`${code}-P`, 'Un deux *trois*.\n'));
	assert.deepEqual(second, { id: first.id, version: 2, isNew: true });
	assert.deepEqual(await versions(db, first.id), [[1, 'Un **deux**.\n'], [2, 'Un deux *trois*.\n']]);
	assert.match((await lesson(db, first.id)).html, /<em>trois<\/em>/);
	const said = await db.all(sql<{ detail: { code: string; version: number } }>`select detail from platform.audit where act = 'lesson.publish' and detail ->> 'code' = ${`${code}-P`} order by id`);
	assert.deepEqual(said.map((row) => row.detail.version), [1, 2]);
});

dbtest('a file written under Windows, with its line ends, is read as any other', async (db) => {
	const { chapterId, code } = await aProgramme(db);
	const source = text(`${code}-W`, 'Un\n\n::exercise E1\n');
	const made = await publishLesson(db, system, chapterId, 1, { ...source, text: source.text.replaceAll('\n', '\r\n') });
	const found = await lesson(db, made.id);
	assert.deepEqual([found.title, found.exercises], ['Additionner', ['E1']]);
	assert.deepEqual(pieces(found.html).map((piece) => 'exercise' in piece), [false, true]);
});

dbtest('a broken formula is shown as it was written, and the rest of the lesson stands', async (db) => {
	const { chapterId, code } = await aProgramme(db);
	const body = 'Avant.\n\n$\\frac{1}{2$ et $x^$ et $\\unknowncommand{3}$\n\n$$\\begin{matrix} 1 & 2$$\n\nAprès : $\\frac12$.\n';
	const { html } = await lesson(db, (await publishLesson(db, system, chapterId, 1, text(`${code}-F`, body))).id);
	assert.match(html, /Avant/);
	assert.match(html, /Après.*<mfrac>/s);
	assert.match(html, /unknowncommand/, 'the author finds his own words again');
	assert.doesNotMatch(html, /style="|<script|ParseError|at .*\.ts/);
});

dbtest('a file that is no lesson is refused with its name and the place of its fault, and nothing is entered', async (db) => {
	const { chapterId, code } = await aProgramme(db);
	const before = (await db.one(sql<{ count: number }>`select count(*) as count from curriculum.lesson`)).count;
	const wrong: [{ name: string; text: string; media: Record<string, never> }, RegExp][] = [
		[{ name: 'a.md', text: 'No front matter', media: {} }, /a\.md: no front matter/],
		[{ name: 'b.md', text: '---\ntitle: x\n---\ny', media: {} }, /b\.md: code/],
		[{ name: 'c.md', text: '---\ncode: C1\ntitle: x\nlanguage: français\n---\ny', media: {} }, /c\.md: language/],
		[{ ...text(`${code}-M`, 'x', 'minutes: -3\n'), name: 'd.md' }, /d\.md: minutes/]
	];
	for (const [source, sentence] of wrong) await assert.rejects(publishLesson(db, system, chapterId, 1, source), sentence);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from curriculum.lesson`)).count, before);
	assert.throws(() => readProgramme('code: X\nversion: "1"\n', 'p.yaml'), /^Error: p\.yaml: .*title/);
	assert.throws(() => readProgramme('a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: &e [*d,*d]\nf: &f [*e,*e]\ng: [*f,*f]\n', 'bomb.yaml'));
});

dbtest('a programme entered again brings its titles up to date and takes away nothing', async (db) => {
	const { programmeId, chapterId, competences, code } = await aProgramme(db);
	const file = {
		code, version: '1', title: 'Calcul, revu', cycle: 'moyen', grade: '6E', series: [], subject: 'MATH', language: 'fr', source: 'test', misconceptions: [],
		chapters: [{ code: `${code}-2`, title: 'Nouveau', competences: [] }, { code: `${code}-1`, title: 'Additions, revu', competences: [{ code: `${code}-A`, title: 'Additionner mieux' }] }]
	};
	assert.equal(await enterProgramme(db, system, 'senegal', file), programmeId);
	const found = await programme(db, programmeId);
	assert.deepEqual([found.title, found.chapters.map((one) => one.title)], ['Calcul, revu', ['Nouveau', 'Additions, revu']]);
	const { competences: kept } = await chapter(db, chapterId, 'fr');
	assert.deepEqual(new Set(kept.map((one) => one.id)), new Set([competences.A, competences.B]));
	assert.equal(kept.find((one) => one.id === competences.A)?.title, 'Additionner mieux');
	assert.notEqual(await enterProgramme(db, system, 'senegal', { ...file, version: '2' }), programmeId, 'another version stands beside it');
});

dbtest('lessons are read in the reader’s language where it is written, in order, each once', async (db) => {
	const { chapterId, code, lessonId } = await aProgramme(db);
	const arabic = await publishLesson(db, system, chapterId, 1, { ...text(`${code}-L1`, 'نجمع.\n'), text: `---\ncode: ${code}-L1\ntitle: الجمع\nlanguage: ar\n---\nنجمع.\n` });
	const second = await publishLesson(db, system, chapterId, 2, text(`${code}-L2`, 'Deux.\n'));
	const ids = async (language: 'fr' | 'ar' | 'en') => (await lessonsOf(db, chapterId, language)).map((line) => line.id);
	assert.deepEqual(await ids('fr'), [lessonId, second.id]);
	assert.deepEqual(await ids('ar'), [arabic.id, second.id]);
	assert.deepEqual(await ids('en'), [lessonId, second.id]);
	assert.deepEqual((await lesson(db, lessonId)).others, [{ id: arabic.id, language: 'ar' }]);
	assert.equal((await programme(db, (await chapter(db, chapterId, 'fr')).programme_id)).chapters[0].lessons, 2, 'a text in two languages is one lesson');
	for (const wrong of [newId(), 'x', "'; drop"]) {
		await assert.rejects(lesson(db, wrong), refused);
		await assert.rejects(chapter(db, wrong, 'fr'), refused);
		await assert.rejects(programme(db, wrong), refused);
	}
});

dbtest('drafts are nobody’s yet', async (db) => {
	const { programmeId, chapterId } = await aProgramme(db);
	assert.ok((await programmes(db, '6E')).some((one) => one.id === programmeId));
	await db.run(sql`update curriculum.programme set status = 'draft' where id = ${programmeId}`);
	assert.ok(!(await programmes(db, '6E')).some((one) => one.id === programmeId));
	await assert.rejects(programme(db, programmeId), refused);
	await assert.rejects(chapter(db, chapterId, 'fr'), refused);
});

dbtest('a bookmark notes the first and the last opening, and that it was read to the end stays', async (db) => {
	const { lessonId } = await aProgramme(db);
	const id = await aCountry(db);
	const [who, scope] = [await aPupil(db, id('6A')), id('A')];
	await sendAnswers(db, who, [aReading(who, lessonId, false)]);
	assert.equal((await readingsOf(db, scope, who.id, [lessonId]))[0].done_at, null);
	await sendAnswers(db, who, [aReading(who, lessonId, true)]);
	await sendAnswers(db, who, [aReading(who, lessonId, false)]);
	const [reading] = await readingsOf(db, scope, who.id, [lessonId, newId()]);
	assert.ok(reading.done_at instanceof Date);
	assert.deepEqual(await readingsOf(db, newId(), who.id, [lessonId]), [], 'another scope is another book');
	assert.deepEqual((await sendAnswers(db, who, [aReading(who, newId(), true), aReading(who, 'x', true)])).map((one) => one.why), ['unknown-lesson', 'malformed']);
});

dbtest('a bookmark is the same in whatever order the readings arrive', async (db) => {
	const { lessonId } = await aProgramme(db);
	const id = await aCountry(db);
	const at = (day: number) => ({ at: `2026-03-0${day}T08:00:00.000Z` });
	for (const order of [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]]) {
		const who = await aPupil(db, id('6A'));
		await sendAnswers(db, who, order.map((day) => aReading(who, lessonId, day === 2 || day === 3, at(day))));
		const [{ last_at, done_at }] = await readingsOf(db, id('A'), who.id, [lessonId]);
		assert.deepEqual([last_at.toISOString(), done_at?.toISOString()], [at(4).at, at(2).at]);
	}
});

dbtest('openings of one moment are noted together, each once; what could not be noted is noted the next time', async (db) => {
	const { lessonId } = await aProgramme(db);
	const [scope, ...readers] = Array.from({ length: 6 }, () => newId());
	await Promise.all([...readers, ...readers].map((id) => noteReading(db, { id }, scope, lessonId)));
	for (const id of readers) assert.equal((await readingsOf(db, scope, id, [lessonId])).length, 1);
	const who = { id: newId() };
	const away = new Proxy(db, { get: (it, name) => (name === 'run' ? () => Promise.reject(new Error('away')) : Reflect.get(it, name)) });
	await noteReading(away, who, scope, lessonId);
	assert.deepEqual(await readingsOf(db, scope, who.id, [lessonId]), []);
	await noteReading(db, who, scope, lessonId);
	assert.equal((await readingsOf(db, scope, who.id, [lessonId])).length, 1);
});
