import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, crc32 } from 'node:zlib';
import { plainPicture } from '#rooms/curriculum/server/media/picture.ts';

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** A JPEG of parts: only its frame is read, so its dots may be anything. */
const jpeg = (...parts: Buffer[]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts]);
const part = (sign: number, data: Buffer | string) => {
	const body = Buffer.from(data as string, 'latin1');
	return Buffer.concat([Buffer.from([0xff, sign, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
};
const frame = part(0xc0, Buffer.from([8, 0, 30, 0, 40, 1, 1, 0x11, 0]));
const dots = Buffer.concat([part(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1, 2, 0xff, 0, 0xff, 0xd0, 9])]);
const end = Buffer.from([0xff, 0xd9]);
const exif = (orientation: number) => part(0xe1, Buffer.concat([Buffer.from('Exif\0\0II*\0', 'latin1'), Buffer.from([8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('GPS 14.7 -17.4')]));

test('a photo loses place, time, camera and what hangs behind it, and keeps its colours and how it was held', () => {
	const photo = jpeg(exif(6), part(0xe2, 'ICC_PROFILE\0colours'), part(0xe1, 'http://ns.adobe.com/xap/1.0/ author'), part(0xfe, 'a remark'), frame, dots, end, Buffer.from('a film behind \xff\xd9', 'latin1'));
	const plain = plainPicture(photo, 'image/jpeg')!;
	assert.deepEqual([plain.width, plain.height], [30, 40], 'as it is shown, upright');
	assert.doesNotMatch(latin(plain.bytes), /GPS|author|remark|film/);
	assert.match(latin(plain.bytes), /ICC_PROFILE/);
	assert.deepEqual(plainPicture(plain.bytes, 'image/jpeg'), plain, 'made plain again it stays as it is');
	assert.deepEqual([...plain.bytes.subarray(-9)], [...dots.subarray(-7), ...end]);
});

test('dots in several scans stay whole', () => {
	const photo = jpeg(frame, dots, part(0xc4, 'table'), dots, end);
	assert.deepEqual(Buffer.from(plainPicture(photo, 'image/jpeg')!.bytes), photo);
});

const chunk = (name: string, data: Buffer) => {
	const body = Buffer.concat([Buffer.from(name), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
};
const size = Buffer.from([0, 0, 0, 7, 0, 0, 0, 5, 8, 0, 0, 0, 0]);
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('tEXt', Buffer.from('Author\0Awa')), chunk('eXIf', Buffer.from('GPS')), chunk('IDAT', deflateSync(Buffer.alloc(40))), chunk('IEND', Buffer.alloc(0)), Buffer.from('behind')]);

test('a PNG keeps what is seen', () => {
	const plain = plainPicture(png, 'image/png')!;
	assert.deepEqual([plain.width, plain.height], [7, 5]);
	assert.doesNotMatch(latin(plain.bytes), /Awa|GPS|behind/);
	assert.match(latin(plain.bytes), /IDAT/);
});

const riff = (...chunks: [string, Buffer][]) => {
	const parts = chunks.map(([name, data]) => Buffer.concat([Buffer.from(name), Buffer.from(Uint32Array.of(data.length).buffer), data, Buffer.alloc(data.length % 2)]));
	const all = Buffer.concat([Buffer.from('WEBP'), ...parts]);
	return Buffer.concat([Buffer.from('RIFF'), Buffer.from(Uint32Array.of(all.length).buffer), all]);
};

test('a WebP loses its remarks and says so', () => {
	const head = Buffer.from([0x0c, 0, 0, 0, 99, 0, 0, 49, 0, 0]);
	const plain = plainPicture(riff(['VP8X', head], ['VP8 ', Buffer.from('dotsdots')], ['EXIF', Buffer.from('GPS')], ['XMP ', Buffer.from('author')]), 'image/webp')!;
	assert.deepEqual([plain.width, plain.height], [100, 50]);
	assert.deepEqual(Buffer.from(plain.bytes), riff(['VP8X', Buffer.from([0, 0, 0, 0, 99, 0, 0, 49, 0, 0])], ['VP8 ', Buffer.from('dotsdots')]));
});

test('a picture cut anywhere is refused or whole, and never breaks the reader', () => {
	const whole: [Buffer, string][] = [[jpeg(exif(3), frame, dots, end), 'image/jpeg'], [png, 'image/png'], [riff(['VP8L', Buffer.from([0x2f, 3, 0x40, 0, 0, 1])]), 'image/webp'], [Buffer.from('GIF89a\x09\0\x08\0 and what follows', 'latin1'), 'image/gif']];
	for (const [bytes, type] of whole) {
		assert.ok(plainPicture(bytes, type), type);
		for (let length = 0; length < bytes.length; length++) plainPicture(bytes.subarray(0, length), type);
	}
	assert.equal(plainPicture(jpeg(frame, dots), 'image/jpeg'), undefined);
	assert.equal(plainPicture(jpeg(part(0xe1, 'Exif\0\0II*\0\xff\xff\xff\xff     '), frame, dots, end), 'image/jpeg')?.width, 40, 'remarks that lead nowhere');
});
