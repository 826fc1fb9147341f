import assert from 'node:assert/strict';
import { kinds } from '#house';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { checkPaper, type Paper } from '#rooms/revision/paper.ts';
import { beatMock, beginMock, bringPaper, endMock, endMocks, judgeMock, keepMock, maybeMockHolding, mockPage, mocksOf, mockView, paperFor, paperPage, paperPlaces, papersPage, papers, paperSources, projectionOf, publishPaper } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { aFact } from '#tests/facts.ts';
import { anAnswer, anItem, aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const minute = 60_000;
const over = { status: 409 };
const refused = { status: 404 };
const none = async () => 0;

function aPaper(code: string, more: object = {}): Paper {
	const item = (name: string, competence: string, parts = anItem(name).parts) => ({ ...anItem(`${code}-${name}`), chapter: `${code}-1`, competences: [`${code}-${competence}`], parts });
	const { paper, faults } = checkPaper({
		code: `P-${code}`, title: 'Sujet', exam: 'BFEM', grade: '3E', series: [], session: { kind: 'blanc', year: 2026 }, subject: 'MATH', programme: code, language: 'fr', minutes: 60, source: 'test', author: 'test',
		licence: 'CC BY-SA 4.0', total: 10, rules: { pause: 15 },
		sections: [
			{ title: 'Exercice 1', intro: 'Soit $n$.', questions: [{ points: 4, item: item('Q1', 'A') }, { points: 2, item: item('Q2', 'B') }] },
			{ title: 'Exercice 2', questions: [{ points: 4, item: item('Q3', 'A', [{ id: 'a', interaction: { type: 'written', criteria: [{ id: 'k1', text: 'juste', points: 3 }, { id: 'k2', text: 'clair', points: 1 }] } }]) }] }
		],
		...more
	});
	assert.deepEqual(faults, undefined);
	return paper!;
}

async function aSchool(db: Database, more: object = {}) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const { id: paper } = await publishPaper(db, system, { paper: aPaper(course.code, more), country: 'senegal', organisationId: null });
	const [awa, ibou] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	return { id, course, paper, awa, ibou };
}
const attempts = (db: Database, mock: string) => db.all(sql<{ score: number; pending: boolean; at: Date }>`select score, pending, at from exercises.attempt where work_id = ${mock} order by id`);
const later = (now: Date, minutes: number) => new Date(now.getTime() + minutes * minute);
const ago = (minutes: number) => new Date(Date.now() - minutes * minute);

dbtest('a paper is published once; another content is a new version, and what was begun keeps its own; a question alone has its section with it', async (db) => {
	const { course, paper, awa } = await aSchool(db);
	const same = await publishPaper(db, system, { paper: aPaper(course.code), country: 'senegal', organisationId: null });
	assert.deepEqual([same.id, same.version, same.isNew, same.unknownCompetences], [paper, 1, false, []]);
	const mock = await beginMock(db, awa, paper, none, ago(5));
	const changed = await publishPaper(db, system, { paper: aPaper(course.code, { minutes: 90 }), country: 'senegal', organisationId: null });
	assert.deepEqual([changed.version, changed.isNew], [2, true]);
	assert.equal((await mockPage(db, awa, mock, null)).paper.minutes, 60);
	const whole = await paperFor(db, awa, paper);
	assert.deepEqual([whole.minutes, whole.questions[0].stem, whole.questions[0].item.stem], [90, (await paperFor(db, awa, paper, 1)).questions[0].stem, 'Soit $n$.\n\nCalcule $5 + 3$.']);
	assert.ok((await papers(db, awa, { exam: 'BFEM' })).papers.some((one) => one.id === paper));
	assert.ok(!(await papers(db, awa, { exam: 'BAC' })).papers.some((one) => one.id === paper));
	for (const year of ['99999999999', 'MMXXVI', '-1', '']) assert.equal((await papersPage(db, awa, { year })).filter.year, undefined, 'what is no year is none');
});

