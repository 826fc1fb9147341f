import type { Language } from '#platform/language.ts';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { countFailure, forget, waitFor, type LimitRule } from '#platform/server/limits.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { together } from '#platform/server/together.ts';
import { say } from '#rooms/people/messages/index.ts';
import { cleanCode } from '#rooms/people/secret.ts';
import { knownBrowser, rememberedBrowser } from '#rooms/people/server/browser.ts';
import { cachedHats } from '#rooms/people/server/hats.ts';
import { hashSecret, newSecret, verify } from '#rooms/people/server/verifier.ts';
import type { Hat, Who } from '#rooms/people/who.ts';

// An account: 5 free failures in a day, then each costs up to 15 minutes: some hundred guesses a day at a PIN. An address: 200, so that a class of 40 behind one address, each mistyping
// a few times, is not locked out, while guessing over many accounts is.
export const accountRule: LimitRule = { free: 5, window: 86_400 };
export const addressRule: LimitRule = { free: 200, window: 900 };

/** Days a session lives without being used, and days after which it ends however much it is used. */
const idleDays = 14;
const mostDays = 90;

export type SignIn = { code: string; secret: string; address: string; device: string; requestId?: string; byCard?: boolean; /** What the browser kept of earlier sign-ins. */ browser?: string };

/** The key under which failures of an account are counted; made from the code's hash, so that the table names nobody. */
export const accountKey = (code: string): string => `account:${hashSecret(code).slice(0, 22)}`;

/** Where a request came from, shortened so that the log of sessions does not follow a person: IPv4 /24, IPv6 /48. */
export const shortAddress = (address: string): string =>
	address.includes('.') ? address.replace(/^::ffff:/, '').replace(/\.\d+$/, '.0') : `${address.split(':').slice(0, 3).join(':')}::`;

/** The key under which failures of an address are counted: of IPv6 the /64, for whoever has one address there has them all. */
export const addressKey = (address: string): string =>
	`address:${address.includes('.') || !address.includes(':') ? address.replace(/^::ffff:/i, '') : wholeAddress(address).slice(0, 4).join(':')}`;

/** The eight groups of an IPv6 address, `::` written out. */
function wholeAddress(address: string): string[] {
	const [before, after] = address.toLowerCase().split('%')[0].split('::').map((part) => part.split(':').filter(Boolean));
	const groups = after ? [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after] : before;
	return groups.map((group) => group.replace(/^0+(?=.)/, ''));
}

/** A device as a person would name it: browser and system, from the user-agent. */
export function deviceName(agent: string | null): string {
	const browser = /Opera Mini|OPR|Firefox|Edg|SamsungBrowser|UCBrowser|Chrome|Safari/.exec(agent ?? '')?.[0] ?? '?';
	const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(agent ?? '')?.[0] ?? '?';
	return `${{ OPR: 'Opera', Edg: 'Edge' }[browser] ?? browser} · ${system}`;
}

async function refuseIfWaiting(db: Database, keys: string[]): Promise<void> {
	for (const key of keys) {
		const count = await waitFor(db, key);
		if (count > 0) throw new Refusal(429, (language) => say(language)('signInWait', { count }));
	}
}

/** Signs in with a code and a password or PIN; answers the session's secret and what the browser keeps to be known again. Refuses with one sentence for all reasons. */
export async function signIn(db: Database, { code, secret, address, device, requestId, byCard, browser }: SignIn): Promise<{ secret: string; personId: string; browser: string }> {
	const clean = cleanCode(code);
	const account = accountKey(clean);
	const keys = [(await knownBrowser(db, browser, account)) ?? account, addressKey(address)];
	await refuseIfWaiting(db, keys);
	const found = await db.maybe(sql<{ person_id: string; label: string; verifier: string; kind: 'password' | 'pin' }>`
		select person.id as person_id, person.given_name || ' ' || person.family_name as label, credential.verifier, credential.kind
		from people.person join people.credential on credential.person_id = person.id
		where person.code = ${clean} and person.closed_at is null
		order by credential.kind limit 1`);
	if (!(await verify(found?.verifier ?? null, secret)) || !found) {
		await countFailure(db, keys[0], accountRule);
		await countFailure(db, keys[1], addressRule);
		throw new Refusal(401, (language) => say(language)('signInRefused'));
	}
	// A hundred guesses sent at once all passed the first check: what they counted meanwhile holds for the lucky one too.
	await refuseIfWaiting(db, [keys[0]]);
	await forget(db, keys[0]);
	const session = await openSession(db, { personId: found.person_id, label: found.label, method: byCard ? 'card' : found.kind, address, device, requestId });
	return { ...session, browser: await rememberedBrowser(db, browser, account) };
}

