import assert from 'node:assert/strict';
import { test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { cardHolders, closePerson, endSession, issueCards, loadPersons, makeVerifier, maybeCardHolder, maybeWho, recover, revokeCard, sessionsOf, setOwnSecret, signIn, signInByCard, sweepSessions } from '#rooms/people/server/index.ts';
import { hashSecret, verify } from '#rooms/people/server/verifier.ts';
import { knownBrowser, rememberedBrowser } from '#rooms/people/server/browser.ts';
import { accountKey, addressKey } from '#rooms/people/server/session.ts';
import { storeSecret } from '#rooms/people/server/credentials.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const from = { address: '10.1.2.3', device: 'Chrome · Android' };
const refused = (status: number, field?: string) => (error: unknown) => error instanceof Refusal && error.status === status && (field === undefined || error.field === field);

// One verifier for all accounts of this file: each costs 50 ms.
const password = 'le baobab de Fatick';
const verifier = await makeVerifier(password);
const withPassword = async (db: Database, person: { id: string; code: string }, mustChange = false) => {
	await storeSecret(db, person.id, { kind: 'password', verifier, mustChange, by: null });
	return person;
};
const tryIn = (db: Database, code: string, secret: string, address = from.address) => signIn(db, { code, secret, address, device: from.device }).then(() => 200, (error: Refusal) => error.status);

dbtest('each sign-in opens a new session with a secret of its own, stored only as a hash', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	const one = await signIn(db, { code: ` ${person.code.toLowerCase()}`, secret: password, ...from });
	const two = await signIn(db, { code: person.code, secret: password, ...from });
	assert.notEqual(one.secret, two.secret);
	assert.match(one.secret, /^[\w-]{43}$/);
	const stored = await db.all(sql<{ secret_hash: string; address: string }>`select secret_hash, address from people.session where person_id = ${person.id} order by created_at, id`);
	assert.deepEqual(stored.map((row) => row.secret_hash).sort(), [hashSecret(one.secret), hashSecret(two.secret)].sort());
	assert.equal(stored[0].address, '10.1.2.0', 'an address is kept shortened');
	assert.equal((await maybeWho(db, one.secret))?.id, person.id);
	for (const wrong of ['', 'x', hashSecret(one.secret), one.secret.slice(1)]) assert.equal(await maybeWho(db, wrong), undefined);
});

dbtest('requests of one moment are asked about together, and each is who it is', async (db) => {
	const people = [await withPassword(db, await aPerson(db)), await withPassword(db, await aPerson(db)), await withPassword(db, await aPerson(db))];
	const secrets: string[] = [];
	for (const { code } of people) secrets.push((await signIn(db, { code, secret: password, ...from })).secret);
	const [a, b, c] = secrets;
	const asked = [b, 'x', a, c, a];
	const whos = await Promise.all(asked.map((secret, i) => maybeWho(db, secret, `request-${i}`)));
	assert.deepEqual(whos.map((who) => who && [who.id, who.requestId]), [[people[1].id, 'request-0'], undefined, [people[0].id, 'request-2'], [people[2].id, 'request-3'], [people[0].id, 'request-4']]);
});

dbtest('a revoked, expired or closed session ends at the next request', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	const open = async () => (await signIn(db, { code: person.code, secret: password, ...from })).secret;
	const [lost, kept] = [await open(), await open()];
	const who = (await maybeWho(db, kept))!;
	const other = (await sessionsOf(db, who)).find((session) => session.id !== who.sessionId)!;
	await endSession(db, who, other.id);
	assert.equal(await maybeWho(db, lost), undefined);
	assert.ok(await maybeWho(db, kept));
	const stranger = await withPassword(db, await aPerson(db));
	const theirs = (await maybeWho(db, (await signIn(db, { code: stranger.code, secret: password, ...from })).secret))!;
	await endSession(db, theirs, who.sessionId);
	assert.ok(await maybeWho(db, kept), 'nobody ends another’s session');
	await db.run(sql`update people.session set expires_at = now() - interval '1 second' where id = ${who.sessionId}`);
	assert.equal(await maybeWho(db, kept), undefined);
	const again = await open();
	await closePerson(db, system, person.id, 1);
	assert.equal(await maybeWho(db, again), undefined);
	assert.equal(await tryIn(db, person.code, password), 401);
	await db.run(sql`update people.session set revoked_at = now() - interval '31 days' where person_id = ${person.id}`);
	assert.ok((await sweepSessions(db)) >= 3);
});

