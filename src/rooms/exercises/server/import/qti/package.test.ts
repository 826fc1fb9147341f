import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { bytesSource } from '#platform/server/package.ts';
import { openBank } from '../read.ts';
import { FileRefused, type Row } from '../row.ts';
import { inside } from './package.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 40, 0, 0, 0, 20, 8, 6, 0, 0, 0]);

const choice = (id: string, more = '') =>
	`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${id}" title="Essai ${id}" adaptive="false" time-dependent="false"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-item-body><p>Question ${id}${more}</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">oui</qti-simple-choice><qti-simple-choice identifier="B">non</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`;
const resource = (id: string, href: string, type = 'imsqti_item_xmlv3p0') => `<resource identifier="${id}" type="${type}" href="${href}"><file href="${href}"/></resource>`;
const manifest = (resources: string) =>
	`<?xml version="1.0"?><manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources}</resources></manifest>`;

async function read(files: Record<string, string | Uint8Array>): Promise<Row[]> {
	const bank = await openBank(bytesSource(zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])))), { language: 'fr' });
	assert.equal(bank.format, 'qti');
	const rows: Row[] = [];
	for await (const row of bank.rows) rows.push(row);
	await bank.close();
	return rows;
}

test('items come in the order of the test and its sections, the others after them; each row says where it stood', async () => {
	const section = (title: string, inside: string) => `<qti-assessment-section identifier="s" title="${title}" visible="true">${inside}</qti-assessment-section>`;
	const ref = (id: string) => `<qti-assessment-item-ref identifier="${id}" href="items/${id}.xml"/>`;
	const rows = await read({
		'imsmanifest.xml': manifest(['c', 'b', 'a', 'alone'].map((id) => resource(id, `items/${id}.xml`)).join('') + resource('t', 'test.xml', 'imsqti_test_xmlv3p0')),
		'test.xml': `<qti-assessment-test identifier="t" title="Devoir"><qti-test-part identifier="p">${section('Un', ref('a') + ref('b'))}<qti-assessment-section-ref identifier="two" href="two.xml"/></qti-test-part></qti-assessment-test>`,
		'two.xml': section('Deux', ref('c') + ref('a')),
		...Object.fromEntries(['a', 'b', 'c', 'alone'].map((id) => [`items/${id}.xml`, choice(id)]))
	});
	assert.deepEqual(rows.map((row) => [row.number, row.outcome, row.item?.code, row.place]), [[1, 'taken', 'a', 'Devoir › Un'], [2, 'taken', 'b', 'Devoir › Un'], [3, 'taken', 'c', 'Devoir › Deux'], [4, 'taken', 'alone', undefined]]);
});

test('pictures come from beside the item, by relative paths only', async () => {
	const picture = (src: string) => `<img src="${src}" alt="un plan"/>`;
	const rows = await read({
		'imsmanifest.xml': manifest(['a', 'b', 'c'].map((id) => resource(id, `q/${id}.xml`)).join('')),
		'media/le plan.png': png,
		'q/a.xml': choice('a', picture('../media/le%20plan.png')),
		'q/b.xml': choice('b', picture('../../../etc/passwd')),
		'q/c.xml': choice('c', picture('https://exemple.sn/x.png'))
	});
	assert.deepEqual(rows.map((row) => [row.outcome, row.why.map((why) => why.key), Object.keys(row.item!.media ?? {})]), [['taken', [], ['le-plan.png']], ['changed', ['picture-missing'], []], ['changed', ['remote-pictures-removed'], []]]);
	assert.equal(rows[0].item!.stem, 'Question a![un plan](media/le-plan.png)');
});

test('a fault in one item stays with it; a package without a list is refused', async () => {
	const rows = await read({
		'imsmanifest.xml': manifest(['a', 'gone', 'dtd', 'broken', 'b'].map((id) => resource(id, `${id}.xml`)).join('')),
		'a.xml': choice('a'),
		'dtd.xml': `<!DOCTYPE x [<!ENTITY a "b">]>${choice('dtd')}`,
		'broken.xml': choice('broken').slice(0, -30),
		'b.xml': choice('b')
	});
	assert.deepEqual(rows.map((row) => [row.outcome, row.why[0]?.key]), [['taken', undefined], ['refused', 'not-in-package'], ['refused', 'file-has-doctype'], ['refused', 'not-well-formed'], ['taken', undefined]]);
	await assert.rejects(read({ 'imsmanifest.xml': manifest('').slice(0, -20) }), (error: unknown) => error instanceof FileRefused && error.why.key === 'package-broken');
	await assert.rejects(read({ 'imsmanifest.xml': manifest('').replace('<manifest', '<!DOCTYPE manifest SYSTEM "https://exemple.sn/x.dtd"><manifest') }), (error: unknown) => error instanceof FileRefused);
});

test('a path never leads out of the package', () => {
	for (const [from, address, found] of [['a/b.xml', 'c.png', 'a/c.png'], ['a/b.xml', '../c.png?x#y', 'c.png'], ['b.xml', '../c.png', undefined], ['a/b.xml', '/c.png', 'c.png'], ['b.xml', 'file:///etc/passwd', undefined], ['b.xml', '//x.sn/c', undefined], ['b.xml', '%zz.png', '%zz.png'], ['b.xml', '..\\c.png', undefined]] as const)
		assert.equal(inside(from, address), found, address);
});
