import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectAlternativeName, Extensions } from '@peculiar/asn1-x509';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boxAt, boxFiles, installCertificate, requestFor } from '#platform/server/box.ts';
import { UnfitCertificate, daysLeft, isFor, maybeName, mustFit, readCertificate, type Unfit } from '#platform/server/certificate.ts';
import { certificateRequest } from '#platform/server/certificate-request.ts';
import { anAuthority, newKey } from '#tests/authority.ts';

const name = 'e01234.box.example.sn';
const key = newKey();
const pem = key.export({ type: 'pkcs8', format: 'pem' }) as string;
const root = anAuthority('Root');
const middle = root.below('Between');
const now = new Date();
const after = (days: number) => new Date(now.getTime() + days * 86_400_000);
const why = (unfit: Unfit) => (error: unknown) => error instanceof UnfitCertificate && error.why === unfit;
const count = (text: string) => text.match(/BEGIN CERTIFICATE/g)!.length;

test('a chain is put in order, without the root and without what does not belong to it', () => {
	const own = middle.sign({ name, key });
	const stranger = anAuthority('Stranger').pem;
	for (const text of [own + middle.pem, middle.pem + own, root.pem + stranger + middle.pem + own, `words before\r\n${own.replaceAll('\n', '\r\n')}and after${middle.pem}`]) {
		const found = readCertificate(text, pem);
		assert.deepEqual([found.names, count(found.pem), found.issuer], [[name], 2, 'Between']);
		assert.equal(found.pem.replace(/\s/g, ''), (own + middle.pem).replace(/\s/g, ''), 'its own first');
		assert.equal(found.known, false, 'an authority of the test is not one that phones bring');
	}
});

test('a certificate whose chain ends at an authority that browsers bring is known', () => {
	const phones = [new X509Certificate(anAuthority('Another').pem), new X509Certificate(root.pem)];
	const own = middle.sign({ name, key });
	assert.equal(readCertificate(own + middle.pem, pem, phones).known, true);
	assert.equal(readCertificate(own, pem, phones).known, false, 'one between is missing');
	assert.equal(readCertificate(root.sign({ name, key }), pem, phones).known, true);
	assert.equal(readCertificate(anAuthority('Root').sign({ name, key }), pem, phones).known, false, 'the name of an authority is not its signature');
});

test('what does not fit is refused, each for its reason', () => {
	const fits = (text: string, more: Partial<Parameters<typeof mustFit>[1]> = {}) => {
		const found = readCertificate(text, pem);
		mustFit(found, { name, now, ...more });
		return found;
	};
	const good = fits(middle.sign({ name, key, to: after(45) }));
	assert.equal(daysLeft(good, now), 44);
	assert.throws(() => fits('no certificate at all'), why('unreadable'));
	assert.throws(() => fits('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), why('unreadable'));
	assert.throws(() => fits(pem), why('unreadable'));
	assert.throws(() => fits(middle.sign({ name, key: newKey() })), why('otherKey'));
	assert.throws(() => fits(middle.sign({ name: 'e09999.box.example.sn', key })), why('otherName'));
	assert.throws(() => fits(middle.sign({ name, key, from: after(-50), to: after(-5) })), why('ended'));
	assert.throws(() => fits(middle.sign({ name, key, to: after(20) }), { present: good }), why('older'));
	assert.doesNotThrow(() => fits(middle.sign({ name, key, to: after(60) }), { present: good }));
	// A box's public key is no secret: whoever has an authority of his own may sign it for a century. Phones would be shut out until then.
	const century = middle.sign({ name, key, to: after(36_500) });
	assert.throws(() => fits(century, { present: { ...good, known: true } }), why('stranger'));
	assert.doesNotThrow(() => fits(century, { present: { ...good, known: true }, now: after(46) }));
	assert.doesNotThrow(() => mustFit({ ...good, known: true }, { name, now, present: fits(century) }), 'one that phones know takes its place');
	assert.doesNotThrow(() => fits(middle.sign({ name, key, from: after(3), to: after(48) })), 'one that has not begun: the clock is behind');
	assert.throws(() => readCertificate(good.pem, newKey()), why('otherKey'));
});

test('a star stands for one label; a name that a box may have is told from what is none', () => {
	const star = readCertificate(root.sign({ name: '*.box.example.sn', key }), pem);
	assert.deepEqual([isFor(star, name), isFor(star, 'box.example.sn'), isFor(star, 'a.b.box.example.sn')], [true, false, false]);
	assert.equal(maybeName(' E01234.Box.example.SN. '), name);
	for (const none of ['box', 'example.sn', '10.10.0.1', 'a..b.c', '-a.b.c', 'a b.c.d', 'é.b.c', `${'x'.repeat(64)}.b.c`, 'a.b.c/d']) assert.equal(maybeName(none), undefined, none);
});

test('a request names the box, is signed by its key, and holds nothing secret', () => {
	const text = certificateRequest(name, key);
	const bytes = Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64');
	const request = AsnConvert.parse(bytes, CertificationRequest);
	const info = Buffer.from(AsnConvert.serialize(request.certificationRequestInfo));
	assert.ok(verify('sha256', info, createPublicKey(key), Buffer.from(request.signature)));
	const [extension] = AsnConvert.parse(request.certificationRequestInfo.attributes[0].values[0], Extensions);
	assert.equal(AsnConvert.parse(extension.extnValue.buffer, SubjectAlternativeName)[0].dNSName, name);
	const { d } = key.export({ format: 'jwk' });
	assert.equal(bytes.includes(Buffer.from(d!, 'base64url')), false);
});

test('a box: the key is made once and read by nobody else; a refused certificate leaves the one in place', async () => {
	const files = boxFiles({ data: await mkdtemp(join(tmpdir(), 'qalam-box-')), tls: undefined });
	assert.equal((await boxAt(files, now)).state, 'none');
	await assert.rejects(installCertificate(files, 'x', now), /no key yet/);
	const first = await requestFor(files, name);
	assert.equal(first.newKey, true);
	assert.equal((await stat(files.key)).mode & 0o777, 0o600);
	const kept = await readFile(files.key, 'utf8');
	assert.equal((await requestFor(files, name)).newKey, false);
	assert.equal(await readFile(files.key, 'utf8'), kept);
	assert.deepEqual(await boxAt(files, now).then(({ state, name }) => ({ state, name })), { state: 'waiting', name });
	const own = createPrivateKey(kept);
	await installCertificate(files, middle.pem + middle.sign({ name, key: own, to: after(40) }), now);
	const present = await readFile(files.certificate, 'utf8');
	await assert.rejects(installCertificate(files, middle.sign({ name, key }), now), why('otherKey'));
	await assert.rejects(installCertificate(files, middle.sign({ name, key: own, to: after(10) }), now), why('older'));
	assert.equal(await readFile(files.certificate, 'utf8'), present);
	assert.equal((await boxAt(files, now)).state, 'secure');
	assert.equal((await boxAt(files, after(41))).state, 'ended');
	await installCertificate(files, middle.sign({ name, key: own, to: after(80) }), after(41));
	assert.equal((await boxAt(files, after(41))).state, 'secure');
	await writeFile(files.certificate, middle.sign({ name, key }));
	assert.deepEqual(await boxAt(files, now).then(({ state, why }) => ({ state, why })), { state: 'unfit', why: 'otherKey' });
});
