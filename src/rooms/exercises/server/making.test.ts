import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { diskStore } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, draft, misconceptionsOf, shareDraft } from '#rooms/curriculum/server/index.ts';
import { formOfItem } from '#rooms/exercises/making-form.ts';
import { addMedium, banksOf, changeItem, copyItem, currentVersion, dropFile, exerciseView, making, makingPreview, maybeVersion, previewMark, publishItemDraft, putInOwnBank, saveMaking, withdrawItem, writtenBank, writtenBanks } from '#rooms/exercises/server/index.ts';
import { triedFor } from '#rooms/exercises/server/tried.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import type { Item } from '#rooms/exercises/item.ts';
import type { Loose } from '#rooms/exercises/making-fields.ts';
import { checkedMaking } from '#rooms/exercises/server/checked.ts';
import { aCountry, aPerson, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const refused = { status: 404 };

/** School A with a teacher who has an empty exercise in a chapter. */
async function aSchool(db: Database) {
	const id = await aCountry(db);
	const one = (role: RoleName, place: 'A' | 'B' | 'IEF1') =>
		aPerson(db, { roles: [{ role, organisationId: id(place), since }], memberships: place === 'IEF1' ? [] : [{ organisationId: id(place), kind: 'staff', since }] });
	const course = await aProgramme(db);
	const teacher = await one('teacher', 'A');
	const begin = (who = teacher) => createDraft(db, who, { kind: 'item', organisationId: id('A'), chapterId: course.chapterId, language: 'fr', title: 'Un exercice', content: { item: {} } });
	/** Types into the form as it stands, and sends it with a button. */
	const send = async (draftId: string, typed: Record<string, string>, asked = 'save', who = teacher) => {
		const view = await making(db, who, draftId, 'fr', 0);
		const fields = [...formOfItem(view.item, 'fr').filter(([name]) => !(name in typed)), ...Object.entries(typed)];
		return saveMaking(db, who, draftId, 'fr', { fields, revision: view.revision, asked, pressed: true });
	};
	return { id, one, teacher, begin, send, ...course };
}

/** A sum of two drawn values, typed field by field. */
async function aSum(db: Database, school: Awaited<ReturnType<typeof aSchool>>) {
	const { begin, send } = school;
	const made = await begin();
	for (const asked of ['add parameters range', 'add parameters range', 'add parameters derive', 'add parts numeric', 'add parts.0.interaction.answers']) await send(made, {}, asked);
	await send(made, {
		title: 'Ajouter', stem: 'Calculer ${{a}}+{{b}}$.', 'parameters.2.value': 'a+b', 'parts.0.interaction.answers.0.value': '{{c}}', 'parts.0.interaction.answers.1.value': '-1',
		'parts.0.interaction.answers.1.feedback.text': 'Le signe !', 'parts.0.interaction.answers.1.feedback.misconception': 'Perdre le signe'
	});
	return made;
}

dbtest('what is typed is kept, faults and all; each fault is told beside its field, in the language of the person', async (db) => {
	const school = await aSchool(db);
	const { teacher, begin, send, chapterId, code } = school;
	const made = await begin();
	assert.deepEqual((await making(db, teacher, made, 'fr')).faults.map(({ path }) => path), ['parts']);
	const { at } = await send(made, { title: 'Fractions', stem: 'Soit $\\frac{1}{2}$.' }, 'add parts numeric');
	assert.equal(at, 'parts.0.prompt');
	await send(made, { 'parts.0.weight': 'beaucoup', 'parts.0.interaction.answers.0.value': 'trois' });
	const view = await making(db, teacher, made, 'fr');
	assert.deepEqual([view.item.title, view.item.chapter, view.place?.id], ['Fractions', `${code}-1`, chapterId]);
	assert.equal((view.item.parts as { weight: unknown }[])[0].weight, 'beaucoup');
	assert.deepEqual(view.faults.map(({ path, where }) => `${path}: ${where}`), ['parts.0.weight: Question 1 › Compte pour']);
	assert.match(view.html.stem, /<mfrac>/);
	await send(made, { 'parts.0.weight': '' });
	assert.match((await making(db, teacher, made, 'fr')).faults[0].where, /Question 1 › Réponse reconnue 1 › Réponse/);
	assert.match((await making(db, teacher, made, 'ar')).faults[0].text, /ليس عددا/);
});

dbtest('two people: who saves over the other is told who and when, and what he typed is still there', async (db) => {
	const { teacher, one, begin, send, id } = await aSchool(db);
	const made = await begin();
	const colleague = await one('teacher', 'A');
	await assert.rejects(making(db, colleague, made, 'fr'), refused);
	await shareDraft(db, teacher, made, colleague.code);
	const { revision, item } = await making(db, teacher, made, 'fr');
	await send(made, { title: 'Le sien' }, 'save', colleague);
	const mine = [...formOfItem(item, 'fr').filter(([name]) => name !== 'title'), ['title', 'Le mien'] as [string, string]];
	await assert.rejects(saveMaking(db, teacher, made, 'fr', { fields: mine, revision }), (error: { status: number; sentence: (language: 'fr') => string }) => error.status === 409 && error.sentence('fr').includes(colleague.label));
	const shown = await making(db, teacher, made, 'fr', 0, { fields: mine, revision });
	assert.deepEqual([shown.item.title, shown.revision], ['Le mien', revision + 1]);
	await saveMaking(db, teacher, made, 'fr', { fields: mine, revision: shown.revision });
	assert.equal((await making(db, colleague, made, 'fr')).item.title, 'Le mien');
	// An answer that was lost on the way: the next save of the same page is over its own, and over nobody else's.
	const unsure = { fields: mine.map(([name, value]): [string, string] => [name, name === 'title' ? 'Plus loin' : value]), revision: shown.revision };
	await assert.rejects(saveMaking(db, teacher, made, 'fr', unsure), { status: 409 });
	await assert.rejects(saveMaking(db, colleague, made, 'fr', { ...unsure, unsure: true }), { status: 409 });
	await saveMaking(db, teacher, made, 'fr', { ...unsure, unsure: true });
	assert.equal((await making(db, colleague, made, 'fr')).item.title, 'Plus loin');
	await assert.rejects(making(db, await one('head', 'B'), made, 'fr'), refused);
	const foreign = await createDraft(db, teacher, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'Une leçon', content: { source: '', media: {} } });
	await assert.rejects(making(db, teacher, foreign, 'fr'), refused);
});

