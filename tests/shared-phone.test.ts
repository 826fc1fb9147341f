import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const site = await startSite({ demo: false });

test('a form that a shared telephone held for one pupil is not taken as the answer of the next', async () => {
	const id = await aCountry(site.db);
	const { items } = await aProgramme(site.db);
	const [awa, moussa] = [await aPupil(site.db, id('6A')), await aPupil(site.db, id('6A'))];
	const secrets = await loadSessions(site.db, theSystem('test'), [awa.id, moussa.id]);
	const headers = (i: number) => ({ cookie: `qalam_session=${secrets[i]}`, origin: site.address, accept: 'text/html' });
	const page = await fetch(`${site.address}/exercise/${items.E1}`, { headers: headers(0) }).then((answer) => answer.text());
	const held = new URLSearchParams([...page.matchAll(/<input type="hidden" name="(_\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
	assert.equal(held.get('_person'), awa.id);
	held.set('a', '8');
	const send = (i: number) => fetch(`${site.address}/exercise/${items.E1}?/answer`, { method: 'POST', headers: headers(i), body: held });
	const kept = async () => (await site.db.all(sql<{ person_id: string }>`select person_id from exercises.attempt where scope = ${id('A')}`)).map((row) => row.person_id);
	assert.equal((await send(1)).status, 409);
	assert.deepEqual(await kept(), []);
	assert.equal((await send(0)).status, 200);
	assert.deepEqual(await kept(), [awa.id]);
	// An older page, which does not say whose it is, is still an answer.
	held.delete('_person');
	held.set('_id', newId());
	held.set('_epoch', newId());
	assert.equal((await send(1)).status, 200);
	assert.deepEqual(await kept(), [awa.id, moussa.id]);
});