dbtest('a sitting: begun in two windows it is one; no key and no correction before the end; each point against the scale; judged by himself, it says so', async (db) => {
	const { paper, awa, ibou, course } = await aSchool(db);
	const now = ago(30);
	const mock = await beginMock(db, awa, paper, none, now);
	assert.equal(await beginMock(db, awa, paper, none, later(now, 1)), mock);
	const second = aFact(awa, { kind: 'mock.begin', body: JSON.stringify({ mock: newId(), paper, version: 1 }), at: later(now, 2).toISOString() });
	const [result] = await receive(db, awa, [second], new Date().toISOString(), kinds);
	assert.deepEqual([result.result, result.answer], ['ok', { mock }], 'another telephone: the same sitting');
	await assert.rejects(mockPage(db, ibou, mock, null), refused);
	const [question] = (await paperFor(db, awa, paper)).questions;
	assert.equal(await maybeMockHolding(db, awa, question.itemId), mock);
	assert.equal(await maybeMockHolding(db, ibou, question.itemId), undefined);
	const [held] = await receive(db, awa, [anAnswer(awa, question.itemId, '8')], new Date().toISOString(), kinds);
	assert.equal(held, undefined, 'an answer sent past the sitting waits: its verdict would tell the key');
	assert.equal((await paperPage(db, awa, paper)).corrected, false);
	const teaching = { ...awa.hat!, id: 'teacher', kind: 'teacher' as const };
	assert.equal((await paperPage(db, { ...awa, hat: teaching, hats: [...awa.hats, teaching] }, paper)).corrected, false, 'nor under another hat of his');
	await keepMock(db, awa, mock, 1, { a: '7' }, later(now, 3));
	await keepMock(db, awa, mock, 1, { a: '8' }, later(now, 4));
	await keepMock(db, awa, mock, 2, { a: '7' }, later(now, 5));
	await keepMock(db, awa, mock, 3, { a: 'Car 5 + 3 = 8.' }, later(now, 6));
	const open = await mockPage(db, awa, mock, 1, later(now, 7));
	assert.deepEqual([open.result, open.exercise?.answer, open.questions.map((one) => one.saved), open.mock.left], [null, { a: '8' }, [true, true, true], 53 * minute]);
	assert.equal((await attempts(db, mock)).length, 0);
	await assert.rejects(judgeMock(db, awa, mock, 3, { a: { k1: 3, k2: 1 } }, later(now, 7)), refused, 'not while it runs');
	await endMock(db, awa, mock, later(now, 8));
	await endMock(db, awa, mock, later(now, 9));
	assert.deepEqual((await attempts(db, mock)).map((row) => [row.score, row.pending]), [[1, false], [0, false], [0, true]]);
	const done = await mockPage(db, awa, mock, null);
	assert.deepEqual([done.result!.low, done.result!.high, done.result!.questions.map((one) => [one.got, one.by])], [4, 8, [[4, 'machine'], [0, 'machine'], [0, 'waits']]]);
	await judgeMock(db, awa, mock, 3, { a: { k1: 2, k2: 0.5 } });
	const judged = await mockPage(db, awa, mock, 3);
	assert.deepEqual([judged.result!.low, judged.result!.high, judged.result!.questions[2].by, judged.result!.chapters], [6.5, 6.5, 'own', [{ chapter: `${course.code}-1`, got: 6.5, most: 10, waiting: 0 }]]);
	assert.equal((await paperPage(db, awa, paper)).corrected, true);
	await assert.rejects(keepMock(db, awa, mock, 2, { a: '8' }), over);
	// A key corrected, or a teacher's marks, after the exam: the attempt says it, and the result follows.
	await db.run(sql`update exercises.attempt set score = 0.75, marked_at = now() where work_id = ${mock} and pending`);
	await db.run(sql`update exercises.attempt set score = 1 where work_id = ${mock} and not pending`);
	const remade = (await mocksOf(db, awa.hat!.establishmentId, awa.id))[0];
	assert.deepEqual([remade.low, remade.high, remade.result!.questions[2].by], [9, 9, 'teacher']);
	assert.equal((await mockView(db, awa, mock, 1)).exercise?.number, 1);
	const again = await beginMock(db, awa, paper, none);
	assert.notEqual(again, mock, 'afterwards he may sit it again');
	const [shut, carried] = [await mockView(db, awa, mock, 1), await Promise.all((await paperSources(db, awa, paper, none)).filter((source) => source.path === `/learn/mock/${mock}`).map((source) => source.make().then(() => 'goes along', () => 'stays')))];
	assert.deepEqual([shut.exercise, shut.verdicts, shut.result!.low, carried], [null, {}, 9, ['stays']], 'and meanwhile reads no correction of his last copy');
	await endMock(db, awa, again);
	assert.equal((await mockView(db, awa, mock, 1)).exercise?.number, 1);
});

