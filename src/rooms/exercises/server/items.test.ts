import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { search } from '#rooms/curriculum/server/index.ts';
import { currentVersion, enterBank, exerciseView, itemsByCode, itemsOf, itemsOfBank, maybeVersion, publishItems } from '#rooms/exercises/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const versions = async (db: Database, item: string) => (await db.all(sql<{ number: number }>`select number from exercises.item_version where item_id = ${item} order by number`)).map((row) => row.number);

dbtest('the same exercise again changes nothing, in whatever order its keys stand; another content is a new version beside the old', async (db) => {
	const { code, items, publish, competences } = await aProgramme(db);
	const item = anItem(`${code}-E1`);
	const turned = Object.fromEntries(Object.entries(item).reverse()) as typeof item;
	assert.deepEqual(await publish(turned, [competences.A]), { id: items.E1, version: 1, isNew: false });
	assert.deepEqual(await publish({ ...item, stem: 'Combien font $5 + 3$ ?' }, [competences.A]), { id: items.E1, version: 2, isNew: true });
	assert.deepEqual(await versions(db, items.E1), [1, 2]);
	const [old, now] = [await maybeVersion(db, items.E1, 1), await maybeVersion(db, items.E1, 2)];
	assert.deepEqual([old?.item.stem, now?.item.stem, await currentVersion(db, items.E1)], [item.stem, 'Combien font $5 + 3$ ?', 2]);
	assert.match(old!.html.stem, /<math/);
});

dbtest('what is not there, withdrawn or no id at all is not found', async (db) => {
	const { items } = await aProgramme(db);
	for (const id of [newId(), 'x', "'; drop table exercises.item; --", '']) {
		assert.equal(await maybeVersion(db, id, 1), undefined);
		await assert.rejects(currentVersion(db, id), { status: 404 });
	}
	assert.equal(await maybeVersion(db, items.E1, 2), undefined);
	await db.run(sql`update exercises.item set withdrawn_at = now() where id = ${items.E1}`);
	await assert.rejects(currentVersion(db, items.E1), { status: 404 });
	assert.notEqual(await maybeVersion(db, items.E1, 1), undefined, 'what was answered to it can still be shown');
});

dbtest('a chapter lists each exercise once, in the reader’s language where there is such a text', async (db) => {
	const { code, chapterId, items, publish, competences } = await aProgramme(db);
	const arabic = await publish(anItem(`${code}-E1`, { language: 'ar', title: 'تمرين' }), [competences.A]);
	assert.notEqual(arabic.id, items.E1);
	const ids = async (language: 'fr' | 'ar' | 'en') => (await itemsOf(db, chapterId, language)).map((line) => line.id);
	assert.deepEqual(await ids('fr'), [items.E1, items.E2, items.E3]);
	assert.deepEqual(await ids('ar'), [arabic.id, items.E2, items.E3]);
	assert.deepEqual(await ids('en'), [items.E1, items.E2, items.E3], 'French stands in for what is not written in English');
	assert.deepEqual((await itemsByCode(db, chapterId, [`${code}-E1`, `${code}-E3`, 'unknown'], 'ar')).map((line) => line.id), [arabic.id, items.E3]);
});

