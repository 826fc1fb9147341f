import assert from 'node:assert/strict';
import { safeError } from '#platform/server/log.ts';
import { sql } from '#platform/server/sql.ts';
import { dbtest } from '#tests/support.ts';

dbtest('an error of the database is logged without what somebody typed', async (db) => {
	const said = async (act: () => Promise<unknown>) => {
		const error = await db.transaction(act).then(() => assert.fail('refused'), (error) => error);
		return { text: JSON.stringify(safeError(error)), of: safeError(error) };
	};
	const notOurs = await said(() => db.all(sql<{ id: string }>`select ${'Awa "la" Diop'}::uuid as id`));
	assert.doesNotMatch(notOurs.text, /Awa|Diop/);
	assert.match(notOurs.text, /invalid input syntax for type uuid/);
	const twice = () => db.run(sql`insert into people.person (id, code, given_name, family_name, folded, sorted) values (gen_random_uuid(), 'AWA-DIOP', 'Awa', 'Diop', 'awa', 'awa'), (gen_random_uuid(), 'AWA-DIOP', 'Awa', 'Diop', 'awa', 'awa')`);
	const taken = await said(twice);
	assert.doesNotMatch(taken.text, /AWA-DIOP/);
	assert.equal(taken.of.constraint, 'person_code_key');
	assert.match(String(taken.of.stack), /log\.test\.ts/);
	const wrapped = await said(() => twice().catch((cause) => Promise.reject(new Error('outside', { cause }))));
	assert.doesNotMatch(wrapped.text, /AWA-DIOP/);
	assert.equal((wrapped.of.cause as Record<string, unknown>).code, '23505');
	assert.deepEqual(safeError('Awa'), { type: 'string' });
});