dbtest('time is the server’s: it ends by itself, more for who needs it, a minute for a slow line; a page that died has its time back up to the pause', async (db) => {
	const { paper, awa, ibou } = await aSchool(db);
	const start = ago(200);
	const [first, second] = [await beginMock(db, awa, paper, none, start), await beginMock(db, ibou, paper, async () => 50, start)];
	await keepMock(db, awa, first, 1, { a: '8' }, later(start, 60.5));
	await assert.rejects(keepMock(db, awa, first, 2, { a: '8' }, later(start, 62)), over);
	const ended = await mockPage(db, awa, first, null, later(start, 63));
	assert.deepEqual([ended.mock.endedBy, ended.mock.endedAt?.getTime(), ended.result!.low], ['time', later(start, 60).getTime(), 4]);
	for (const at of [1, 2, 3]) assert.deepEqual(await beatMock(db, ibou, second, later(start, at)), { left: (90 - at) * minute, over: false });
	// The machine is dead for twenty minutes: fifteen are given back.
	assert.deepEqual(await beatMock(db, ibou, second, later(start, 23)), { left: 82 * minute, over: false });
	assert.deepEqual(await beatMock(db, ibou, second, later(start, 43)), { left: 62 * minute, over: false }, 'the pause is used up');
	const page = await mockPage(db, ibou, second, null, later(start, 44));
	assert.deepEqual([page.mock.given, page.mock.left], [15 * minute, 61 * minute]);
	await keepMock(db, ibou, second, 2, { a: '8' }, later(start, 100));
	assert.equal(await endMocks(db, later(start, 105)), 0, 'a minute for a slow line');
	assert.equal(await endMocks(db, later(start, 107)), 1);
	assert.equal(await endMocks(db, later(start, 107)), 0);
	assert.deepEqual([(await mockPage(db, ibou, second, null)).mock.endedBy, (await attempts(db, second)).length], ['time', 1]);
	assert.deepEqual(await beatMock(db, ibou, second, later(start, 108)), { left: 0, over: true });
});

dbtest('no way back where the paper says so; order where it says so', async (db) => {
	const { paper, awa } = await aSchool(db, { rules: { order: 'fixed', back: false, pause: 0 } });
	const mock = await beginMock(db, awa, paper, none, ago(10));
	assert.deepEqual((await mockPage(db, awa, mock, 2)).exercise, null);
	await assert.rejects(keepMock(db, awa, mock, 2, { a: '8' }), over, 'in order');
	await keepMock(db, awa, mock, 1, {}, ago(8));
	await keepMock(db, awa, mock, 2, { a: '8' }, ago(7));
	await assert.rejects(keepMock(db, awa, mock, 1, { a: '8' }), over, 'what was passed over is closed');
	const page = await mockPage(db, awa, mock, null);
	assert.deepEqual([page.questions.map((one) => one.open), page.mock.flags], [[false, true, true], ['back']]);
});

const told = (who: Who, kind: string, body: object, at: Date, id = newId()) => aFact(who, { kind, id, at: at.toISOString(), body: JSON.stringify(body) });