dbtest('a school’s bank is listed in that school only, and its exercises are in nobody’s search', async (db) => {
	const id = await aCountry(db);
	const { chapterId, items, code } = await aProgramme(db);
	const bank = await enterBank(db, system, { code: `own-${newId()}`, title: 'À nous', organisationId: id('A'), origin: 'test' });
	const word = `Zoumbalou${newId().slice(-6)}`;
	const [made] = await publishItems(db, system, bank, [{ item: anItem('Z9', { title: word }), chapterId, competenceIds: [] }]);
	const ids = async (...establishments: string[]) => (await itemsOf(db, chapterId, 'fr', await reachOf(db, establishments))).map((line) => line.id);
	assert.ok((await ids(id('A'))).includes(made.id));
	assert.deepEqual(await ids(id('B')), [items.E1, items.E2, items.E3]);
	assert.deepEqual(await ids(), [items.E1, items.E2, items.E3]);
	assert.deepEqual((await itemsOfBank(db, bank, [id('A')])).map((line) => line.code), ['Z9']);
	assert.deepEqual(await itemsOfBank(db, bank, [id('B')]), []);
	assert.deepEqual(await itemsOfBank(db, 'x', [id('A')]), []);
	assert.deepEqual(await search(db, word, 'fr'), []);
	const ief = await enterBank(db, system, { code: `ief-${newId()}`, title: 'De l’inspection', organisationId: id('IEF1'), origin: 'test' });
	const [above] = await publishItems(db, system, ief, [{ item: anItem('Z8'), chapterId, competenceIds: [] }]);
	assert.ok((await ids(id('A'))).includes(above.id), 'what stands above a school is open in it');
	assert.ok(!(await ids(id('B'))).includes(above.id));
	const [ours, others] = [await aPupil(db, id('6A')), await aPupil(db, id('5A'))];
	for (const one of [made.id, above.id]) {
		assert.equal((await exerciseView(db, ours, one)).id, one);
		await assert.rejects(exerciseView(db, others, one), { status: 404 });
		assert.deepEqual((await sendAnswers(db, ours, [anAnswer(ours, one, '8')])).map((result) => result.result), ['ok']);
		assert.deepEqual((await sendAnswers(db, others, [anAnswer(others, one, '8')])).map((result) => [result.result, result.why]), [['quarantine', 'unknown-item']]);
	}
	// Given to the whole nation, it opens at once to those who were refused it before.
	await db.run(sql`update exercises.item set bank_id = (select id from exercises.bank where organisation_id is null order by created_at desc limit 1), code = ${newId()} where id = ${above.id}`);
	assert.equal((await exerciseView(db, others, above.id)).id, above.id);
	await db.run(sql`update exercises.item set bank_id = ${ief}, code = 'Z8' where id = ${above.id}`);
	// Under a national code it does not take that one's place in the lesson, which all schools read.
	await publishItems(db, system, bank, [{ item: anItem(`${code}-E1`, { title: 'Faux' }), chapterId, competenceIds: [] }]);
	assert.deepEqual((await itemsByCode(db, chapterId, [`${code}-E1`], 'fr')).map((line) => line.id), [items.E1]);
	assert.ok((await ids(id('A'))).includes(items.E1), 'nor in the list of the chapter');
	const inLesson = async (code: string, organisationId: string | null) => (await itemsByCode(db, chapterId, [code], 'fr', organisationId)).map((line) => line.id);
	assert.deepEqual([await inLesson('Z8', null), await inLesson('Z8', id('A')), await inLesson('Z8', id('B'))], [[], [above.id], []], 'a school’s lesson sets what is open in that school');
});

dbtest('publishing is in the audit once for a batch, and not at all when nothing changed', async (db) => {
	const { bankId, code } = await aProgramme(db);
	const said = async () => (await db.all(sql<{ detail: { new: number; changed: number } }>`select detail from platform.audit where act = 'items.publish' and detail ->> 'bank' = ${bankId} order by id`)).map((row) => [row.detail.new, row.detail.changed]);
	const before = (await said()).length;
	const batch = [anItem(`${code}-E1`, { title: 'Autre' }), anItem(`${code}-N1`), anItem(`${code}-N2`), anItem(`${code}-E2`)].map((item) => ({ item, chapterId: null, competenceIds: [] }));
	await publishItems(db, system, bankId, batch);
	await publishItems(db, system, bankId, batch);
	assert.deepEqual((await said()).slice(before), [[2, 1]]);
});

dbtest('an exercise page gives the person’s own item, his tries, and a new identity at each opening', async (db) => {
	const id = await aCountry(db);
	const { items, code, publish } = await aProgramme(db);
	const who = await aPupil(db, id('6A'));
	const first = await exerciseView(db, who, items.E1);
	assert.deepEqual([first.version, first.tries, first.last, first.scope], [1, 0, null, id('A')]);
	assert.notEqual((await exerciseView(db, who, items.E1)).form.id, first.form.id);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7')]);
	const second = await exerciseView(db, who, items.E1);
	assert.deepEqual([second.tries, second.last], [1, { answer: { a: '7' }, right: false }]);
	await publish(anItem(`${code}-E1`, { stem: 'Autre' }), []);
	const third = await exerciseView(db, who, items.E1);
	assert.deepEqual([third.version, third.tries, third.last], [2, 1, null], 'an answer to an older version is no start for the new one');
	// Without a place nobody answers: there is no scope for the fact.
	await assert.rejects(exerciseView(db, { ...who, hat: null, hats: [] }, items.E1), { status: 404 });
	// Drawn values: each pupil his own, the same at each opening, and marked by them.
	const drawn = await publish(anItem(`${code}-P`, { stem: 'Calcule ${{n}} + 3$.', parameters: [{ name: 'n', kind: 'range', from: 10, to: 9999 }, { name: 'r', kind: 'derive', value: 'n + 3' }], parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '{{r}}', score: 1 }] } }] }), []);
	const keyOf = async (whoever: typeof who) => {
		const { item } = await exerciseView(db, whoever, drawn.id);
		const [{ interaction }] = item.parts;
		return interaction.type === 'numeric' ? interaction.answers[0].value : '';
	};
	const other = await aPupil(db, id('6A'));
	const mine = await keyOf(who);
	assert.equal(await keyOf(who), mine);
	assert.notEqual(await keyOf(other), mine);
	assert.deepEqual((await sendAnswers(db, who, [anAnswer(who, drawn.id, mine)])).map((one) => (one.answer as { right: boolean }).right), [true]);
	assert.deepEqual((await sendAnswers(db, other, [anAnswer(other, drawn.id, mine)])).map((one) => (one.answer as { right: boolean }).right), [false]);
});
