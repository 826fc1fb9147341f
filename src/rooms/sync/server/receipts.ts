import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { placesEver } from '#rooms/people/server/index.ts';
import type { Receipt } from '#rooms/sync/exchange.ts';
import type { Run } from '#rooms/sync/server/held.ts';

/** The key that signs receipts. `raw` is the public one: 32 bytes. */
type Signer = { id: string; secret: KeyObject; raw: Buffer };
const signers = new WeakMap<Database, Promise<Signer>>();

const idOf = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex').slice(0, 16);
/** An Ed25519 key in SPKI form is 12 bytes of head and the key. */
const rawOf = (spki: Buffer): Buffer => spki.subarray(12);

async function readSigner(db: Database): Promise<Signer> {
	const read = () => db.maybe(sql<{ id: string; secret: Buffer; public: Buffer }>`select id, secret, public from sync.signer`);
	let row = await read();
	if (!row) {
		const { privateKey, publicKey } = generateKeyPairSync('ed25519');
		const spki = publicKey.export({ type: 'spki', format: 'der' });
		// Two that make one at once: one stays, and both read it.
		await db.run(sql`
			insert into sync.signer (id, secret, public) values (${idOf(rawOf(spki))}, ${privateKey.export({ type: 'pkcs8', format: 'der' })}, ${spki})
			on conflict do nothing`);
		row = (await read())!;
	}
	return { id: row.id, secret: createPrivateKey({ key: row.secret, type: 'pkcs8', format: 'der' }), raw: rawOf(row.public) };
}

/** The installation's key for receipts, made once and kept in the database. */
function signer(db: Database): Promise<Signer> {
	let found = signers.get(db);
	if (!found) {
		signers.set(db, (found = readSigner(db)));
		found.catch(() => signers.delete(db));
	}
	return found;
}

/** The public key by which anyone checks a receipt: 32 bytes in base64. */
export async function receiptKey(db: Database): Promise<{ id: string; algorithm: 'Ed25519'; key: string }> {
	const { id, raw } = await signer(db);
	return { id, algorithm: 'Ed25519', key: raw.toString('base64') };
}

/** The link of a fact without a chain, in a receipt. */
const unchained = '-';

/** A signed statement of what is held of a device and person (docs/sync.md, 3); nothing when nothing is. */
export async function receiptOf(db: Database, given: { timeline: string; device: string; person: string; time: string; runs: readonly Run[] }): Promise<Receipt | null> {
	if (!given.runs.length) return null;
	const { id, secret, raw } = await signer(db);
	const lines = given.runs.map(({ epoch, first, last, link, vault }) => `${epoch} ${first} ${last} ${link ?? unchained} ${vault ? 'vault' : 'national'}\n`);
	const text = `qalam-receipt 1\n${id} ${given.timeline}\n${given.device} ${given.person}\n${given.time}\n${lines.join('')}`;
	return { text, key: raw.toString('base64'), signature: sign(null, Buffer.from(text), secret).toString('base64') };
}

/** An Ed25519 public key from its 32 bytes. */
const publicKeyOf = (raw: Buffer): KeyObject => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), type: 'spki', format: 'der' });

/** The longest text that is looked at as a receipt, in characters: 200 epochs, some in several ranges. */
export const longestReceipt = 60_000;
const mostLines = 400;

export type CheckedLine = { epoch: string; from: number; to: number; level: 'national' | 'vault'; /** How many of them are held now. */ held: number; /** Whether the chain ends as it did; null where there is none. */ same: boolean | null };

/**
 * What a receipt is worth. `unreadable`: it is none. `foreign`: signed by another installation's key. `wrong`: it was changed, or signed by
 * somebody else. `right`: we said that, and this is what is held of it now.
 */
export type Checked = { verdict: 'unreadable' | 'foreign' | 'wrong' } | { verdict: 'right'; at: Date; device: string; sameLife: boolean; lines: CheckedLine[] };

