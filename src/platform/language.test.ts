import assert from 'node:assert/strict';
import { test } from 'node:test';
import { direction, figure, fold, kept, preferred, speaker } from '#platform/language.ts';

const say = speaker({
	fr: { hello: 'Bonjour {name}', count: { zero: 'Aucun', one: '{count} mot', other: '{count} mots' } },
	en: { hello: 'Hello {name}', count: { one: '{count} word', other: '{count} words' } },
	ar: { hello: 'مرحبا {name}', count: { two: 'كلمتان', few: '{count} كلمات', other: '{count} كلمة' } }
});

test('messages take values and plural forms', () => {
	assert.equal(say('fr')('hello', { name: 'Awa' }), 'Bonjour Awa');
	assert.deepEqual([0, 1, 2].map((count) => say('fr')('count', { count })), ['Aucun', '1 mot', '2 mots']);
	assert.deepEqual([0, 1, 2].map((count) => say('en')('count', { count })), ['0 words', '1 word', '2 words']);
	assert.deepEqual([2, 3, 100].map((count) => say('ar')('count', { count })), ['كلمتان', '3 كلمات', '100 كلمة']);
	assert.deepEqual([say('ar')('hello', { name: 'Awa 2' }), say('ar')('hello', { name: 'هند' })], ['مرحبا \u2068Awa 2\u2069', 'مرحبا هند'], 'a Latin name stands apart in Arabic');
	assert.equal(say('fr')('hello'), 'Bonjour {name}', 'a missing value shows its place, not "undefined"');
	assert.equal(say('fr')('hello', { name: '{count}' }), 'Bonjour {count}', 'a value is never read as a place');
});

test('figures in sentences are grouped as each language groups them', () => {
	assert.deepEqual(['fr', 'en', 'ar'].map((language) => figure(1234567.25, language as 'fr')), ['1\u202f234\u202f567,25', '1,234,567.25', '1\u202f234\u202f567,25']);
	assert.deepEqual([figure(999, 'fr'), figure(-1000, 'fr'), figure(0.1 + 0.2, 'en')], ['999', '-1\u202f000', '0.3']);
	assert.deepEqual([say('fr')('count', { count: 12345 }), say('en')('count', { count: 12345 }), say('ar')('count', { count: 12345 })], ['12\u202f345 mots', '12,345 words', '12\u202f345 كلمة']);
	assert.equal(say('fr')('hello', { name: '2026' }), 'Bonjour 2026', 'a year comes as text and stays whole');
	assert.equal(say('ar')('hello', { name: 1500 }), 'مرحبا 1\u202f500');
});

test('pupils and learners are spoken to each in their own way', () => {
	const t = speaker({
		fr: { your: { pupil: 'Ta réponse', learner: 'Votre réponse' }, tries: { pupil: { one: '{count} essai pour toi', other: '{count} essais pour toi' }, learner: { other: '{count} essais pour vous' } }, same: 'Juste' },
		en: { your: 'Your answer', tries: '{count} tries', same: 'Right' },
		ar: { your: { pupil: 'جوابك', learner: 'جوابكم' }, tries: '{count}', same: 'صحيح' }
	});
	assert.deepEqual([t('fr')('your'), t('fr', 'pupil')('your'), t('fr', 'learner')('your')], ['Ta réponse', 'Ta réponse', 'Votre réponse']);
	assert.deepEqual([t('en', 'learner')('your'), t('ar', 'learner')('your'), t('fr', 'learner')('same')], ['Your answer', 'جوابكم', 'Juste']);
	assert.deepEqual([t('fr')('tries', { count: 1 }), t('fr', 'learner')('tries', { count: 2 })], ['1 essai pour toi', '2 essais pour vous']);
});

test('a line never parts a number, nor in French a sign and its word', () => {
	assert.equal(kept('Combien ? « 20 000 F » : 43 %.', 'fr'), 'Combien\u00a0? «\u00a020\u202f000 F\u00a0»\u00a0: 43\u00a0%.');
	assert.equal(kept('1 640 كلمة : نعم', 'ar'), '1\u202f640 كلمة : نعم');
	assert.equal(kept('Yes : 12 000', 'en'), 'Yes : 12\u202f000');
	assert.equal(kept('le 3 2026, 1 2 3, 12 34', 'fr'), 'le 3 2026, 1 2 3, 12 34', 'figures that stand side by side are not one number');
	assert.equal(fold(kept('Combien ?', 'fr')), fold('Combien ?'), 'search does not see it');
});

test('spellings that mean the same fold to the same', () => {
	for (const [a, b] of [
		['Ndèye', 'ndeye'],
		['  M’bour ', "m'bour"],
		['cœur', 'COEUR'],
		['أَحْمَد', 'احمد'],
		['مدرسة', 'مدرسه'],
		['مصطفى', 'مصطفي'],
		['١٢٣', '123'],
		['Ɓaleejo', 'baleejo']
	])
		assert.equal(fold(a), fold(b), `${a} ~ ${b}`);
	assert.notEqual(fold('Diop'), fold('Diope'));
});

test('the language a browser asks for, and the direction of a tag', () => {
	assert.deepEqual([preferred('wo-SN,ar;q=0.8,fr;q=0.5'), preferred('xx'), preferred(null), preferred('en-GB')], ['ar', 'fr', 'fr', 'en']);
	assert.deepEqual([direction('ar-MA'), direction('fr'), direction('ary')], ['rtl', 'ltr', 'ltr']);
});
