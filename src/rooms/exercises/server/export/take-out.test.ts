import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { theSystem } from '#platform/server/audit.ts';
import { bytesSource, gathered, openPackage } from '#platform/server/package.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Database } from '#platform/server/sql.ts';
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

test('every loss has its words', () => {
	for (const words of [fr, ar, en] as Record<string, unknown>[]) assert.deepEqual(losses.filter((loss) => !(loss in words)), []);
});