dbtest('an account that is guessed at makes wait, longer each time; the same person is not told which part was wrong', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	for (let i = 0; i < 6; i++) assert.equal(await tryIn(db, person.code, 'faux faux faux'), 401);
	assert.equal(await tryIn(db, person.code, password), 429, 'even the right one waits');
	await db.run(sql`update platform.limit_count set until = now() - interval '1 second'`);
	assert.equal(await tryIn(db, person.code, 'faux'), 401);
	const wait = await db.one(sql<{ seconds: number }>`select extract(epoch from max(until) - now())::int as seconds from platform.limit_count`);
	assert.ok(wait.seconds > 20, `${wait.seconds} s`);
	await db.run(sql`update platform.limit_count set until = now() - interval '1 second'`);
	assert.equal(await tryIn(db, person.code, password), 200);
	const sentence = async (code: string) => signIn(db, { code, secret: 'faux', ...from, address: '10.9.9.9' }).then(() => '', (error: Refusal) => error.sentence('fr'));
	assert.equal(await sentence('PERSONNE'), await sentence(person.code));
});

test('a burst of guesses sent at once gets no more answers than guesses one by one', async () => {
	const { db } = await ownDatabase();
	const person = await withPassword(db, await aPerson(db));
	const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => tryIn(db, person.code, i === 15 ? password : `faux ${i}`)));
	assert.equal(answers[15], 429, 'the right one came last of the burst and waits');
});

dbtest('a class of 40 behind one address, each mistyping twice, is not locked out; a guesser over many accounts is', async (db) => {
	const id = await aCountry(db);
	const pupils = await loadPersons(db, system, Array.from({ length: 40 }, (_, i) => ({ givenName: `P${i}`, familyName: 'Sow', memberships: [{ organisationId: id('6A'), kind: 'pupil' as const, since }] })));
	for (const pupil of pupils) await storeSecret(db, pupil.id, { kind: 'pin', verifier, mustChange: false, by: null });
	// The typing is spared here (80 × 50 ms): its failures are counted as sign-in counts them.
	await db.run(sql`insert into platform.limit_count (key, failures, since) values ('address:10.4.0.1', 80, now())`);
	assert.equal(await tryIn(db, pupils[39].code, 'faux', '10.4.0.1'), 401);
	assert.equal(await tryIn(db, pupils[39].code, password, '10.4.0.1'), 200);
	await db.run(sql`update platform.limit_count set failures = 200 where key = 'address:10.4.0.1'`);
	assert.equal(await tryIn(db, 'PERSONNE', 'faux', '10.4.0.1'), 401);
	assert.equal(await tryIn(db, pupils[38].code, password, '10.4.0.1'), 429);
	assert.equal(await tryIn(db, pupils[38].code, password, '10.4.0.2'), 200, 'another address goes on');
});

dbtest('an unknown code takes as long as a known one', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	const time = async (code: string, i: number) => {
		const start = performance.now();
		await tryIn(db, code, 'faux faux faux', `10.5.0.${i}`);
		return performance.now() - start;
	};
	const known: number[] = [];
	const unknown: number[] = [];
	for (let i = 0; i < 5; i++) known.push(await time(person.code, i)), unknown.push(await time(`NONE-${i}`, i));
	const middle = (of: number[]) => of.sort((a, b) => a - b)[2];
	const ratio = middle(known) / middle(unknown);
	assert.ok(ratio > 0.2 && ratio < 5, `known ${middle(known).toFixed(1)} ms, unknown ${middle(unknown).toFixed(1)} ms`);
});