dbtest('every draw is tried when a person saves; the first bad one is named with its values and nothing is published', async (db) => {
	const school = await aSchool(db);
	const { teacher, send } = school;
	const made = await aSum(db, school);
	const good = await making(db, teacher, made, 'fr');
	assert.deepEqual([good.faults, good.tried, good.draws.length], [[], 'Les 64 tirages possibles ont été essayés\u00a0: tous sont bons.', 3]);
	await send(made, { 'parameters.2.value': 'a/(a-b)' });
	const bad = await making(db, teacher, made, 'fr');
	assert.deepEqual(bad.faults.map(({ path, text }) => `${path} ${text}`), ['parameters.2.value a = 2, b = 2 : division par zéro. Écartez cette valeur avec « sauf ».'.replace(/ (?=[:»])/g, '\u00a0').replace('« ', '«\u00a0')]);
	await assert.rejects(putInOwnBank(db, teacher, made), { status: 409 });
	await send(made, { 'parameters.1.not': 'a' });
	assert.match((await making(db, teacher, made, 'fr')).tried, /^Les 56 tirages/);
});

dbtest('from a teacher’s own bank to the school’s: new versions of one exercise; what a pupil did stays with the version he did', async (db) => {
	const school = await aSchool(db);
	const { teacher, one, send, id, chapterId, programmeId } = school;
	const made = await aSum(db, school);
	const own = await putInOwnBank(db, teacher, made);
	assert.deepEqual([own.version, (await draft(db, teacher, made)).targetId], [1, own.itemId]);
	const named = (await misconceptionsOf(db, programmeId, [], 'fr')).find((error) => error.title === 'Perdre le signe');
	assert.match(named!.code, /^perdre-le-signe-/);
	assert.equal(JSON.stringify((await maybeVersion(db, own.itemId, 1))!.item).includes(named!.code), true);
	assert.equal((await making(db, teacher, made, 'fr')).errors.some((error) => error.code === named!.code), true);
	assert.deepEqual((await putInOwnBank(db, teacher, made)).version, 1, 'the same again is no new version');

	const pupil = await aPupil(db, id('6A'));
	const view = await exerciseView(db, pupil, own.itemId);
	assert.match(view.html.stem, /<math/);
	const wrong = await sendAnswers(db, pupil, [anAnswer(pupil, own.itemId, '-1')]);
	assert.equal(wrong[0].result, 'ok');

	await send(made, { 'parts.0.prompt': 'Donner la somme.' });
	assert.deepEqual(await putInOwnBank(db, teacher, made), { ...own, version: 2 });
	const head = await one('head', 'A');
	const { version, targetId } = await db.transaction(async (db) => publishItemDraft(db, head, await draft(db, teacher, made), id('A')));
	assert.deepEqual([targetId, version], [own.itemId, 2], 'the same exercise and the same version, in the school’s bank');
	const place = await db.one(sql<{ chapter_id: string | null; origin: string }>`select item.chapter_id, bank.origin from exercises.item join exercises.bank on bank.id = item.bank_id where item.id = ${targetId}`);
	assert.deepEqual(place, { chapter_id: chapterId, origin: 'made' });
	const attempt = await db.one(sql<{ version: number; misconceptions: string[] }>`select item_version as version, misconceptions from exercises.attempt where item_id = ${own.itemId}`);
	assert.deepEqual(attempt, { version: 1, misconceptions: [named!.code] });
	assert.equal(await currentVersion(db, own.itemId), 2);
	const far = await aPupil(db, id('5A'));
	await assert.rejects(exerciseView(db, far, own.itemId), refused);
	await db.transaction(async (db) => publishItemDraft(db, head, await draft(db, teacher, made), null));
	assert.equal((await exerciseView(db, far, own.itemId)).version, 2, 'the nation’s is open to all, at once');
});

