import assert from 'node:assert/strict';
import { dbtest } from '#tests/support.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';

dbtest('a setting is kept, replaced, and absent before it is set', async (db) => {
	assert.equal(await maybeSetting(db, 'test.colour'), undefined);
	await setSetting(db, 'test.colour', { name: 'indigo' });
	await setSetting(db, 'test.colour', { name: 'ochre' });
	assert.deepEqual(await maybeSetting(db, 'test.colour'), { name: 'ochre' });
});
