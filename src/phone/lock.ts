/**
 * The locks of a shared phone. A profile's data key is random; it is kept wrapped by a key that needs both the person's secret (by PBKDF2) and
 * this phone's own key, which no script can read out. A thief of the files has neither; who holds the unlocked browser profile and
 * six digits' worth of patience may still come in: the page about this phone says so.
 */
export type Lock = { salt: Uint8Array<ArrayBuffer>; rounds: number; iv: Uint8Array<ArrayBuffer>; wrapped: ArrayBuffer };

/** PBKDF2 rounds with SHA-256 (OWASP 2023); some old phones need 2 s for it. */
export const rounds = 600_000;

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const utf8 = new TextEncoder();

/** This phone's own key, made once: never leaves the browser. */
export const newDeviceKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']) as Promise<CryptoKey>;

async function wrappingKey(secret: string, salt: Uint8Array<ArrayBuffer>, count: number, device: CryptoKey): Promise<CryptoKey> {
	const typed = await crypto.subtle.importKey('raw', utf8.encode(secret.normalize('NFC')), 'PBKDF2', false, ['deriveBits']);
	const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: count }, typed, 256);
	return crypto.subtle.importKey('raw', await crypto.subtle.sign('HMAC', device, bits), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

const dataKey = (raw: ArrayBuffer | Uint8Array<ArrayBuffer>) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Makes a profile's lock for a secret, and the key it opens. */
export async function makeLock(secret: string, device: CryptoKey, count = rounds): Promise<{ lock: Lock; key: CryptoKey }> {
	const [salt, iv, raw] = [random(16), random(12), random(32)];
	const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await wrappingKey(secret, salt, count, device), raw);
	return { lock: { salt, rounds: count, iv, wrapped }, key: await dataKey(raw) };
}

/** The key behind a lock; undefined when the secret is not the right one. */
export async function openLock(lock: Lock, secret: string, device: CryptoKey): Promise<CryptoKey | undefined> {
	const raw = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: lock.iv }, await wrappingKey(secret, lock.salt, lock.rounds, device), lock.wrapped).catch(() => undefined);
	return raw && dataKey(raw);
}

export type Sealed = { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer };

const through = async (bytes: BodyInit, stream: GenericTransformStream) => new Response(new Response(bytes).body!.pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)).arrayBuffer();

/** A text as it stands on the disk: gzip, then AES-GCM. `name` is bound to it, so one sealed text cannot be put in the place of another. */
export async function seal(key: CryptoKey, name: string, text: string): Promise<Sealed> {
	const iv = random(12);
	return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(name) }, key, await through(text, new CompressionStream('gzip'))) };
}

/** The text again; throws when the key or the name is another's. */
export async function unseal(key: CryptoKey, name: string, sealed: Sealed): Promise<string> {
	const packed = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv, additionalData: utf8.encode(name) }, key, sealed.bytes);
	return new TextDecoder().decode(await through(packed, new DecompressionStream('gzip')));
}

/** How long after so many wrong secrets in a row the next may be tried, in milliseconds: nothing up to 4, then doubling from 30 s to an hour. */
export const waitAfter = (fails: number): number => (fails < 5 ? 0 : Math.min(3_600_000, 30_000 * 2 ** (fails - 5)));
