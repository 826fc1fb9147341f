import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { sql } from '#platform/server/sql.ts';
import { fillWords, indexEntries, maybeMeant, search, type SearchEntry } from '#rooms/curriculum/server/index.ts';
import { dbtest } from '#tests/support.ts';

const entry = (title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({ kind: 'lesson', id: newId(), language: 'fr', title, place: '', body: '', ...more });
const shelf = [
	entry('Suites numériques', { place: 'Mathématiques, Terminale S2', body: 'Une suite est arithmétique quand sa raison est constante.' }),
	entry('Le théorème de Thalès', { body: 'Droites parallèles et rapports égaux.' }),
	entry('Partager en parts égales', { body: 'Le numérateur compte les parts ; l’œuf se coupe en deux.' }),
	entry('المتتاليات العددية', { language: 'ar', body: 'نُسَمّي مُتَتَالِيَةً حسابيةً كلَّ متتالية أساسُها ثابت. أَحْمَد يقرأ مسألة في القراءة.' }),
	entry('Passwords', { language: 'en', body: 'Protecting accounts with long passwords.' })
];
const found = async (db: Database, words: string, language: 'fr' | 'ar' | 'en' = 'fr') => {
	const ours = new Map(shelf.map((one) => [one.id, one.title]));
	return (await search(db, words, language, 200)).flatMap((one) => ours.get(one.id) ?? []);
};

dbtest('accents, capitals, endings and ligatures make no difference', async (db) => {
	await indexEntries(db, shelf);
	for (const words of ['suites numeriques', 'SUITES NUMÉRIQUES', 'suite numérique', 'numeriques suites', 'suite arithmetique']) assert.deepEqual((await found(db, words))[0], 'Suites numériques', words);
	for (const words of ['Thales', 'thalès', 'theoreme de thales', 'THÉORÈME']) assert.deepEqual(await found(db, words), ['Le théorème de Thalès'], words);
	for (const words of ['oeuf', 'œuf', "l'œuf", 'l’oeuf', 'part égale']) assert.deepEqual(await found(db, words), ['Partager en parts égales'], words);
	assert.deepEqual(await found(db, 'password', 'en'), ['Passwords']);
});

dbtest('an Arabic word is found with or without hamza, vowel signs and its article', async (db) => {
	await indexEntries(db, shelf);
	for (const words of ['المتتاليات', 'متتالية', 'مُتَتَالِيَة', 'المُتَتَالِيَاتُ العَدَدِيَّة', 'أحمد', 'احمد', 'أَحْمَد', 'مسأله', 'القراءة', 'القراءه']) assert.deepEqual(await found(db, words, 'ar'), ['المتتاليات العددية'], words);
});

dbtest('the last word may be unfinished', async (db) => {
	await indexEntries(db, shelf);
	for (const words of ['suites num', 'num', 'thal', 'le theoreme de tha', 'parallèles et rap']) assert.equal((await found(db, words)).length > 0, true, words);
	assert.deepEqual(await found(db, 'المتتا', 'ar'), ['المتتاليات العددية']);
});

dbtest('the forms of an Arabic word meet, with its article, in the plural and among other words', async (db) => {
	const [equations, lesson] = [entry('المعادلات من الدرجة الأولى', { language: 'ar' }), entry('حل معادلة', { language: 'ar' })];
	await indexEntries(db, [equations, lesson]);
	const ids = async (words: string) => (await search(db, words, 'ar', 200)).map((one) => one.id);
	for (const words of ['معادلات', 'المعادلة', 'معادلة', 'بالمعادلات']) {
		const all = await ids(words);
		assert.deepEqual([all.includes(equations.id), all.includes(lesson.id)], [true, true], words);
	}
	assert.ok(!(await ids('حل معادلات')).includes(equations.id), 'every word is asked for');
});

dbtest('a mistyped word is answered by the words meant, French and Arabic, and these find something', async (db) => {
	await db.run(sql`delete from curriculum.search_word`);
	await indexEntries(db, shelf);
	const meant = (words: string) => maybeMeant(db, words);
	for (const [words, first] of [['sutie', 'suites'], ['Suites nimerique', 'Suites numériques'], ['téorème', 'théorème'], ['teoreme de tales', 'théorème de thalès'], ['aritmetique', 'arithmétique'], ['paralelles', 'parallèles'], ['المتتليات', 'المتتاليات'], ['متتاليه حصابية', 'متتاليه حسابيةً']])
		assert.equal((await meant(words))[0], first, words);
	for (const words of ['sutie', 'Suites nimerique', 'téorème', 'المتتليات']) assert.equal((await found(db, (await meant(words))[0], 'ar')).length > 0, true, words);
	for (const words of ['suites numeriques', 'suite', 'num', 'le theoreme de tha', 'متتالية', 'zzzzzz', '', 'a', '12', "'; drop table curriculum.search_word; --"]) assert.deepEqual(await meant(words), [], words);
	assert.ok((await meant('suties '.repeat(500))).length <= 3);
});

dbtest('the words of what was indexed before are noted once', async (db) => {
	await indexEntries(db, shelf);
	await db.run(sql`delete from curriculum.search_word`);
	assert.deepEqual(await maybeMeant(db, 'teoreme'), []);
	assert.ok((await fillWords(db)) >= shelf.length);
	assert.equal(await fillWords(db), 0, 'some are known');
	assert.ok((await maybeMeant(db, 'teoreme')).includes('théorème'));
});

dbtest('words that look like commands are words', async (db) => {
	await indexEntries(db, shelf);
	const hostile = ["'; drop table curriculum.search_entry; --", 'a & | !', '! & (', ':*', "thales:*|''", '\\', '%', '_', '"', '"suites', "l'", "'''", '((((', '<->', 'a <-> !b', '-', '-- ', '\u0000', 'a\u0000b', '\ud83d', '🎓', 'OR OR', 'x'.repeat(10_000), ' '.repeat(500), '٣ + ٤', '1/2', '$x$'];
	for (const words of hostile) assert.ok(Array.isArray(await search(db, words, 'fr')), JSON.stringify(words).slice(0, 40));
	assert.deepEqual(await found(db, 'thales'), ['Le théorème de Thalès'], 'the shelf still stands');
	for (const words of ['', ' ', 'a']) assert.deepEqual(await search(db, words, 'fr'), []);
});

dbtest('a title counts more than a body, and the reader’s language comes first; what is indexed again is replaced', async (db) => {
	const word = `zoumba${newId().slice(-5)}`;
	const [inTitle, inBody, arabic] = [entry(`Le ${word}`), entry('Autre', { body: `Un ${word} passe.` }), entry(`${word}`, { language: 'ar' })];
	await indexEntries(db, [inBody, inTitle, arabic]);
	const ids = async (language: 'fr' | 'ar') => (await search(db, word, language)).map((one) => one.id);
	assert.equal((await ids('ar'))[0], arabic.id);
	assert.equal((await ids('fr')).at(-1), inBody.id);
	await indexEntries(db, [{ ...inTitle, title: 'Tout autre' }]);
	assert.ok(!(await ids('fr')).includes(inTitle.id));
	assert.equal((await search(db, word, 'fr', 1)).length, 1, 'no more than asked for');
});
