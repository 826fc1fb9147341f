import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { sql, type Database } from '#platform/server/sql.ts';
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

export const publicKeyOf = (raw: Buffer): KeyObject => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), type: 'spki', format: 'der' });