dbtest('a new secret needs the current one, ends the other sessions and must be good', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	const [here, elsewhere] = [await signIn(db, { code: person.code, secret: password, ...from }), await signIn(db, { code: person.code, secret: password, ...from })];
	const who = (await maybeWho(db, here.secret))!;
	const next = 'une pirogue à Soumbédioune';
	await assert.rejects(setOwnSecret(db, who, { current: 'faux', next, again: next }), refused(400, 'current'));
	await assert.rejects(setOwnSecret(db, who, { current: password, next: 'court', again: 'court' }), refused(400, 'next'));
	await assert.rejects(setOwnSecret(db, who, { current: password, next, again: `${next}!` }), refused(400, 'again'));
	await assert.rejects(setOwnSecret(db, who, { current: password, next: password, again: password }), refused(400, 'next'));
	await setOwnSecret(db, who, { current: password, next, again: next });
	assert.ok(await maybeWho(db, here.secret));
	assert.equal(await maybeWho(db, elsewhere.secret), undefined);
	assert.equal(await tryIn(db, person.code, password), 401);
	assert.equal(await tryIn(db, person.code, next), 200);
	for (let i = 0; i < 6; i++) await setOwnSecret(db, who, { current: 'faux', next, again: next }).catch(() => {});
	await assert.rejects(setOwnSecret(db, who, { current: next, next: password, again: password }), refused(429, 'current'), 'an open session is no place to guess');
});

dbtest('a recovered member of staff gets a password for once, a pupil a PIN; old sessions end and the wait is over', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const teacher = await withPassword(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] }));
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const old = await signIn(db, { code: teacher.code, secret: password, ...from });
	for (let i = 0; i < 7; i++) await tryIn(db, teacher.code, 'faux', `10.6.0.${i}`);
	const made = await recover(db, head, teacher.id);
	assert.equal(made.kind, 'password');
	assert.equal(await maybeWho(db, old.secret), undefined);
	const session = await signIn(db, { code: teacher.code, secret: made.secret, ...from });
	const who = (await maybeWho(db, session.secret))!;
	assert.equal(who.mustChange, true);
	await setOwnSecret(db, who, { current: '', next: password, again: password });
	assert.equal((await maybeWho(db, session.secret))!.mustChange, false);
	const pin = await recover(db, { id: teacher.id, label: 'teacher' }, pupil.id);
	assert.match(pin.secret, /^\d{6}$/);
	assert.equal(await tryIn(db, pupil.code, pin.secret), 200);
	await assert.rejects(recover(db, { id: teacher.id, label: 'teacher' }, head.id), refused(404));
	await assert.rejects(recover(db, { id: pupil.id, label: 'pupil' }, pupil.id), refused(404));
});

dbtest('a class gets its cards: each opens with its PIN, a new one makes the old void', async (db) => {
	const id = await aCountry(db);
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const [awa, binta] = await loadPersons(db, system, ['Awa', 'Binta'].map((givenName) => ({ givenName, familyName: 'Ndiaye', memberships: [{ organisationId: id('6A'), kind: 'pupil' as const, since }] })));
	// An adult learner who heads another school sits in this class: his account is not the teacher's to touch.
	await aPerson(db, { givenName: 'Chef', memberships: [{ organisationId: id('6A'), kind: 'pupil', since }], roles: [{ role: 'head', organisationId: id('B'), since }] });
	await assert.rejects(issueCards(db, teacher, id('6B'), { pins: 'all' }), refused(404));
	const first = await issueCards(db, teacher, id('6A'), { pins: 'all' });
	assert.deepEqual([first.place, first.school, first.left, first.cards.map((card) => card.name)], ['6e A', 'CEM A', ['Chef Diop'], ['Awa Ndiaye', 'Binta Ndiaye']]);
	const [card] = first.cards;
	assert.deepEqual(await maybeCardHolder(db, card.secret), { code: awa.code, givenName: 'Awa' });
	await assert.rejects(signInByCard(db, card.secret, { secret: '000111', ...from }), refused(401));
	const session = await signInByCard(db, card.secret, { secret: card.pin!, ...from });
	const { method } = await db.one(sql<{ method: string }>`select method from people.session where person_id = ${awa.id}`);
	assert.equal(method, 'card');
	const second = await issueCards(db, teacher, id('6A'), { pins: 'missing', only: [awa.id] });
	assert.deepEqual(second.cards.map((one) => one.pin), [null], 'the PIN stays');
	assert.equal(await maybeCardHolder(db, card.secret), undefined);
	assert.ok(await maybeWho(db, session.secret));
	await signInByCard(db, second.cards[0].secret, { secret: card.pin!, ...from });
	await revokeCard(db, teacher, awa.id);
	await assert.rejects(signInByCard(db, second.cards[0].secret, { secret: card.pin!, ...from }), refused(404));
	const { holders } = await cardHolders(db, teacher, id('6A'));
	assert.deepEqual(holders.map((holder) => [holder.hasCard, holder.hasSecret]), [[false, false], [false, true], [true, true]]);
	const audited = await db.all(sql<{ act: string; detail: unknown }>`select act, detail from platform.audit where person_id = ${binta.id} order by id`);
	assert.deepEqual(audited.at(-1), { act: 'card.issue', detail: { newPin: true } });
	const everything = JSON.stringify(await db.all(sql<{ detail: unknown }>`select detail from platform.audit where at = now()`));
	for (const one of first.cards) assert.ok(!everything.includes(one.pin!) && !everything.includes(one.secret), 'no secret in the audit');
});