dbtest('a bank is seen by those who write there; its exercises are changed, copied, withdrawn and given back by who may', async (db) => {
	const school = await aSchool(db);
	const { teacher, one } = school;
	const { itemId, bankId } = await putInOwnBank(db, teacher, await aSum(db, school));
	assert.deepEqual((await writtenBanks(db, teacher)).map((bank) => [bank.id, bank.items]), [[bankId, 1]]);
	const bank = await writtenBank(db, teacher, bankId);
	assert.deepEqual([bank.list.map((item) => item.id), bank.mayChange, bank.next], [[itemId], true, null]);
	const [head, colleague, other] = [await one('head', 'A'), await one('teacher', 'A'), await one('head', 'B')];
	for (const who of [colleague, other]) {
		await assert.rejects(writtenBank(db, who, bankId), refused);
		await assert.rejects(changeItem(db, who, itemId, 'fr'), refused);
		await assert.rejects(copyItem(db, who, itemId, 'fr'), refused);
		await assert.rejects(withdrawItem(db, who, itemId, true), refused);
	}
	const offered = async (who: { id: string }) => (await banksOf(db, [school.id('A')], who.id)).map((one) => one.id);
	assert.deepEqual([await offered(teacher), await offered(colleague)], [[bankId], []], 'what one keeps for oneself is not offered to others');
	for (const strange of [newId(), 'x']) await assert.rejects(changeItem(db, teacher, strange, 'fr'), refused);
	const again = await changeItem(db, teacher, itemId, 'fr');
	assert.equal((await making(db, teacher, again, 'fr')).targetId, itemId, 'the draft that she has is opened again');
	const theirs = await changeItem(db, head, itemId, 'fr');
	assert.notEqual(theirs, again);
	assert.deepEqual((await making(db, head, theirs, 'fr')).faults, []);
	const copy = await draft(db, teacher, await copyItem(db, teacher, itemId, 'fr'));
	assert.deepEqual([copy.title, copy.targetId, copy.origin.map(({ id, how, author }) => [id, how, author])], ['Ajouter (copie)', null, [[itemId, 'copy', teacher.label]]]);
	assert.notEqual((await making(db, teacher, copy.id, 'fr')).item.code, (await making(db, teacher, again, 'fr')).item.code);
	await withdrawItem(db, teacher, itemId, true);
	await assert.rejects(currentVersion(db, itemId), refused);
	assert.deepEqual((await writtenBank(db, teacher, bankId)).list.map((item) => item.withdrawn_at !== null), [true]);
	await withdrawItem(db, head, itemId, false);
	assert.equal(await currentVersion(db, itemId), 1);
});

dbtest('a preview is what a pupil has: other draws, the key, marking; nothing is kept of it', async (db) => {
	const school = await aSchool(db);
	const { teacher, begin } = school;
	const empty = await makingPreview(db, teacher, await begin(), '1', 'fr');
	assert.deepEqual([empty.view, empty.faults.length], [null, 1]);
	const made = await aSum(db, school);
	const [one, two] = [await makingPreview(db, teacher, made, '1', 'fr'), await makingPreview(db, teacher, made, '2', 'fr')];
	assert.notEqual(one.view!.html.stem, two.view!.html.stem);
	assert.deepEqual([one.draws, one.key.length, one.view!.item.parameters], [true, 1, undefined]);
	const part = one.view!.item.parts[0];
	const right = part.interaction.type === 'numeric' ? part.interaction.answers[0].value : '';
	assert.equal(previewMark(one, [['a', right]]).verdict.right, true);
	assert.equal(previewMark(one, [['a', '-1']]).verdict.parts[0].misconception, 'Perdre le signe');
	assert.deepEqual(await db.all(sql<{ id: string }>`select id from exercises.attempt where person_id = ${teacher.id}`), []);
});

const folder = await mkdtemp(join(tmpdir(), 'qalam-making-'));
after(() => rm(folder, { recursive: true, force: true }));
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function* once(bytes: Uint8Array) {
	yield bytes;
}

