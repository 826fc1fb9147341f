import type { Who } from '#rooms/people/who.ts';
import type { Name } from '#rooms/sync/attachment.ts';

/** Which attachment is meant, or the status that refuses. On a shared phone another's wait for their owner, as facts do. */
export function maybeAsked(who: Who, sha256: string, url: URL): Name | 400 | 409 {
	const size = url.searchParams.get('size') ?? '';
	if (!/^[0-9a-f]{64}$/.test(sha256) || !/^[1-9]\d{0,11}$/.test(size)) return 400;
	return url.searchParams.get('person') === who.id ? { sha256, size: Number(size) } : 409;
}
