import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource, openPackage } from '#platform/server/package.ts';
import { PackageUnfit, pathIn, readManifest } from '#rooms/exercises/server/package/read.ts';
import { withScript } from '#rooms/exercises/server/package/serve.ts';
import { manifest12, zipFiles } from '#tests/packages.ts';

const read = async (files: Record<string, string>) => {
	const archive = await openPackage(bytesSource(zipFiles(files)));
	try {
		return await readManifest(archive);
	} finally {
		await archive.close();
	}
};
const unfit = (reason: string) => (error: unknown) => error instanceof PackageUnfit && error.reason === reason;
const page = { 'index.html': '<p>x</p>' };

test('the parts of a SCORM package, in their order, with what each is given', async () => {
	const items = '<item identifier="i1" identifierref="r1" parameters="?lang=fr"><title>Un</title><adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>x=1</adlcp:datafromlms></item><item identifier="i2"><title>Partie</title><item identifier="i3" identifierref="r2"><title>Deux</title></item></item>';
	const resources = '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="a/Index.html?x=1#top"/><resource identifier="r2" type="webcontent" adlcp:scormtype="asset" xml:base="b/" href="deux.html"/>';
	const found = await read({ 'imsmanifest.xml': manifest12(items, resources), 'a/index.html': '', 'b/deux.html': '' });
	assert.deepEqual(found, {
		format: 'scorm12', title: 'Les ponts', folder: '',
		parts: [{ id: 'i1', title: 'Un', path: 'a/index.html', query: '?x=1&lang=fr#top', mastery: 80, data: 'x=1' }, { id: 'i3', title: 'Deux', path: 'b/deux.html', query: '', asset: true }]
	});
	const newer = manifest12('<item identifier="i" identifierref="r"/>', '<resource identifier="r" adlcp:scormType="sco" href="index.html"/>').replace('1.2</schemaversion>', '2004 3rd Edition</schemaversion>');
	const inside = await read({ 'cours/imsmanifest.xml': newer, 'cours/index.html': '' });
	assert.deepEqual([inside.format, inside.folder, inside.parts[0].path, inside.parts[0].title], ['scorm2004', 'cours/', 'index.html', '1'], 'packed with its folder');
});

test('an xAPI package says what it is about and where it begins', async () => {
	const tincan = '<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="urn:a" type="http://adlnet.gov/expapi/activities/course"><name>Les ponts</name><launch lang="fr">index.html</launch></activity></activities></tincan>';
	assert.deepEqual(await read({ 'tincan.xml': tincan, ...page }), { format: 'xapi', title: 'Les ponts', folder: '', activity: 'urn:a', parts: [{ id: '1', title: 'Les ponts', path: 'index.html', query: '' }] });
});

test('what can’t be played is refused with its reason; nothing outside is read', async () => {
	const one = '<item identifier="i" identifierref="r"/>';
	const to = (href: string) => manifest12(one, `<resource identifier="r" adlcp:scormtype="sco" href="${href}"/>`);
	await assert.rejects(read(page), unfit('no-manifest'));
	await assert.rejects(read({ 'a/b/imsmanifest.xml': to('index.html'), ...page }), unfit('no-manifest'));
	await assert.rejects(read({ 'imsmanifest.xml': '<manifest><organizations>', ...page }), unfit('manifest-broken'));
	await assert.rejects(read({ 'imsmanifest.xml': to('index.html').replace('<manifest', '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest'), ...page }), unfit('manifest-broken'));
	await assert.rejects(read({ 'imsmanifest.xml': `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, ...page }), unfit('manifest-broken'));
	await assert.rejects(read({ 'imsmanifest.xml': manifest12('', ''), ...page }), unfit('no-parts'));
	for (const href of ['https://example.org/x.html', '//example.org/x', 'javascript:alert(1)', '../../etc/passwd']) await assert.rejects(read({ 'imsmanifest.xml': to(href), ...page }), unfit('no-parts'), href);
	await assert.rejects(read({ 'imsmanifest.xml': to('absent.html'), ...page }), unfit('part-missing'));
	assert.deepEqual([pathIn('a/', '../b/%C3%A9.html?q#h'), pathIn('%ff.html')], [{ path: 'b/é.html', query: '?q#h' }, { path: '%ff.html', query: '' }]);
});

test('our script stands before all others, in every kind of page', () => {
	const put = (page: string | Buffer) => Buffer.from(withScript(Buffer.from(page as string), '<S>')).toString('utf8');
	assert.equal(put('<!DOCTYPE html><html><head lang="fr"><script>a</script></head>'), '<!DOCTYPE html><html><head lang="fr"><S><script>a</script></head>');
	assert.equal(put('<!-- <head> --><HTML>\n<body>é'), '<!-- <head> --><HTML><S>\n<body>é');
	assert.equal(put('<!doctype html><p>x'), '<!doctype html><S><p>x');
	assert.equal(put('<script>a</script><head>'), '<S><script>a</script><head>', 'never behind a script');
	assert.equal(put('x'), '<S>x');
	assert.match(put(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<html><head></head>é', 'utf16le')])), /^\ufeff<html><head><S><\/head>é$/);
	const old = Buffer.from('<head>\xe9', 'latin1');
	assert.deepEqual(Buffer.from(withScript(old, '<S>')), Buffer.from('<head><S>\xe9', 'latin1'), 'letters of another encoding stay as they are');
});
