import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, draft, entryOf, findEntries, lessonReadiness, publishLessonDraft, reuseLesson, saveDraft, search, type Wanted } from '#rooms/curriculum/server/index.ts';
import { enterBank, itemReadiness, publishItems, reuseItem } from '#rooms/exercises/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { anItem, aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const gone = { status: 404 };

async function aLibrary(db: Database) {
	const id = await aCountry(db);
	const programme = await aProgramme(db);
	const word = `Zoum${newId().slice(-6)}`;
	const staff = async (place: 'A' | 'B', role: 'teacher' | null = 'teacher') =>
		asWho(db, await aPerson(db, { memberships: [{ organisationId: id(place), kind: 'staff', since }], roles: role ? [{ role, organisationId: id(place), since }] : [] }));
	const [teacher, colleague, other] = [await staff('A'), await staff('A'), await staff('B')];
	const bank = (name: string, organisationId: string | null, origin = 'gift') => enterBank(db, system, { code: `${name}-${newId()}`, title: name, organisationId, origin });
	const put = async (bankId: string, code: string, more = {}, item = {}) =>
		(await publishItems(db, system, bankId, [{ item: anItem(code, { title: `${word} ${code}`, ...item }), chapterId: programme.chapterId, competenceIds: [programme.competences.A], author: 'Awa', licence: 'CC BY-SA 4.0', ...more }]))[0].id;
	const national = await put(programme.bankId, 'N1');
	const names = new Map([[national, 'national']]);
	for (const [name, where, more] of [['schools', await bank('a', id('A')), { licence: '' }], ['inspections', await bank('i', id('IEF1'), 'made'), {}], ['others', await bank('b', id('B')), {}], ['fixed', await bank('n', null), { licence: 'CC BY-ND 4.0' }]] as const)
		names.set(await put(where, `${name}1`, more), name);
	const lessonDraft = await createDraft(db, teacher, { kind: 'lesson', organisationId: id('A'), chapterId: programme.chapterId, language: 'fr', title: `${word} leçon`, content: { source: 'Un.\n' } });
	const { targetId: lessonId } = await publishLessonDraft(db, teacher, await draft(db, teacher, lessonDraft), id('A'));
	names.set(lessonId, 'lesson');
	const ids = (name: string) => [...names].find(([, one]) => one === name)![0];
	const found = async (who: typeof teacher, wanted: Wanted) => (await findEntries(db, who, wanted)).entries.flatMap((entry) => names.get(entry.id) ?? []).sort().join(' ');
	return { id, programme, word, teacher, colleague, other, staff, ids, found };
}

dbtest('the library shows who writes what reaches him, and is not there for who does not write', async (db) => {
	const { id, word, teacher, other, staff, ids, found } = await aLibrary(db);
	assert.equal(await found(teacher, { words: word }), 'fixed inspections lesson national schools');
	assert.equal(await found(other, { words: word }), 'fixed national others');
	assert.equal(await found(await staff('A', null), { words: word }), 'fixed inspections lesson national schools', 'staff may write');
	const pupil = await aPupil(db, id('6A'));
	await assert.rejects(findEntries(db, pupil, { words: word }), gone);
	for (const one of ['national', 'schools']) await assert.rejects(entryOf(db, pupil, 'item', ids(one)), gone);
	for (const one of ['schools', 'inspections']) await assert.rejects(entryOf(db, other, 'item', ids(one)), gone, one);
	await assert.rejects(entryOf(db, other, 'lesson', ids('lesson')), gone);
	await assert.rejects(entryOf(db, teacher, 'chapter', ids('lesson')), gone);
	// A pupil's search has what is published to him, and nothing that a teacher only brought in.
	const reach = await reachOf(db, [id('A')]);
	const titles = (await search(db, word, 'fr', 30, reach)).map((one) => one.title.replace(`${word} `, '')).sort();
	assert.deepEqual(titles, ['N1', 'fixed1', 'inspections1', 'leçon']);
});

