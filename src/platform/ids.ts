/**
 * Ids are UUIDv7 (RFC 9562): the time in milliseconds first, then chance, so that rows made together lie together in an
 * index. Made where the act happens, phones on plain http included (`crypto.randomUUID` is not there, `getRandomValues` is).
 */
export function newId(now: number = Date.now(), random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
	const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
	const bytes = [...random];
	bytes[0] = (bytes[0] & 0x0f) | 0x70;
	bytes[2] = (bytes[2] & 0x3f) | 0x80;
	const tail = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return `${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`;
}

export const isId = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
