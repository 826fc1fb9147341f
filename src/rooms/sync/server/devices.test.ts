import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { loadSessions, maybeWho } from '#rooms/people/server/index.ts';
import { checkReceipt, cutOff, devicesOf, letIn, push } from '#rooms/sync/server/index.ts';
import { aChain, aPush, type Chain } from '#tests/exchange.ts';
import { notes } from '#tests/facts.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const audits = async (db: Database, personId: string) => (await db.all(sql<{ act: string }>`select act from platform.audit where person_id = ${personId} and act like 'device.%' order by id`)).map((row) => row.act);

dbtest('a lost telephone is cut off by its owner: its sessions end, others’ do not, what waits on it is still taken', async (db) => {
	const id = await aCountry(db);
	const pupil = await aPupil(db, id('6A'));
	const sister = await aPupil(db, id('6A'));
	const [there, here] = await loadSessions(db, theSystem('test'), [pupil.id, pupil.id]);
	const onPhone = (await maybeWho(db, there))!;
	const chain = await aChain(onPhone, 2);
	assert.equal((await push(db, onPhone, aPush(onPhone, chain), notes)).cutOff, false);
	const hers: Chain = { ...(await aChain(sister, 1, { device: chain.device })) };
	await push(db, sister, aPush(sister, hers), notes);
	assert.deepEqual((await devicesOf(db, pupil, pupil.id)).map((one) => [one.id, one.revoked_at]), [[chain.device, null]]);
	await cutOff(db, pupil, pupil.id, chain.device);
	await cutOff(db, pupil, pupil.id, chain.device);
	assert.equal(await maybeWho(db, there), undefined);
	assert.equal((await maybeWho(db, here))?.id, pupil.id, 'another device’s session goes on');
	assert.equal((await push(db, sister, aPush(sister, hers), notes)).cutOff, false, 'who shares it keeps hers');
	const later = await aChain(pupil, 1, { after: chain });
	const answer = await push(db, pupil, aPush(pupil, later), notes);
	assert.deepEqual([answer.cutOff, answer.results.map((one) => one.result)], [true, ['ok']]);
	await letIn(db, pupil, pupil.id, chain.device);
	assert.equal((await push(db, pupil, aPush(pupil, later), notes)).cutOff, false);
	assert.deepEqual(await audits(db, pupil.id), ['device.cutOff', 'device.letIn']);
});

dbtest('whoever may give a pupil a new PIN may cut off his telephone, and nobody else', async (db) => {
	const id = await aCountry(db);
	const pupil = await aPupil(db, id('6A'));
	const chain = await aChain(pupil, 1);
	await push(db, pupil, aPush(pupil, chain), notes);
	const since = '2025-10-01';
	const asks = async (role: 'teacher' | 'head' | 'inspector', place: string) => asWho(db, await aPerson(db, { roles: [{ organisationId: place, role, since }] }));
	for (const who of [await aPupil(db, id('6A')), await asks('teacher', id('5A')), await asks('head', id('B')), await asks('inspector', id('IEF1'))]) {
		await assert.rejects(devicesOf(db, who, pupil.id), { status: 404 });
		await assert.rejects(cutOff(db, who, pupil.id, chain.device), { status: 404 });
		await assert.rejects(letIn(db, who, pupil.id, chain.device), { status: 404 });
	}
	const teacher = await asks('teacher', id('6A'));
	await assert.rejects(cutOff(db, teacher, pupil.id, "' or true"), { status: 404 });
	await cutOff(db, teacher, pupil.id, chain.device);
	assert.notEqual((await devicesOf(db, await asks('head', id('A')), pupil.id))[0].revoked_at, null);
	assert.deepEqual(await audits(db, pupil.id), ['device.cutOff']);
});

dbtest('a receipt is checked by whoever has it: true or not, and whether it is still held', async (db) => {
	const id = await aCountry(db);
	const pupil = await aPupil(db, id('6A'));
	const chain = await aChain(pupil, 3);
	const receipt = (await push(db, pupil, aPush(pupil, chain), notes)).receipt!;
	const whole = await checkReceipt(db, JSON.stringify(receipt));
	assert.ok(whole.verdict === 'right');
	assert.deepEqual(whole.lines, [{ epoch: chain.epoch.id, from: 1, to: 3, level: 'national', held: 3, same: true }]);
	assert.equal(whole.sameLife, true);
	const text = `\r\n${receipt.text.replaceAll('\n', '\r\n')}\r\n${receipt.signature}\r\n`;
	assert.deepEqual(await checkReceipt(db, text), whole, 'as text, as a form sends it');
	const changed = { ...receipt, text: receipt.text.replace(' 1 3 ', ' 1 4 ') };
	assert.equal((await checkReceipt(db, JSON.stringify(changed))).verdict, 'wrong');
	assert.equal((await checkReceipt(db, JSON.stringify({ ...receipt, signature: Buffer.alloc(64).toString('base64') }))).verdict, 'wrong');
	assert.equal((await checkReceipt(db, JSON.stringify({ ...receipt, text: receipt.text.replace(/^(qalam-receipt 1\n)\w{16}/, `$1${'0'.repeat(16)}`) }))).verdict, 'foreign');
	for (const odd of ['', '{}', 'null', '[]', 'x'.repeat(70_000), receipt.text, JSON.stringify({ ...receipt, text: 5 }), JSON.stringify({ ...receipt, text: `${receipt.text}${'x'.repeat(200)}` }), '\u0000', '{"text":"qalam-receipt 1","signature":null}'])
		assert.equal((await checkReceipt(db, odd)).verdict, 'unreadable', odd.slice(0, 40));
	// What a restored database lost, and what stands there instead.
	await db.run(sql`delete from sync.fact where scope = ${id('A')} and seq = 3 and epoch = ${chain.epoch.id}`);
	const lost = await checkReceipt(db, JSON.stringify(receipt));
	assert.ok(lost.verdict === 'right');
	assert.deepEqual(lost.lines.map((line) => [line.held, line.same]), [[2, false]]);
});
