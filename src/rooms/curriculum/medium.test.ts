import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clock, kindOf, maybeMediumType, mediumName, nextName } from '#rooms/curriculum/medium.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test('a file is what its bytes say, whatever it is called', () => {
	const table: [string, string, string | undefined][] = [
		['\xff\xd8\xff\xe0', 'x.exe', 'image/jpeg'],
		['\x89PNG\r\n\x1a\n', 'x.pdf', 'image/png'],
		['GIF89a', 'x', 'image/gif'],
		['RIFF....WEBPVP8 ', 'x', 'image/webp'],
		['RIFF....WAVEfmt ', 'x', 'audio/wav'],
		['RIFF....AVI LIST', 'x', 'video/x-msvideo'],
		['RIFF....XXXX', 'x.wav', undefined],
		['ID3\x03', 'x', 'audio/mpeg'],
		['\xff\xfb\x90\x00', 'x', 'audio/mpeg'],
		['\xff\xf1\x50\x80', 'x', 'audio/aac'],
		['fLaC', 'x', 'audio/flac'],
		['OggS....OpusHead', 'x', 'audio/ogg'],
		['OggS....\x80theora', 'x.ogv', undefined],
		['\x1a\x45\xdf\xa3....webm....A_OPUS', 'x', 'audio/webm'],
		['\x1a\x45\xdf\xa3....webm....V_VP8', 'x', 'video/webm'],
		['\x1a\x45\xdf\xa3....matroska....V_MPEG4', 'x', 'video/x-matroska'],
		['....ftypM4A ', 'x', 'audio/mp4'],
		['....ftypisom....moov....soun', 'x', 'audio/mp4'],
		['....ftypisom....moov....vide....soun', 'x.m4v', 'video/mp4'],
		['....ftypqt  ', 'x', 'video/quicktime'],
		['....ftyp3gp4', 'x', 'video/3gpp'],
		['....ftypheic', 'x.jpg', undefined],
		['%PDF-1.7', 'x.png', 'application/pdf'],
		['PK\x03\x04', 'cours.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
		['PK\x03\x04', 'cours.ODT', 'application/vnd.oasis.opendocument.text'],
		['PK\x03\x04', 'cours.pdf', 'application/zip'],
		['PK\x03\x04', 'cours.txt', 'application/zip'],
		['MZ\x90\x00', 'cours.pdf', undefined],
		['\x7fELF', 'cours', undefined],
		['<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="…">', 'x.txt', 'image/svg+xml'],
		['<!doctype html><script>', 'x.html', undefined],
		['<html>', 'x.txt', 'text/plain'],
		['a;b\n1;2', 'x.csv', 'text/csv'],
		['a;b\n1;2', 'x', undefined],
		['a\x00b', 'x.txt', undefined],
		['\xe9\xe8', 'x.txt', undefined],
		['', 'x.txt', undefined]
	];
	for (const [start, name, type] of table) assert.equal(maybeMediumType(bytes(start), name), type, `${JSON.stringify(start)} ${name}`);
});

test('whatever the bytes, what is given out by a page is never run by one', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ maxLength: 20 }), (start, name) => assert.doesNotMatch(maybeMediumType(start, name) ?? '', /html|javascript|xml$(?<!svg\+xml)/)));
});

test('names in a text are only names, and end as their type does', () => {
	const table: [string, string, string][] = [
		['../../etc/passwd', 'text/plain', 'passwd.txt'],
		['Été à Saint-Louis (2).JPEG', 'image/jpeg', 'ete-a-saint-louis-2.jpg'],
		['C:\\Users\\awa\\cours.docx', 'application/pdf', 'cours.pdf'],
		['صورة.png', 'image/png', 'image.png'],
		['', 'audio/webm', 'son.weba'],
		[`${'x'.repeat(300)}.mp4`, 'video/mp4', `${'x'.repeat(60)}.mp4`]
	];
	for (const [from, type, name] of table) assert.equal(mediumName(from, type), name);
	fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (from) => assert.match(mediumName(from, 'image/webp'), /^[a-z0-9][a-z0-9._-]{0,99}$/)));
	assert.equal(nextName('carte.png', 2), 'carte-2.png');
	assert.deepEqual([clock(5), clock(65.9), clock(3600)], ['0:05', '1:05', '60:00']);
	assert.deepEqual(['image/png', 'image/svg+xml', 'audio/ogg', 'video/mp4', 'application/zip'].map(kindOf), ['picture', 'drawing', 'sound', 'video', 'file']);
});
