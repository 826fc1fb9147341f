import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { remarksIn, withoutRemarks } from '#rooms/curriculum/server/media/boxes.ts';

const box = (name: string, ...inside: (Buffer | string)[]) => {
	const body = Buffer.concat(inside.map((each) => Buffer.from(each as string)));
	const head = Buffer.alloc(8, name);
	head.writeUInt32BE(8 + body.length);
	head.write(name, 4, 'latin1');
	return Buffer.concat([head, body]);
};
const long = (name: string, body: Buffer) => {
	const head = Buffer.alloc(16);
	head.writeUInt32BE(1);
	head.write(name, 4);
	head.writeBigUInt64BE(BigInt(16 + body.length), 8);
	return Buffer.concat([head, body]);
};
const reader = (bytes: Uint8Array) => async (from: number, length: number) => bytes.subarray(from, from + length);
async function plain(bytes: Buffer, step = 7): Promise<Buffer> {
	const chunks = (async function* () {
		for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
	})();
	const pieces: Uint8Array[] = [];
	for await (const piece of withoutRemarks(chunks, await remarksIn(reader(bytes), bytes.length))) pieces.push(piece);
	return Buffer.concat(pieces);
}

test('where and with what a video was taken is made empty; all else stays where it was', async () => {
	const film = Buffer.concat([
		box('ftyp', 'isom'),
		box('moov', box('mvhd', 'time'), box('udta', '+14.69-017.44/'), box('trak', box('tkhd', 'x'), box('meta', 'phone of Awa')), box('meta', 'ISO6709 +14')),
		long('mdat', Buffer.from('udta dots that look like a remark')),
		box('uuid', 'XMP author')
	]);
	const made = await plain(film);
	assert.equal(made.length, film.length);
	assert.doesNotMatch(made.toString('latin1'), /14\.69|Awa|6709|author/);
	assert.match(made.toString('latin1'), /time.*tkhd.*udta dots that look like a remark/s);
	assert.equal([...made.toString('latin1').matchAll(/free\0/g)].length, 4);
	assert.deepEqual(await plain(made), made);
});

test('whatever the bytes, nothing but a remark is changed, and it comes to an end', async () => {
	const name = fc.constantFrom('moov', 'udta', 'free', 'trak', 'mdat', 'meta');
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 20 }), fc.integer({ min: 0, max: 40 })), { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), async (boxes, step) => {
			const bytes = Buffer.concat(
				boxes.map(([each, body, length]) => {
					const made = box(each, Buffer.from(body));
					// Some lie about their length.
					if (length < 20) made.writeUInt32BE(length);
					return made;
				})
			);
			const patches = await remarksIn(reader(bytes), bytes.length);
			const made = await plain(bytes, step);
			assert.equal(made.length, bytes.length);
			for (let i = 0; i < bytes.length; i++) if (!patches.some(({ at, until }) => i >= at && i < until)) assert.equal(made[i], bytes[i]);
		}),
		{ numRuns: 200 }
	);
});
