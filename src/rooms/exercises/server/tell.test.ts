import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { tellAnswer } from '#rooms/exercises/server/index.ts';
import { anAnswer, aProgramme } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

dbtest('an answer is told in words, its exercise by title; one that can’t be read or found is told as such', async (db) => {
	const { items } = await aProgramme(db);
	const pupil = await aPupil(db, (await aCountry(db))('6A'));
	const fact = anAnswer(pupil, items.E1, '8 <b> $5$');
	const told = await tellAnswer(db, fact, 'fr');
	assert.match(told.what, /^Réponse à l’exercice «.Exercice .+»$/);
	assert.equal(told.html.length, 1);
	assert.match(told.html[0], /^8 &lt;b&gt; \$5\$$/, 'what was typed is shown as it was typed, and acts on nothing');
	for (const body of ['', '{', '[]', '{"item":1}', JSON.stringify({ ...JSON.parse(fact.body), item: newId() })]) assert.deepEqual(await tellAnswer(db, { ...fact, body }, 'fr'), { what: 'Réponse à un exercice', html: [] }, body);
	assert.match((await tellAnswer(db, fact, 'ar')).what, /^جواب عن التمرين/);
});
