import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';
import { bytesSource, fileSource, openPackage, PackageRefused, type PackageBounds, type PackageReason } from '#platform/server/package.ts';
import { gathered } from '#platform/server/package-rules.ts';
import { tarGzipOf, zipFiles, zipOf, type ZipPart } from '#tests/packages.ts';

process.env.QALAM_DATA ??= mkdtempSync(join(tmpdir(), 'qalam-package-'));

const refused = (reason: PackageReason) => (error: unknown) => {
	assert.ok(error instanceof PackageRefused, String(error));
	assert.equal(error.reason, reason);
	return true;
};
const opened = (bytes: Uint8Array, bounds?: Partial<PackageBounds>) => openPackage(bytesSource(bytes), bounds);
const text = async (bytes: Uint8Array, name: string) => {
	const found = await opened(bytes);
	try {
		return (await found.read(name, 1e6)).toString();
	} finally {
		await found.close();
	}
};

test('files are read in any order, from zip, zip64 and tar.gz, and each is whole', async () => {
	const files = { 'a.txt': 'premier', 'dir/é.xml': '<é/>', 'dir/empty': '', 'big.bin': Buffer.alloc(300_000, 'qalam') };
	const parts: ZipPart[] = [...Object.entries(files).map(([name, data]) => ({ name, data })), { name: 'stored', data: 'as it is', stored: true }, { name: 'dir/' }];
	for (const bytes of [zipOf(parts), zipOf(parts, { zip64: true }), await tarGzipOf([...Object.entries(files).map(([name, data]) => ({ name, data })), { name: 'stored', data: 'as it is' }, { name: 'dir/', type: 'directory' }])]) {
		const found = await opened(bytes);
		assert.deepEqual(found.entries().map(({ name }) => name).sort(), [...Object.keys(files), 'stored'].sort());
		for (const [name, data] of Object.entries(files).reverse()) assert.ok((await found.read(name, 1e6)).equals(Buffer.from(data as string)), name);
		assert.equal(found.size('big.bin'), 300_000);
		assert.equal(found.size('nothing'), undefined);
		await assert.rejects(found.read('nothing', 10), refused('absent'));
		await assert.rejects(found.read('big.bin', 1000), refused('entry-too-big'));
		const half = found.open('big.bin');
		await half.next();
		await half.return(undefined);
		assert.equal((await found.read('stored', 100)).toString(), 'as it is');
		await found.close();
	}
});

test('a file on disk is read in place, and a tar leaves nothing beside it', async () => {
	const path = join(process.env.QALAM_DATA!, 'one.mbz');
	writeFileSync(path, await tarGzipOf([{ name: 'x', data: 'y' }]));
	const found = await openPackage(await fileSource(path));
	assert.deepEqual(readdirSync(join(process.env.QALAM_DATA!, 'scratch')), []);
	assert.equal((await found.read('x', 10)).toString(), 'y');
	await found.close();
});

test('names: backslashes of Windows are folders, letters of DOS and unmarked UTF-8 are read, litter is left out', async () => {
	const found = await opened(
		zipOf([
			{ name: 'a\\b.txt', data: '1' },
			{ name: './c//d.txt', data: '2' },
			{ name: Buffer.from('é.txt'), flags: 0 },
			{ name: Buffer.from([0x82, 0x2e, 0x78]), flags: 0 },
			{ name: '__MACOSX/a' },
			{ name: 'x/.DS_Store' }
		])
	);
	assert.deepEqual(found.entries().map(({ name }) => name), ['a/b.txt', 'c/d.txt', 'é.txt', 'é.x']);
});

for (const name of ['../etc/passwd', 'a/../../b', '/etc/passwd', '..\\..\\x', 'C:\\x', 'C:/x', '\\\\server\\x', 'a\u0000b', 'a\u202etxt.exe', `${'x'.repeat(1100)}`])
	test(`a name that leads out or hides is refused: ${JSON.stringify(name.slice(0, 30))}`, async () => {
		await assert.rejects(opened(zipOf([{ name: 'good', data: 'x' }, { name, data: 'x' }])), refused('unsafe-name'));
		if (!name.includes('\0')) await assert.rejects(async () => opened(await tarGzipOf([{ name, data: 'x' }])), refused('unsafe-name'));
	});