dbtest('the library is narrowed by place, kind, language, licence and whose it is; newest first, page by page', async (db) => {
	const { id, programme, word, teacher, found } = await aLibrary(db);
	const own = (wanted: Wanted) => found(teacher, { words: word, ...wanted });
	const table: [Wanted, string][] = [
		[{ kind: 'lesson' }, 'lesson'],
		[{ kind: 'item' }, 'fixed inspections national schools'],
		[{ form: 'numeric', from: 'nation' }, 'fixed national'],
		[{ form: 'choice' }, ''],
		[{ grade: '6E', subject: 'MATH', country: 'senegal', series: 'S2', language: 'fr' }, 'fixed inspections lesson national schools'],
		[{ grade: '5E' }, ''], [{ subject: 'PC' }, ''], [{ country: 'morocco' }, ''], [{ language: 'ar' }, ''],
		[{ programmeId: programme.programmeId, chapterId: programme.chapterId }, 'fixed inspections lesson national schools'],
		[{ chapterId: newId() }, ''], [{ chapterId: 'x' }, ''], [{ competenceId: "'; drop" }, ''],
		[{ competenceId: programme.competences.A }, 'fixed inspections lesson national schools'],
		[{ competenceId: programme.competences.B }, 'lesson'],
		[{ licence: 'adapt' }, 'inspections lesson national'],
		[{ licence: 'CC BY-ND 4.0' }, 'fixed'],
		[{ from: id('A') }, 'lesson schools'], [{ from: 'nation' }, 'fixed national'], [{ from: id('B') }, ''],
		[{ words: `${word}x` }, '']
	];
	for (const [wanted, expected] of table) assert.equal(await own(wanted), expected, JSON.stringify(wanted));
	// Without words, the newest first; a page begins after what stood last.
	const chapter = { chapterId: programme.chapterId };
	await db.run(sql`update curriculum.search_entry set changed_at = changed_at - interval '1 minute' * (hashtext(id::text) % 100) where chapter_id = ${programme.chapterId}`);
	const { entries, next } = await findEntries(db, teacher, chapter);
	assert.deepEqual([entries.length, next], [9, null]);
	const rest = await findEntries(db, teacher, { ...chapter, after: entries[4].id });
	assert.deepEqual(rest.entries.map((entry) => entry.id), entries.slice(5).map((entry) => entry.id));
	assert.deepEqual((await findEntries(db, teacher, { words: 'a\0b', after: 'x' })).entries, []);
});

dbtest('copied and adapted: author, licence and origin go with it; what may not be changed stays as it is; what names no licence stays at home', async (db) => {
	const { id, word, teacher, colleague, other, ids } = await aLibrary(db);
	const adapted = await draft(db, teacher, await reuseItem(db, teacher, ids('national'), 'adapt', id('A')));
	assert.deepEqual([adapted.author, adapted.licence, adapted.origin.map((one) => [one.id, one.version, one.author, one.licence, one.how]), adapted.state], [`Awa, ${teacher.label}`, 'CC BY-SA 4.0', [[ids('national'), 1, 'Awa', 'CC BY-SA 4.0', 'adapt']], 'draft']);
	assert.equal((adapted.content as { item: { code?: string; stem: string } }).item.code, undefined, 'it gets a code of its own');
	const copied = await draft(db, colleague, await reuseLesson(db, colleague, ids('lesson'), 'copy', id('A')));
	assert.deepEqual([copied.author, copied.title, copied.origin[0].how], [teacher.label, `${word} leçon`, 'copy']);
	await assert.rejects(reuseLesson(db, colleague, ids('lesson'), 'copy', id('B')), gone, 'only where one writes');
	await assert.rejects(reuseItem(db, other, ids('schools'), 'copy', id('B')), gone);
	await assert.rejects(reuseItem(db, teacher, ids('fixed'), 'adapt', id('A')), { status: 403 });
	assert.equal((await draft(db, colleague, await reuseItem(db, colleague, ids('schools'), 'adapt', id('A')))).licence, 'CC BY-SA 4.0', 'a school’s own questions are changed there');
	// A copy of what may not be changed is handed in word for word or not at all.
	const fixed = await reuseItem(db, teacher, ids('fixed'), 'copy', id('A'));
	const { content } = await draft(db, teacher, fixed);
	await itemReadiness(db, await draft(db, teacher, fixed));
	await saveDraft(db, teacher, fixed, { revision: 1, title: 'x', content: { item: { ...(content as { item: object }).item, stem: 'Autre chose' } } });
	await assert.rejects(async () => itemReadiness(db, await draft(db, teacher, fixed)), { status: 400 });
	await db.run(sql`update curriculum.search_entry set licence = 'CC BY-ND 4.0' where id = ${ids('lesson')}`);
	const still = await reuseLesson(db, teacher, ids('lesson'), 'copy', id('A'));
	await lessonReadiness(db, await draft(db, teacher, still));
	await saveDraft(db, teacher, still, { revision: 1, title: 'x', content: { source: 'Deux.' } });
	await assert.rejects(async () => lessonReadiness(db, await draft(db, teacher, still)), { status: 400 });
});