dbtest('without line: facts that come days later, twice, out of order, with a clock a day off, make the same sitting; what was late is said, not lost', async (db) => {
	const { paper, awa, ibou } = await aSchool(db);
	// Three days ago, on a telephone whose clock is a day ahead; the machine died once, for ten minutes.
	const start = ago(3 * 24 * 60);
	const day = (date: Date) => new Date(date.getTime() + 86_400_000);
	const facts = (who: Who, mock: string) => {
		const sitting = { mock, paper, version: 1 };
		return [
			told(who, 'mock.begin', sitting, day(start)),
			told(who, 'mock.keep', { ...sitting, number: 1, answer: { a: '7' }, used: 5 * minute, given: 0 }, day(later(start, 5))),
			told(who, 'mock.keep', { ...sitting, number: 1, answer: { a: '8' }, used: 20 * minute, given: 10 * minute }, day(later(start, 30))),
			told(who, 'mock.keep', { ...sitting, number: 2, answer: { a: '8' }, used: 58 * minute, given: 10 * minute }, day(later(start, 68))),
			told(who, 'mock.keep', { ...sitting, number: 3, answer: { a: 'trop tard' }, used: 75 * minute, given: 10 * minute }, day(later(start, 85))),
			told(who, 'mock.end', { ...sitting, by: 'pupil', used: 59 * minute, given: 10 * minute }, day(later(start, 69)))
		];
	};
	const stands = async (who: Who, mock: string) => {
		const { result, mock: sat } = await mockPage(db, who, mock, null);
		return [result!.low, sat.endedBy, sat.endedAt!.getTime() - start.getTime(), sat.given, sat.flags];
	};
	const want = [6, 'pupil', 69 * minute, 10 * minute, ['late']];
	const [one, two] = [newId(), newId()];
	const sentNow = () => day(new Date()).toISOString();
	const inOrder = facts(awa, one);
	assert.deepEqual((await receive(db, awa, inOrder, sentNow(), kinds)).map((each) => each.result), Array(6).fill('ok'));
	assert.ok(near(await stands(awa, one), want), JSON.stringify(await stands(awa, one)));
	// The acknowledgement was lost: all of it comes again.
	assert.deepEqual((await receive(db, awa, inOrder, sentNow(), kinds)).map((each) => each.result), Array(6).fill('duplicate'));
	assert.ok(near(await stands(awa, one), want), JSON.stringify(await stands(awa, one)));
	const shuffled = [5, 3, 1, 4, 2, 0].map((i) => facts(ibou, two)[i]);
	assert.deepEqual((await receive(db, ibou, shuffled, sentNow(), kinds)).map((each) => each.result), Array(6).fill('ok'));
	assert.ok(near(await stands(ibou, two), want), JSON.stringify(await stands(ibou, two)));
	const scores = async (mock: string) => (await attempts(db, mock)).filter((row) => !row.pending).map((row) => row.score).sort();
	assert.deepEqual(await scores(one), [1, 1], 'handed in once, when its end is there');
	assert.deepEqual((await scores(two)).slice(-2), [1, 1]);
});

