import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { sql } from '#platform/server/sql.ts';
import { auditOfOrganisation } from '#rooms/people/server/index.ts';
import { decideQuarantine, quarantineCount, quarantineOf, receive } from '#rooms/sync/server/index.ts';
import { aFact, notes } from '#tests/facts.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { leftAside } from '#rooms/sync/server/aside.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';

dbtest('what was put aside is shown to who runs the establishment, seen once, with audit, and stays kept', async (db) => {
	const id = await aCountry(db);
	const role = async (role: 'head' | 'teacher' | 'administrator' | 'inspector' | 'censeur', place: Parameters<typeof id>[0]) => asWho(db, await aPerson(db, { roles: [{ role, organisationId: id(place), since }] }));
	const pupil = await aPupil(db, id('6A'));
	// Both come at the same instant here: their order is then that of their ids.
	const [first, second] = [newId(), newId()].sort();
	const facts = [aFact(pupil, { kind: 'unheard-of', id: first }), aFact(pupil, { actor: newId(), id: second })];
	const now = new Date().toISOString();
	assert.deepEqual((await receive(db, pupil, [...facts, aFact(pupil)], now, notes)).map((one) => one.result), ['quarantine', 'quarantine', 'ok']);

	const head = await role('head', 'A');
	const waiting = await quarantineOf(db, head, id('A'));
	assert.deepEqual(waiting.map((one) => [one.fact.id, one.code, one.sent_by, one.sender, one.decided_at]), facts.map((fact, i) => [fact.id, ['kind', 'actor'][i], pupil.id, pupil.label, null]));
	assert.equal(await quarantineCount(db, head, id('A')), 2);
	const keys = waiting.map((one) => one.key);
	for (const other of [await role('head', 'B'), await role('teacher', 'A'), await role('censeur', 'A'), await role('inspector', 'IEF1'), pupil]) {
		await assert.rejects(quarantineOf(db, other, id('A')), { status: 404 });
		await assert.rejects(quarantineCount(db, other, id('A')), { status: 404 });
		await assert.rejects(decideQuarantine(db, other, id('A'), keys), { status: 404 });
	}
	assert.equal(await decideQuarantine(db, await role('head', 'B'), id('B'), keys), 0, 'by way of another establishment nothing is reached');
	assert.equal(await decideQuarantine(db, head, id('A'), ['x', '', `${newId()}.${'0'.repeat(64)}`, `${keys[0].slice(0, 36)}.zz`]), 0);
	assert.equal(await quarantineCount(db, head, id('A')), 2);

	assert.equal(await decideQuarantine(db, head, id('A'), [keys[0]]), 1);
	assert.equal(await decideQuarantine(db, head, id('A'), [keys[0]]), 0, 'once');
	assert.equal(await decideQuarantine(db, await role('administrator', 'XX'), id('A'), keys), 1);
	assert.equal(await quarantineCount(db, head, id('A')), 0);
	assert.deepEqual((await quarantineOf(db, head, id('A'), true)).map((one) => [one.key, one.decided_at instanceof Date]).sort(), keys.map((key) => [key, true]).sort());
	const kept = await db.one(sql<{ count: number }>`select count(*)::int as count from sync.quarantine where scope = ${id('A')}`);
	assert.equal(kept.count, 2);
	const acts = (await auditOfOrganisation(db, head, id('A'))).filter((row) => row.act === 'quarantine.decide');
	assert.deepEqual(acts.map((row) => [row.person_id, (row.detail.facts as { fact: string }[]).map((one) => one.fact)]).sort(), [[pupil.id, [facts[0].id]], [pupil.id, [facts[1].id]]].sort());
});

dbtest('a sender of whom too much waits aside keeps the rest, unanswered; what is fit is still taken in, and what was seen makes room', async (db) => {
	const id = await aCountry(db);
	const pupil = await aPupil(db, id('6A'));
	const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] }));
	const left = (await leftAside(db, [pupil.id])).get(pupil.id)!;
	await db.run(sql`
		insert into sync.quarantine (scope, fact_id, body_sha, code, fact, sent_by)
		select ${id('A')}, gen_random_uuid(), decode(repeat('00', 32), 'hex'), 'kind', '{}', ${pupil.id} from generate_series(1, ${left - 1}::int)`);
	const now = new Date().toISOString();
	const send = async (...facts: ReturnType<typeof aFact>[]) => (await receive(db, pupil, facts, now, notes)).map(({ id, result }) => [id, result]);
	const [last, more, fit] = [aFact(pupil, { kind: 'unheard-of' }), aFact(pupil, { kind: 'unheard-of' }), aFact(pupil)];
	assert.deepEqual(await send(last, more, fit), [[last.id, 'quarantine'], [fit.id, 'ok']]);
	assert.deepEqual(await send(more), []);
	const [{ key }] = await quarantineOf(db, head, id('A'));
	assert.equal(await decideQuarantine(db, head, id('A'), [key]), 1);
	assert.deepEqual(await send(more), [[more.id, 'quarantine']]);
});

dbtest('few large things fill a sender’s room as well as many small ones', async (db) => {
	const [liar, other] = [newId(), newId()];
	await db.run(sql`
		insert into sync.unread (sent_by, sha, raw, device) select ${liar}, decode(lpad(n::text, 64, '0'), 'hex'), (select string_agg(md5(n * 1000000 + m || ''), '') from generate_series(1, 30000) as m), ${newId()}
		from generate_series(1, 25) as n`);
	const left = await leftAside(db, [liar, other]);
	assert.deepEqual([left.get(liar), left.get(other)], [0, 5000]);
});
