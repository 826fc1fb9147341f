import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lengthOf, maybeStanding, missing, partBytes, partsOf } from '#rooms/sync/attachment.ts';
import { rangesOf } from '#rooms/sync/bounds.ts';
import { maybeType } from '#rooms/sync/content-type.ts';

test('the parts of a file are all of it, none empty, none longer than a part', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10_000_000 }), (size) => {
			const lengths = Array.from({ length: partsOf(size) }, (_, i) => lengthOf(i + 1, size));
			assert.equal(lengths.reduce((sum, one) => sum + one, 0), size);
			assert.ok(lengths.every((one, i) => one > 0 && (i === lengths.length - 1 || one === partBytes)));
			assert.deepEqual([lengthOf(0, size), lengthOf(lengths.length + 1, size), lengthOf(-1, size), lengthOf(1.5, 1)], [0, 0, 0, 0]);
		})
	);
});

test('what is missing is what is not here', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 40 * partBytes }), fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (size, given) => {
			const here = given.filter((number) => number <= partsOf(size));
			const all = [...here, ...missing(rangesOf(here), size)].sort((a, b) => a - b);
			assert.deepEqual(all, Array.from({ length: partsOf(size) }, (_, i) => i + 1));
		})
	);
});

test('an answer is read as it was said; what is none is none', () => {
	for (const said of [{ v: 1, state: 'parts', here: [] }, { v: 1, state: 'parts', here: [[1, 4]] }, { v: 1, state: 'whole', covered: true }, { v: 1, state: 'wrong' }, { v: 1, state: 'refused', why: 'type' }, { v: 1, state: 'later', why: 'quota' }])
		assert.deepEqual(maybeStanding(said), said);
	for (const odd of [null, '<html>', 7, [], {}, { v: 1 }, { v: 2, state: 'wrong' }, { v: 1, state: 'whole' }, { v: 1, state: 'parts' }, { v: 1, state: 'parts', here: [[1]] }, { v: 1, state: 'parts', here: [['1', 2]] }, { v: 1, state: 'refused', why: 'me' }, { v: 1, state: 'refused' }])
		assert.equal(maybeStanding(odd), undefined, JSON.stringify(odd));
});

test('a file is known by its bytes; what could run, or is nothing we know, has no type', () => {
	const bytes = (text: string) => Uint8Array.from([...text.padEnd(40, '\0')].map((letter) => letter.charCodeAt(0)));
	const known: [string, string][] = [
		['image/jpeg', '\xff\xd8\xff\xe0'], ['image/png', '\x89PNG\r\n\x1a\n'], ['image/webp', 'RIFF\0\0\0\0WEBPVP8 '], ['image/gif', 'GIF89a'], ['audio/mpeg', 'ID3'], ['audio/mpeg', '\xff\xfb\x90'],
		['audio/ogg', 'OggS'], ['audio/webm', '\x1a\x45\xdf\xa3'], ['audio/wav', 'RIFF\0\0\0\0WAVEfmt '], ['audio/mp4', '\0\0\0 ftypM4A '], ['application/pdf', '%PDF-1.7']
	];
	for (const [type, start] of known) assert.equal(maybeType(bytes(start)), type);
	for (const start of ['<svg xmlns="http://www.w3.org/2000/svg">', '<?xml version="1.0"?><svg', '<!doctype html><script>', 'MZ', '\x7fELF', 'PK\x03\x04', ' %PDF-', 'XXXX\0\0\0\0WEBP', 'RIFF\0\0\0\0AVI ', '\0\0\0 ftypisom', '\xff\xfe<\0s\0', ''])
		assert.equal(maybeType(bytes(start)), undefined, start);
	assert.equal(maybeType(new Uint8Array()), undefined);
});