test('two files of one name, links, locked files and unknown methods are refused', async () => {
	await assert.rejects(opened(zipOf([{ name: 'a/b' }, { name: 'a\\b' }])), refused('same-name'));
	await assert.rejects(async () => opened(await tarGzipOf([{ name: 'a' }, { name: './a' }])), refused('same-name'));
	await assert.rejects(opened(zipOf([{ name: 'l', data: '/etc/passwd', mode: 0o120777 }])), refused('link'));
	for (const type of ['symlink', 'link'] as const) await assert.rejects(async () => opened(await tarGzipOf([{ name: 'l', type, linkname: '/etc/passwd' }])), refused('link'));
	await assert.rejects(opened(zipOf([{ name: 'x', flags: 0x801 }])), refused('locked'));
	await assert.rejects(opened(zipOf([{ name: 'x', method: 9 }])), refused('method'));
});

test('two million entries are refused by the count, before the list is read', async () => {
	await assert.rejects(opened(zipOf([{ name: 'a' }], { count: 2_000_000, zip64: true })), refused('too-many'));
	await assert.rejects(opened(zipOf(Array.from({ length: 300 }, (_, i) => ({ name: `${i}` }))), { entries: 200 }), refused('too-many'));
	const tar = await tarGzipOf(Array.from({ length: 300 }, (_, i) => ({ name: `${i}` })));
	await assert.rejects(opened(tar, { entries: 200 }), refused('too-many'));
	// Folders count too.
	await assert.rejects(opened(zipOf(Array.from({ length: 300 }, (_, i) => ({ name: `${i}/` }))), { entries: 200 }), refused('too-many'));
});

test('bombs: by ratio, by total, by an entry, by many names for one piece, by a list that lies', async () => {
	const zeros = Buffer.alloc(40 * 1024 ** 2);
	await assert.rejects(opened(zipOf([{ name: 'zeros', data: zeros }])), refused('bomb'));
	await assert.rejects(opened(gzipSync(zeros)), (error) => error instanceof PackageRefused);
	await assert.rejects(async () => opened(await tarGzipOf([{ name: 'zeros', data: zeros }])), refused('bomb'));
	const two = zipFiles({ a: Buffer.alloc(6000, 'ab'), b: Buffer.alloc(6000, 'ab') });
	await assert.rejects(opened(two, { total: 10_000 }), refused('too-big'));
	await assert.rejects(opened(two, { entry: 5000 }), refused('entry-too-big'));
	const tar = await tarGzipOf([{ name: 'a', data: Buffer.alloc(6000) }, { name: 'b', data: Buffer.alloc(6000) }]);
	await assert.rejects(opened(tar, { total: 10_000 }), refused('too-big'));
	await assert.rejects(opened(tar, { entry: 5000 }), refused('entry-too-big'));
	const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251));
	await assert.rejects(opened(zipOf(Array.from({ length: 9 }, (_, i) => ({ name: `${i}`, data: i ? '' : noise, says: i ? { at: 0, packed: 5000, bytes: 5000 } : {} })))), refused('bomb'));
	// The list says 10 bytes, the file unfolds to 40 MB.
	await assert.rejects(text(zipOf([{ name: 'zeros', data: zeros, says: { bytes: 10 } }]), 'zeros'), refused('bomb'));
});

test('what is damaged, cut or something else is refused, and says so', async () => {
	const good = zipFiles({ a: 'whole', b: 'also' });
	await assert.rejects(opened(good.subarray(0, good.length - 30)), refused('broken'));
	await assert.rejects(opened(good.subarray(0, 3)), refused('not-package'));
	await assert.rejects(opened(Buffer.from('GIFT')), refused('not-package'));
	await assert.rejects(text(zipOf([{ name: 'a', data: 'whole', says: { sum: 1 } }]), 'a'), refused('broken'));
	await assert.rejects(text(zipOf([{ name: 'a', data: 'whole', says: { at: 5 } }]), 'a'), refused('broken'));
	await assert.rejects(text(zipOf([{ name: 'a', data: 'whole', says: { bytes: 100 } }]), 'a'), refused('broken'));
	const tar = await tarGzipOf([{ name: 'a', data: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)) }]);
	for (const length of [20, 200, tar.length - 9]) await assert.rejects(opened(tar.subarray(0, length)), refused('broken'));
	await assert.rejects(opened(gzipSync('no tar at all'.repeat(100))), refused('broken'));
});

test('a tar head of many megabytes is not gathered', async () => {
	const head = Buffer.alloc(512);
	head.write('././@LongLink', 0);
	head.write('00000000000\0', 136);
	head.write(`${(64 * 1024 ** 2).toString(8).padStart(11, '0')}\0`, 124);
	head.write('        ', 148);
	head.write('L', 156);
	head.write('ustar  \0', 257);
	head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
	const bomb = await gathered(Readable.from([head, Buffer.alloc(1024 ** 2)]).pipe(createGzip()), 1e9);
	await assert.rejects(opened(bomb), refused('broken'));
});