dbtest('a picture is known by its bytes, stands in the text it is sent for, goes along when it is published, and goes with its text', async (db) => {
	const { teacher, begin, send } = await aSchool(db);
	const made = await begin();
	await send(made, { title: 'Image', stem: 'Voici :' }, 'add parts truefalse');
	await send(made, { 'parts.0.interaction.key': 'true' });
	const into = { kept: diskStore(join(folder, 'kept')), waiting: diskStore(join(folder, 'waiting')) };
	const add = async (fileName: string, bytes: Uint8Array, alt = 'un point') => addMedium(db, teacher, made, { revision: (await making(db, teacher, made, 'fr', 0)).revision, fileName, bytes: once(bytes), alt, where: 'stem' }, into);
	await assert.rejects(add('x.png', Buffer.from('<html><script>1</script>')), { status: 415 });
	await assert.rejects(add('', png), { status: 400 });
	await assert.rejects(add('x.png', png, ' '), { status: 400, field: 'alt' });
	const { name } = await add('../../point.JPG', png);
	assert.match(name, /^point(-\w+)?\.png$/);
	const view = await making(db, teacher, made, 'fr', 0);
	assert.equal(view.item.stem, `Voici :\n\n![un point](media/${name})`);
	assert.match(view.html.stem, /<img[^>]+\/media\/[0-9a-f]{64}/);
	assert.deepEqual(view.files.map((file) => file.name), [name]);
	const { itemId } = await putInOwnBank(db, teacher, made);
	const version = (await maybeVersion(db, itemId, 1))!;
	assert.deepEqual(Object.keys(version.item.media!), [name]);
	assert.match(version.html.stem, /<img[^>]+\/media\//);
	await dropFile(db, teacher, made, { revision: view.revision, name });
	const left = await making(db, teacher, made, 'fr', 0);
	assert.deepEqual([left.item.stem, left.item.media, left.files], ['Voici :', undefined, []]);
});

dbtest('a question that points at a picture learns its size by itself', async (db) => {
	const { teacher, begin, send } = await aSchool(db);
	const made = await begin();
	await send(made, { title: 'Carte' }, 'add parts hotspot');
	const into = { kept: diskStore(join(folder, 'kept')), waiting: diskStore(join(folder, 'waiting')) };
	const { name } = await addMedium(db, teacher, made, { revision: (await making(db, teacher, made, 'fr', 0)).revision, fileName: 'carte.png', bytes: once(png), alt: 'une carte', where: '' }, into);
	await send(made, { 'parts.0.interaction.picture.media': name, 'parts.0.interaction.picture.alt': 'une carte' });
	const { item } = await making(db, teacher, made, 'fr', 0);
	assert.deepEqual((item.parts as { interaction: { picture: unknown } }[])[0].interaction.picture, { media: name, alt: 'une carte', width: 1, height: 1 });
});

dbtest('trying draws ends when its time is over, and says how many it tried', async () => {
	const item = { code: 'T', title: 'T', language: 'fr', competences: [], difficulty: 1 as const, stem: '', parameters: [{ name: 'a', kind: 'range' as const, from: 1, to: 900 }],
		parts: Array.from({ length: 25 }, (_, i) => ({ id: `p${i}`, interaction: { type: 'expression' as const, variables: ['x'], answers: [{ value: '({{a}}+√2*x)^3/(1+x^2)-sin(x)', score: 1 }, { value: '{{a}}x+1', score: 0, feedback: { text: 'n' } }] } })) };
	const begun = performance.now();
	const tried = await triedFor(item, 100);
	const took = performance.now() - begun;
	assert.ok(tried && !tried.all && tried.tried > 0 && tried.tried < 900, `${tried?.tried}`);
	assert.ok(took < 700, `${took} ms`);
});


test('an exercise made to be slow keeps nobody waiting: its check ends, and so does the trial of its draws', async () => {
	const value = `${'1/(x+'.repeat(40)}x${')'.repeat(40)}`;
	const answers = Array.from({ length: 40 }, (_, i) => ({ value: `${value}+${i}`, score: i ? 0.5 : 1 }));
	const parts = Array.from({ length: 30 }, (_, i) => ({ id: `p${i}`, prompt: 'x', interaction: { type: 'expression' as const, variables: ['x'], answers } }));
	const slow: Item = { code: 'X', title: 'x', language: 'fr', difficulty: 2, competences: [], stem: '{{a}}', parameters: [{ name: 'a', kind: 'range', from: 1, to: 9, step: 1 }], parts };
	const began = performance.now();
	assert.deepEqual(checkedMaking(slow as unknown as Loose).faults, [{ path: '', key: 'fault-too-big' }]);
	assert.equal((await triedFor(slow, 100))?.all, false);
	// Its check took two minutes.
	assert.ok(performance.now() - began < 8000);
});
