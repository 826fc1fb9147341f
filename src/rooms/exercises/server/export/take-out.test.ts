import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { bytesSource, gathered, openPackage } from '#platform/server/package.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Item } from '#rooms/exercises/item.ts';
import ar from '#rooms/exercises/messages/export.ar.ts';
import en from '#rooms/exercises/messages/export.en.ts';
import fr from '#rooms/exercises/messages/export.fr.ts';
import { openBank } from '#rooms/exercises/server/import/read.ts';
import { enterBank, publishItems } from '#rooms/exercises/server/items.ts';
import type { Who } from '#rooms/people/who.ts';
import { aProgramme, anItem } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';
import { outFile, outFormats, outPreview, outSources, type OutFormat } from './take-out.ts';
import { losses } from './told.ts';

const since = '2025-10-01';
const lost = (error: unknown) => error instanceof Refusal && error.status === 404;
const aWho = (person: { id: string; label: string }) => ({ ...person, hat: null, hats: [] }) as unknown as Who;

async function aSchool(db: Database) {
	const id = await aCountry(db);
	const teacher = aWho(await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] }));
	const other = aWho(await aPerson(db, { memberships: [{ organisationId: id('B'), kind: 'staff', since }] }));
	const pupil = aWho(await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] }));
	const programme = await aProgramme(db);
	const bank = await enterBank(db, theSystem('test'), { code: `own-${programme.code}`, title: 'Banque d’A', organisationId: id('A'), origin: 'test' });
	await publishItems(db, theSystem('test'), bank, [{ item: anItem(`${programme.code}-OWN`), chapterId: programme.chapterId, competenceIds: [] }]);
	return { teacher, other, pupil, programme, bank };
}

const bytesOf = async (db: Database, who: Who, chosen: { bank?: string; chapter?: string }, format: OutFormat) => {
	const file = await outFile(db, who, chosen, format, 'fr');
	const pieces: Buffer[] = [];
	for await (const piece of file.pieces) pieces.push(Buffer.from(piece));
	return { ...file, bytes: Buffer.concat(pieces) };
};

dbtest('who teaches takes out the banks of the school and any chapter; a pupil nothing, another school only what is the nation’s', async (db) => {
	const { teacher, other, pupil, programme, bank } = await aSchool(db);
	assert.ok((await outSources(db, teacher)).banks.some((one) => one.id === bank));
	assert.equal((await outSources(db, other)).banks.some((one) => one.id === bank), false);
	await assert.rejects(outSources(db, pupil), lost);
	await assert.rejects(outPreview(db, pupil, { chapter: programme.chapterId }, 'gift', 'fr'), lost);
	await assert.rejects(outPreview(db, other, { bank }, 'gift', 'fr'), lost);
	await db.run(sql`update exercises.bank set origin = 'own', owner_id = ${newId()} where id = ${bank}`);
	await assert.rejects(outPreview(db, teacher, { bank }, 'gift', 'fr'), lost, 'nor what a colleague keeps for herself');
	await db.run(sql`update exercises.bank set owner_id = ${teacher.id} where id = ${bank}`);
	assert.equal((await outPreview(db, teacher, { bank }, 'gift', 'fr')).told.length, 1);
	await assert.rejects(outPreview(db, teacher, { bank: 'x' }, 'gift', 'fr'), lost);
	await assert.rejects(outPreview(db, teacher, {}, 'gift', 'fr'), lost);
	const codes = async (who: Who) => (await outPreview(db, who, { chapter: programme.chapterId }, 'gift', 'fr')).told.map((one) => one.code.replace(`${programme.code}-`, ''));
	assert.deepEqual(await codes(teacher), ['E1', 'E2', 'E3', 'OWN']);
	assert.deepEqual(await codes(other), ['E1', 'E2', 'E3']);
});

