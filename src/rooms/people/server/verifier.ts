import { argon2, createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

// OWASP Password Storage: argon2id with 19 MiB, 2 passes, 1 lane. A PIN is short, so it is worth no more work but
// counts on the limits of sign-in.ts.
const cost = { memory: 19456, passes: 2, parallelism: 1 };

// Each run takes 19 MiB and about 50 ms of a thread: a class of 40 that signs in at once waits its turn here
// instead of taking all threads and memory.
const lanes = 2;
let running = 0;
const waiting: (() => void)[] = [];
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= lanes) await new Promise<void>((go) => waiting.push(go));
	running++;
	try {
		return await work();
	} finally {
		running--;
		waiting.shift()?.();
	}
}

const hashOf = (secret: string, nonce: Buffer, { memory, passes, parallelism }: typeof cost) =>
	inTurn(() => derive('argon2id', { message: Buffer.from(secret.normalize('NFC')), nonce, parallelism, tagLength: 32, memory, passes })) as Promise<Buffer>;

/** Makes the stored form of a password or PIN, in PHC string format. */
export async function makeVerifier(secret: string): Promise<string> {
	const nonce = randomBytes(16);
	const tag = await hashOf(secret, nonce, cost);
	const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
	return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** Whether a secret is the one a verifier was made from. Takes as long for an unknown account (verifier null) as for a known one. */
export async function verify(verifier: string | null, secret: string): Promise<boolean> {
	const match = verifier?.match(/^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/);
	const [memory, passes, parallelism] = match ? match.slice(1, 4).map(Number) : [cost.memory, cost.passes, cost.parallelism];
	const expected = match ? Buffer.from(match[5], 'base64') : Buffer.alloc(32);
	const found = await hashOf(secret.slice(0, 512), match ? Buffer.from(match[4], 'base64') : Buffer.alloc(16), { memory, passes, parallelism });
	return timingSafeEqual(found, expected) && match !== null && match !== undefined;
}

/** A secret of 32 bytes for a session or a card, and the hash that is stored. */
export function newSecret(): { secret: string; hash: string } {
	const secret = randomBytes(32).toString('base64url');
	return { secret, hash: hashSecret(secret) };
}

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Chance from the operating system, as a number from 0 to below 1. */
export const chance = (): number => randomInt(0, 2 ** 47) / 2 ** 47;