/** Finds text and signature in what somebody pasted: the JSON of a receipt, or its text with the signature on a line after it. */
function partsOf(pasted: string): { text: string; signature: Buffer } | undefined {
	let [text, signature]: unknown[] = [];
	try {
		({ text, signature } = JSON.parse(pasted) as { text?: unknown; signature?: unknown });
	} catch {
		const lines = pasted.replaceAll('\r', '').trim().split('\n').map((line) => line.trim());
		signature = lines.pop();
		text = `${lines.filter(Boolean).join('\n')}\n`;
	}
	if (typeof text !== 'string' || typeof signature !== 'string' || !/^[\w+/-]{86}(?:==)?$/.test(signature)) return undefined;
	return { text, signature: Buffer.from(signature, 'base64') };
}

/** Checks a receipt that anybody pasted: whether we signed it, and what of it is held now. Nobody's name is told. */
export async function checkReceipt(db: Database, pasted: string): Promise<Checked> {
	const parts = pasted.length <= longestReceipt ? partsOf(pasted) : undefined;
	const [first, keys = '', whose = '', time = '', ...rest] = parts?.text.split('\n') ?? [];
	const [keyId, timeline] = keys.split(' ');
	const [device, person] = whose.split(' ');
	const lines = rest.filter(Boolean).map((line) => line.split(' '));
	const sound = lines.length > 0 && lines.length <= mostLines && lines.every(([epoch, from, to, link, level], i) =>
		isId(epoch) && /^\d{1,10}$/.test(from) && /^\d{1,10}$/.test(to) && Number(to) <= 2_000_000_000 && Number(from) <= Number(to) && /^(?:-|[0-9a-f]{64})$/.test(link) && /^(?:national|vault)$/.test(level) && lines[i].length === 5);
	if (!parts || first !== 'qalam-receipt 1' || !isId(timeline) || !isId(device) || !isId(person) || Number.isNaN(Date.parse(time)) || !sound) return { verdict: 'unreadable' };
	const { id, raw } = await signer(db);
	if (keyId !== id) return { verdict: 'foreign' };
	if (!verify(null, Buffer.from(parts.text), publicKeyOf(raw), parts.signature)) return { verdict: 'wrong' };
	const asked = lines.map(([epoch, from, to, link, level]) => ({ epoch, from: Number(from), to: Number(to), link, level: level as 'national' | 'vault' }));
	const scopes = (await placesEver(db, [person])).get(person) ?? [];
	const rows = await db.all(sql<{ n: number; held: number; link: string | null }>`
		select asked.n, count(distinct held.seq)::int as held, max(case when held.seq = asked.high then encode(held.link, 'hex') end) as link
		from unnest(${asked.map((_, n) => n)}::int[], ${asked.map((line) => line.epoch)}::uuid[], ${asked.map((line) => line.from)}::int[], ${asked.map((line) => line.to)}::int[]) as asked(n, epoch, low, high)
		left join (
			select epoch, seq, link from sync.fact where scope = any(${scopes}::uuid[]) and writer = ${device} and actor_id = ${person} and epoch = any(${asked.map((line) => line.epoch)}::uuid[])
			union all
			select epoch, seq, link from sync.quarantine where sent_by = ${person} and epoch = any(${asked.map((line) => line.epoch)}::uuid[])
			union all
			select epoch, seq, null from sync.unread where sent_by = ${person} and epoch = any(${asked.map((line) => line.epoch)}::uuid[])
		) held on held.epoch = asked.epoch and held.seq between asked.low and asked.high
		group by asked.n`);
	const now = await db.one(sql<{ id: string }>`select id from sync.timeline where not exists (select 1 from sync.timeline later where later.parent = timeline.id) limit 1`);
	const found = new Map(rows.map((row) => [row.n, row]));
	return {
		verdict: 'right',
		at: new Date(time),
		device,
		sameLife: now.id === timeline,
		lines: asked.map(({ epoch, from, to, link, level }, n) => ({ epoch, from, to, level, held: found.get(n)!.held, same: link === unchained ? null : found.get(n)!.link === link }))
	};
}