/** Whose card this is: the name to greet with, and the code; the PIN is still needed. Undefined when revoked or unknown. */
export async function maybeCardHolder(db: Database, cardSecret: string): Promise<{ code: string; givenName: string } | undefined> {
	const row = await db.maybe(sql<{ code: string; given_name: string }>`
		select person.code, person.given_name from people.card join people.person on person.id = card.person_id
		where card.secret_hash = ${hashSecret(cardSecret)} and card.revoked_at is null and person.closed_at is null`);
	return row && { code: row.code, givenName: row.given_name };
}

/** Signs in with a printed card and its PIN. A revoked card and a wrong PIN are told apart: the card's holder stands before us. */
export async function signInByCard(db: Database, cardSecret: string, given: Omit<SignIn, 'code' | 'byCard'>): Promise<{ secret: string; personId: string; browser: string }> {
	const holder = await maybeCardHolder(db, cardSecret);
	if (!holder) throw new Refusal(404, (language) => say(language)('cardUnknown'));
	return signIn(db, { ...given, code: holder.code, byCard: true });
}

type NewSession = { personId: string; label: string; method: 'password' | 'pin' | 'card'; address: string; device: string; requestId?: string };

/** Opens a session and tells the audit. The secret leaves only here; its hash is stored. */
export async function openSession(db: Database, { personId, label, method, address, device, requestId }: NewSession): Promise<{ secret: string; personId: string }> {
	const { secret, hash } = newSecret();
	const id = newId();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.session (id, secret_hash, person_id, device, address, method, expires_at)
			values (${id}, ${hash}, ${personId}, ${device}, ${shortAddress(address)}, ${method}, now() + make_interval(days => ${idleDays}))`);
		await audit(db, { id: personId, label, requestId }, { act: 'session.open', personId, detail: { method, device } });
	});
	return { secret, personId };
}

type SessionRow = {
	secret_hash: string;
	session_id: string;
	hat: string | null;
	stale: boolean;
	id: string;
	code: string;
	given_name: string;
	family_name: string;
	language: string;
	theme: string;
	text_size: number;
	per_page: number | null;
	must_change: boolean;
};

/** Who a session's secret stands for, or undefined when it is unknown, revoked or past its time. Revocation acts at once. */
export const maybeWho = (db: Database, secret: string, requestId?: string): Promise<Who | undefined> => askTogether(db, { secret, requestId });

type Asked = { secret: string; requestId?: string };
const askTogether = together<Asked, Who | undefined>(100, (db, asked) => maybeWhos(db, asked));

/** The same of several requests that arrive together, in one statement. */
export async function maybeWhos(db: Database, asked: readonly Asked[]): Promise<(Who | undefined)[]> {
	const hashes = asked.map(({ secret }) => hashSecret(secret));
	// Through a select, so that PostgreSQL does not plan anew for each number of hashes: that costs more than to look them up.
	const rows = await db.all(sql<SessionRow>`
		select session.secret_hash, session.id as session_id, session.hat, session.seen_at < now() - interval '5 minutes' as stale,
			person.id, person.code, person.given_name, person.family_name, person.language, person.theme, person.text_size, person.per_page,
			coalesce((select bool_or(must_change) from people.credential where credential.person_id = person.id), false) as must_change
		from people.session join people.person on person.id = session.person_id
		where session.secret_hash = any((select ${hashes}::text[])::text[]) and session.revoked_at is null and session.expires_at > now() and person.closed_at is null`);
	const stale = rows.flatMap((row) => (row.stale ? [row.session_id] : []));
	if (stale.length) await touch(db, stale);
	const hats = await cachedHats(db, rows.map((row) => row.id));
	const found = new Map(rows.map((row) => [row.secret_hash, row]));
	return asked.map(({ requestId }, i) => {
		const row = found.get(hashes[i]);
		return row && whoOf(row, hats.get(row.id)!, requestId);
	});
}

/**
 * A person without a session, for what he began with one and what is told later by a machine: his hats as they are now, the first one worn. `act` stands
 * where the session's id would. Undefined for an account that was closed.
 */
export async function maybeWhoOf(db: Database, personId: string, act: string): Promise<Who | undefined> {
	const row = await db.maybe(sql<Omit<SessionRow, 'secret_hash' | 'stale' | 'hat' | 'session_id'>>`
		select id, code, given_name, family_name, language, theme, text_size, per_page, false as must_change from people.person where id = ${personId} and closed_at is null`);
	return row && whoOf({ ...row, session_id: act, hat: null, secret_hash: '', stale: false }, (await cachedHats(db, [personId])).get(personId)!, undefined);
}

const whoOf = (row: SessionRow, hats: Hat[], requestId: string | undefined): Who => ({
	id: row.id,
	label: `${row.given_name} ${row.family_name}`,
	code: row.code,
	givenName: row.given_name,
	familyName: row.family_name,
	language: row.language as Language,
	theme: row.theme as Who['theme'],
	textSize: row.text_size,
	perPage: row.per_page,
	sessionId: row.session_id,
	hats,
	hat: hats.find((hat) => hat.id === row.hat) ?? hats[0] ?? null,
	mustChange: row.must_change,
	...(requestId ? { requestId } : {})
});

/** Notes that sessions are in use and prolongs them. Reading goes on when this can't be written. */
async function touch(db: Database, sessionIds: readonly string[]): Promise<void> {
	await db
		.run(sql`
			update people.session set seen_at = now(), expires_at = least(created_at + make_interval(days => ${mostDays}), now() + make_interval(days => ${idleDays}))
			where id = any(${sessionIds}::uuid[])`)
		.catch(() => {});
}

/** Puts on another hat of the person's own. */
export async function wear(db: Database, who: Who, hatId: string): Promise<void> {
	if (!who.hats.some((hat) => hat.id === hatId)) throw new Refusal(404, (language) => say(language)('notFound'));
	await db.run(sql`update people.session set hat = ${hatId} where id = ${who.sessionId} and person_id = ${who.id}`);
}

/** Ends a session of the person's own (this one or another device's). */
export async function endSession(db: Database, who: Who, sessionId: string): Promise<void> {
	if (!isId(sessionId)) return;
	await db.transaction(async (db) => {
		const ended = await db.run(sql`update people.session set revoked_at = now() where id = ${sessionId} and person_id = ${who.id} and revoked_at is null`);
		if (ended) await audit(db, who, { act: 'session.end', personId: who.id, detail: { session: sessionId } });
	});
}

/** Ends all sessions of a person except one: after a new secret, a lost phone, a closed account. Joins the caller's transaction. */
export async function endOtherSessions(db: Database, personId: string, keep: string | null): Promise<number> {
	return db.run(sql`
		update people.session set revoked_at = now()
		where person_id = ${personId} and revoked_at is null and (${keep}::uuid is null or id <> ${keep}::uuid)`);
}

/** Ends certain sessions of a person, as of a lost telephone. Joins the caller's transaction, which audits. Answers how many ended. */
export async function endSessionsOf(db: Database, personId: string, sessionIds: readonly string[]): Promise<number> {
	return db.run(sql`update people.session set revoked_at = now() where person_id = ${personId} and id = any(${sessionIds}::uuid[]) and revoked_at is null`);
}

/** Ends every session of everybody: after a restore, for those that were ended since the copy was made must not live again. */
export async function endEverySession(db: Database): Promise<number> {
	return db.run(sql`update people.session set revoked_at = now() where revoked_at is null`);
}

export type SessionView = { id: string; device: string; address: string; method: string; created_at: Date; seen_at: Date };

/** The person's own open sessions, newest use first. */
export async function sessionsOf(db: Database, who: Who): Promise<SessionView[]> {
	return db.all(sql<SessionView>`
		select id, device, address, method, created_at, seen_at from people.session
		where person_id = ${who.id} and revoked_at is null and expires_at > now()
		order by seen_at desc limit 50`);
}

/** Removes sessions that ended or expired more than 30 days ago: the audit keeps that they were. */
export async function sweepSessions(db: Database): Promise<number> {
	return db.run(sql`delete from people.session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days'`);
}