dbtest('every format makes a file; those that are read here come in again', async (db) => {
	const { teacher, programme } = await aSchool(db);
	for (const format of outFormats) {
		const { name, bytes } = await bytesOf(db, teacher, { chapter: programme.chapterId }, format);
		assert.match(name, /^additions\./);
		assert.ok(bytes.length > 300, format);
		if (format === 'html') {
			const text = bytes.toString();
			assert.match(text, /<strong>ajoute<\/strong>/);
			assert.match(text, /<summary>Correction<\/summary>/);
			assert.doesNotMatch(text, /<script|https?:\/\/(?!www\.w3\.org)|src="\//, 'nothing runs and nothing is asked for');
		} else if (format === 'cartridge') {
			const from = await openPackage(bytesSource(bytes));
			for (const entry of ['imsmanifest.xml', 'exercises/assessment.xml']) new SaxesParser({ xmlns: true }).write((await gathered(from.open(entry), 1_000_000)).toString()).close();
			assert.ok(from.entries().some((entry) => entry.name === 'lessons/01.html'));
			const manifest = (await gathered(from.open('imsmanifest.xml'), 1_000_000)).toString();
			for (const [, href] of manifest.matchAll(/<file href="([^"]+)"/g)) assert.ok(from.size(href) !== undefined, href);
			await from.close();
		} else {
			const bank = await openBank(bytesSource(bytes), { language: 'fr' });
			const rows = await Array.fromAsync(bank.rows);
			await bank.close();
			assert.deepEqual(rows.filter((row) => !row.item && row.why[0].key !== 'same-as-before').map((row) => row.why), [], format);
		}
	}
});

dbtest('what a foreign file said and we cannot hold goes back into a file of its format, as long as nobody changed the exercise', async (db) => {
	const { teacher, programme } = await aSchool(db);
	const qti12 = (ident: string, title: string) =>
		`<item ident="${ident}" title="${title}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.true_false.v0p1</fieldentry></qtimetadatafield><qtimetadatafield><fieldlabel>qmd_x</fieldlabel><fieldentry>7 &amp; 8</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">&lt;p&gt;Oui ?&lt;/p&gt;</mattext></material><response_lid ident="r" rcardinality="Single"><render_choice><response_label ident="t"><material><mattext>Vrai</mattext></material></response_label><response_label ident="f"><material><mattext>Faux</mattext></material></response_label></render_choice></response_lid></presentation><resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes><respcondition continue="No"><conditionvar><varequal respident="r">t</varequal></conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>`;
	const files: Record<string, { format: OutFormat; text: string; sign: RegExp }> = {
		'moodle-xml': { format: 'moodle-xml', sign: /style="color:red"[^]*<shownumcorrect\/>/, text: '<quiz><question type="truefalse"><name><text>Rouge</text></name><questiontext format="html"><text><![CDATA[<p style="color:red">Rouge ?</p>]]></text></questiontext><shownumcorrect/><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>' },
		gift: { format: 'gift', sign: /~%-50%cinq #non\n=quatre/, text: '::Deux et deux:: Combien ? {~%-50%cinq #non\n=quatre\n~six}' },
		qti: { format: 'qti', sign: /data-ours="7"/, text: '<?xml version="1.0" encoding="UTF-8"?><qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="Q7" title="Sept" adaptive="false" time-dependent="false"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>a</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-item-body><p data-ours="7">Sept ?</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="a">7</qti-simple-choice><qti-simple-choice identifier="b">8</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>' },
		qti12: { format: 'cartridge', sign: /7 &amp; 8/, text: `<questestinterop><assessment ident="a" title="A"><section ident="s">${qti12('unique-ident-1', 'Oui')}</section></assessment></questestinterop>` }
	};
	for (const [name, { format, text, sign }] of Object.entries(files)) {
		const read = await openBank(bytesSource(Buffer.from(text)), { language: 'fr' });
		const [row] = await Array.fromAsync(read.rows);
		await read.close();
		assert.ok(row.item && row.original, `${name}: ${JSON.stringify(row.why)}`);
		const { id: organisationId } = await db.one(sql<{ id: string }>`select organisation_id as id from exercises.bank where code = ${`own-${programme.code}`}`);
		const bank = await enterBank(db, theSystem('test'), { code: `in-${name}`, title: name, organisationId, origin: 'test' });
		const put = (item: Item, original?: typeof row.original) => publishItems(db, theSystem('test'), bank, [{ item, chapterId: null, competenceIds: [], original }]);
		await put(row.item, row.original);
		const out = async () => {
			const { bytes } = await bytesOf(db, teacher, { bank }, format);
			if (format !== 'qti' && format !== 'cartridge') return bytes.toString();
			const from = await openPackage(bytesSource(bytes));
			const entry = from.entries().find((one) => /^(items|exercises)\//.test(one.name))!;
			const whole = (await gathered(from.open(entry.name), 1_000_000)).toString();
			await from.close();
			return whole;
		};
		assert.match(await out(), sign, name);
		assert.deepEqual((await outPreview(db, teacher, { bank }, format, 'fr')).told, [{ code: row.item.code, title: row.item.title, outcome: 'whole', why: [] }]);
		// The same question again, with another detail that only its own platform knows.
		await put(row.item, { ...row.original, text: row.original.text.replace('7', '9') });
		if (name === 'qti12') assert.match(await out(), /9 &amp; 8/);
		await put({ ...row.item, title: 'Un autre titre' });
		const changed = await out();
		assert.doesNotMatch(changed, sign, name);
		assert.match(changed, /Un autre titre/, name);
	}
});

test('every loss has its words', () => {
	for (const words of [fr, ar, en] as Record<string, unknown>[]) assert.deepEqual(losses.filter((loss) => !(loss in words)), []);
});

dbtest('a file at a time, and not without end', async (db) => {
	const { teacher, other, programme } = await aSchool(db);
	const ask = (who: Who) => outFile(db, who, { chapter: programme.chapterId }, 'gift', 'fr');
	const first = await ask(teacher);
	await assert.rejects(ask(teacher), { status: 429 }, 'one is on its way');
	for await (const _ of (await ask(other)).pieces);
	for await (const _ of first.pieces);
	for (let n = 1; n < 61; n++) for await (const _ of (await ask(teacher)).pieces);
	await assert.rejects(ask(teacher), { status: 429 });
});