dbtest('after the end: an older word that comes late changes nothing and is taken in; an answer that only says it is of this sitting is none of it', async (db) => {
	const { paper, awa, ibou } = await aSchool(db);
	const [mock, start] = [newId(), ago(90)];
	const sitting = { mock, paper, version: 1 };
	const send = (facts: ReturnType<typeof told>[]) => receive(db, awa, facts, new Date().toISOString(), kinds);
	const keep = (answer: string, minutes: number) => told(awa, 'mock.keep', { ...sitting, number: 1, answer: { a: answer }, used: minutes * minute, given: 0 }, later(start, minutes));
	await send([told(awa, 'mock.begin', sitting, start), keep('7', 20), told(awa, 'mock.end', { ...sitting, used: 30 * minute, given: 0 }, later(start, 30))]);
	const [late] = await send([keep('8', 10)]);
	assert.deepEqual([late?.result, late?.answer, (await attempts(db, mock)).map((row) => row.score)], ['ok', { mock, kept: true }, [0]]);
	const [question] = (await paperFor(db, awa, paper)).questions;
	const own = anAnswer(awa, question.itemId, '8');
	const [result] = await send([{ ...own, body: JSON.stringify({ ...JSON.parse(own.body), work: mock }) }]);
	assert.deepEqual([result.result, (await mockPage(db, awa, mock, null)).result!.low], ['ok', 0]);
	// Forty days without a sign: more than a sitting's clock can hold.
	const old = { ...sitting, mock: newId() };
	const found = await receive(db, ibou, [told(ibou, 'mock.begin', old, ago(40 * 24 * 60)), told(ibou, 'mock.keep', { ...old, number: 1, answer: { a: '8' } }, ago(1))], new Date().toISOString(), kinds);
	assert.deepEqual(found.map((one) => one.result), ['ok', 'ok']);
});

dbtest('a sitting that no end can be written of keeps none of the others open', async (db) => {
	const { paper, awa, ibou } = await aSchool(db);
	const [broken, sound] = [await beginMock(db, awa, paper, none, ago(200)), await beginMock(db, ibou, paper, none, ago(190))];
	await keepMock(db, awa, broken, 1, { a: '8' }, ago(195));
	await db.run(sql`update revision.mock_answer set saved_at = 'infinity' where mock_id = ${broken}`);
	await endMocks(db);
	const open = async (id: string) => (await db.one(sql<{ ended: boolean }>`select ended_at is not null as ended from revision.mock where id = ${id}`)).ended;
	assert.deepEqual([await open(broken), await open(sound)], [false, true]);
});

/** The same but for the moments that a test takes to run. */
const near = (found: unknown[], want: unknown[]) => found.every((value, i) => (typeof value === 'number' && typeof want[i] === 'number' ? Math.abs(value - (want[i] as number)) < 5000 : JSON.stringify(value) === JSON.stringify(want[i])));

dbtest('a fact that lies or is broken is put aside; another’s sitting is nobody’s to write in', async (db) => {
	const { paper, awa, ibou } = await aSchool(db);
	const mock = await beginMock(db, awa, paper, none, ago(10));
	const sitting = { mock, paper, version: 1 };
	const send = async (who: Who, kind: string, body: object) => (await receive(db, who, [told(who, kind, body, new Date())], new Date().toISOString(), kinds))[0];
	const cases: [Who, string, object, string][] = [
		[ibou, 'mock.keep', { ...sitting, number: 1, answer: { a: '8' } }, 'not-allowed'],
		[awa, 'mock.keep', { ...sitting, number: 9, answer: { a: '8' } }, 'unknown-question'],
		[awa, 'mock.keep', { ...sitting, number: 1 }, 'malformed'],
		[awa, 'mock.begin', { mock: newId(), paper: newId(), version: 1 }, 'unknown-paper'],
		[awa, 'mock.begin', { mock: newId(), paper, version: 7 }, 'unknown-paper'],
		[awa, 'mock.judge', { ...sitting, number: 3, points: { a: { k1: 0.3 } } }, 'malformed']
	];
	for (const [who, kind, body, why] of cases) assert.deepEqual([(await send(who, kind, body)).result, (await send(who, kind, body)).why], ['quarantine', why], JSON.stringify(body));
	// A telephone that says it used no time at all is bounded by how long it truly took.
	const forged = await receive(db, awa, [told(awa, 'mock.keep', { ...sitting, number: 1, answer: { a: '8' }, used: 0 }, new Date(Date.now() + 3 * 3600 * 1000))], new Date(Date.now() + 3 * 3600 * 1000).toISOString(), kinds);
	assert.equal(forged[0].result, 'ok');
	assert.deepEqual((await mockPage(db, awa, mock, null)).questions[0].saved, true, 'its clock set right, it was in time');
});