dbtest('verifiers are argon2id with their cost in them, and none matches by accident', async () => {
	assert.match(verifier, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
	assert.equal(await verify(verifier, password), true);
	assert.equal(await verify(verifier, password.toUpperCase()), false);
	assert.equal(await verify(null, ''), false);
	assert.equal(await verify('$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA', ''), false);
});

dbtest('who types a stranger’s code wrong on purpose shuts out nobody who signs in where he always does', async (db) => {
	const person = await withPassword(db, await aPerson(db));
	const own = await signIn(db, { code: person.code, secret: password, ...from });
	assert.match(own.browser, /^[\w-]{22}\.[\w-]{22}$/);
	for (let i = 0; i < 12; i++) await tryIn(db, person.code, 'faux', '10.6.6.6');
	assert.equal(await tryIn(db, person.code, password), 429, 'elsewhere one waits');
	const again = await signIn(db, { code: person.code, secret: password, ...from, browser: own.browser });
	assert.equal(again.browser, own.browser);
	// Nor is he kept from changing it.
	await setOwnSecret(db, (await maybeWho(db, again.secret))!, { current: password, next: 'une autre phrase longue', again: 'une autre phrase longue' });
	// The known browser has its own limit, and its mark is of no use for another account or in another browser.
	const inIt = (code: string, secret: string, browser: string) => signIn(db, { code, secret, ...from, browser }).then(() => 200, (error: Refusal) => error.status);
	for (let i = 0; i < 6; i++) assert.equal(await inIt(person.code, 'faux', own.browser), 401);
	assert.equal(await inIt(person.code, 'faux', own.browser), 429);
	const other = await withPassword(db, await aPerson(db));
	for (let i = 0; i < 7; i++) await inIt(other.code, 'faux', own.browser);
	assert.equal(await tryIn(db, other.code, password), 429);
	const forged = own.browser.replace(/^[\w-]{22}/, 'A'.repeat(22));
	for (const browser of [forged, '', 'x.y', '.'.repeat(5000), `${own.browser}.${'<'.repeat(22)}`.slice(23)]) assert.equal(await inIt(other.code, password, browser), 429);
	// A browser remembers some accounts, not all it ever saw.
	let browser = own.browser;
	for (let i = 0; i < 14; i++) browser = await rememberedBrowser(db, browser, `account:${i}`);
	assert.equal(browser.split('.').length, 13);
	assert.equal(await knownBrowser(db, browser, accountKey(person.code)), null);
});

test('all addresses of one IPv6 network count as one; IPv4 however it is written', () => {
	assert.equal(addressKey('2001:DB8:0:1::1'), addressKey('2001:db8::1:ffff:2:3:4'));
	assert.notEqual(addressKey('2001:db8:0:1::1'), addressKey('2001:db8:0:2::1'));
	assert.equal(addressKey('::ffff:10.1.2.3'), addressKey('10.1.2.3'));
	assert.equal(addressKey('::1'), 'address:0:0:0:0');
	assert.equal(addressKey(''), 'address:');
});

test('two sheets of cards printed at once leave one good card to each', async () => {
	const { db } = await ownDatabase();
	const id = await aCountry(db);
	await withPassword(db, await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] }));
	const sheets = await Promise.all([0, 1, 2, 3].map(() => issueCards(db, system, id('6A'), { pins: 'missing' })));
	const good = await Promise.all(sheets.map((sheet) => maybeCardHolder(db, sheet.cards[0].secret)));
	assert.equal(good.filter(Boolean).length, 1);
});
