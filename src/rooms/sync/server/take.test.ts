import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import { sql } from '#platform/server/sql.ts';
import { taking } from '#rooms/sync/server/index.ts';
import type { ParcelLine } from '#rooms/sync/take.ts';
import { someone } from '#tests/exchange.ts';
import { dbtest } from '#tests/support.ts';

dbtest('files stand apart from the page that names them: large ones marked, of several forms only the smallest', async (db) => {
	const [picture, film, wide, unknown] = Array.from({ length: 4 }, () => createHash('sha256').update(newId()).digest('hex'));
	for (const [sha256, type] of [[picture, 'image/webp'], [film, 'video/mp4'], [wide, 'video/mp4']]) await db.run(sql`insert into platform.file (sha256, bytes, type) values (${sha256}, 9, ${type})`);
	const html = `<img src="/media/${picture}"><source src="/media/${wide}?lines=360"><source src="/media/${film}"><a href="/media/${film}">x</a><img src="/media/${unknown}">`;
	const wants = { page: async () => [{ path: '/x', route: '/x', make: async () => ({ data: { html } }) }] };
	const lines = await Array.fromAsync(taking(db, someone(), { v: 1, shape: 1, wants: [{ kind: 'page', id: '' }], have: {}, acts: [] } as never, wants, 1));
	const parcel = lines.find((line): line is ParcelLine => 'path' in line)!;
	assert.deepEqual(new Map(parcel.media!.map(({ sha256, ...file }) => [sha256, file])), new Map<string, object>([[picture, { bytes: 9 }], [film, { bytes: 9, large: true }]]));
});