dbtest('a paper is published by who publishes there, whole or not at all; what is wrong is said at its place', async (db) => {
	const { id, course, paper } = await aSchool(db);
	await setSetting(db, 'country', 'senegal');
	const aRole = async (role: 'head' | 'teacher') => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role, organisationId: id('A'), since: '2025-10-01' }] }));
	const [head, teacher] = [await aRole('head'), await aRole('teacher')];
	await assert.rejects(paperPlaces(db, teacher), refused);
	await assert.rejects(bringPaper(db, teacher, { placeId: id('A'), text: '{}' }), refused);
	await assert.rejects(bringPaper(db, head, { placeId: id('B'), text: '{}' }), refused);
	await assert.rejects(bringPaper(db, head, { placeId: id('A'), text: 'a: [1' }), { status: 400 });
	const [known] = (await paperFor(db, head, paper)).questions;
	const file = (more: object, item: unknown) => JSON.stringify({
		code: 'P-OWN', title: 'Le nôtre', exam: 'BFEM', grade: '3E', session: { kind: 'normal', year: 2019 }, subject: 'MATH', programme: course.code, language: 'fr', minutes: 60, source: 'Archives', author: 'Office', licence: 'CC BY 4.0',
		sections: [{ title: 'Exercice 1', questions: [{ points: 20, item }] }], ...more
	});
	const faults = async (text: string) => (await bringPaper(db, head, { placeId: id('A'), text })).faults.map((fault) => fault.key);
	assert.deepEqual(await faults(file({}, 'NOBODY-1')), ['paper-item-unknown']);
	assert.deepEqual(await faults(file({ total: 10 }, known.item.code)), ['paper-total']);
	assert.deepEqual(await faults(file({ exam: 'BACC', series: ['S9'] }, known.item.code)), ['paper-exam', 'paper-series']);
	assert.deepEqual(await faults(file({}, { ...known.item, code: 'X1', stem: '![x](media/x.svg)' })), ['paper-media']);
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from revision.paper where code = 'P-OWN'`)).count, 0);
	const { published } = await bringPaper(db, head, { placeId: id('A'), text: file({}, known.item.code) });
	assert.deepEqual([published!.isNew, published!.unknownCompetences], [true, []]);
	assert.equal((await bringPaper(db, head, { placeId: id('A'), text: file({}, known.item.code) })).published!.isNew, false);
	const [own, stranger] = [await aPupil(db, id('6A')), await aPupil(db, id('B'))];
	assert.equal((await paperFor(db, own, published!.id)).title, 'Le nôtre');
	await assert.rejects(paperFor(db, stranger, published!.id), refused);
	await assert.rejects(beginMock(db, stranger, published!.id, none), refused);
});

dbtest('what the exam would come to: with nothing known nothing is promised; a mock makes a range; the rest is assumed openly', async (db) => {
	const { awa, paper } = await aSchool(db);
	await setSetting(db, 'country', 'senegal');
	const scope = awa.hat!.establishmentId;
	const at = (now = new Date()) => projectionOf(db, scope, awa.id, { grade: '3E', series: null }, 'fr', now);
	const before = await at();
	assert.deepEqual([before.exam?.code, before.projection, (await projectionOf(db, scope, awa.id, { grade: '6E', series: null }, 'fr', new Date())).exam], ['BFEM', null, null]);
	const mock = await beginMock(db, awa, paper, none, ago(50));
	await keepMock(db, awa, mock, 1, { a: '8' }, ago(45));
	await keepMock(db, awa, mock, 2, { a: '8' }, ago(44));
	await endMock(db, awa, mock, ago(40));
	const { projection } = await at();
	const math = projection!.subjects.find((one) => one.subject === 'MATH')!;
	assert.deepEqual([Math.round(math.mean), math.mocks, math.assumed], [12, 1, false]);
	assert.ok(projection!.assumed >= 8 && projection!.high - projection!.low > 5, 'one subject of ten is a wide range');
});
