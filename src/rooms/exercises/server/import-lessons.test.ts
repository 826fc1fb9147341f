import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql, type Database } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import { draft, draftMedia } from '#rooms/curriculum/server/index.ts';
import { previewImport, takeImport } from '#rooms/exercises/server/bank.ts';
import { withoutFile } from '#rooms/exercises/server/import-lessons.ts';
import { importReport, importRows, placesOf } from '#rooms/exercises/server/import-report.ts';
import { asZip, backupFiles, fields } from '#tests/backup.ts';
import { pictureOf } from '#tests/bank-xml.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const before = process.env.QALAM_DATA;
const folder = await mkdtemp(join(tmpdir(), 'qalam-lessons-'));
process.env.QALAM_DATA = folder;
after(async () => {
	if (before === undefined) delete process.env.QALAM_DATA;
	else process.env.QALAM_DATA = before;
	await rm(folder, { recursive: true, force: true });
});

const page = (text: string) => fields({ content: text, contentformat: 1 });
const course = asZip(backupFiles({
	parts: [
		{ type: 'label', title: 'Avant', own: fields({ intro: '<p>Lis d’abord.</p>', introformat: 1 }) },
		{ type: 'page', title: 'Le cours', context: 50, own: page('<h3>Un</h3><p><img src="@@PLUGINFILE@@/g.gif" alt="le graphe"> <a href="@@PLUGINFILE@@/c.pdf">à imprimer</a></p>') },
		{ type: 'page', title: 'Abîmée', context: 51, own: page('<p>Vois <img src="@@PLUGINFILE@@/x.png" alt="une image"> ici.</p>') }
	],
	files: [
		{ component: 'mod_page', area: 'content', item: 0, context: 50, name: 'g.gif', bytes: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64') },
		{ component: 'mod_page', area: 'content', item: 0, context: 50, name: 'c.pdf', bytes: '%PDF-1.4\n%%EOF' },
		{ component: 'mod_page', area: 'content', item: 0, context: 51, name: 'x.png', bytes: pictureOf(9, 9) }
	]
}));

async function aTeacher(db: Database) {
	const id = await aCountry(db);
	const who = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }] });
	const bytes = (async function* () {
		yield course;
	});
	return { who, preview: () => previewImport(db, who, { organisationId: id('A'), fileName: 'cours.mbz', bytes: bytes(), language: 'fr' }, { wait: true }), rows: (report: string) => importRows(db, who, report) };
}

dbtest('pages of a package become drafts with their files; what cannot be kept is named; the same package again makes nothing', async (db) => {
	const { who, preview, rows } = await aTeacher(db);
	const seen = await preview();
	assert.deepEqual([seen.state, seen.format, seen.counts.offered, seen.counts.taken, seen.counts.changed, seen.counts.pictures], ['preview', 'mbz', 4, 4, 0, 3]);
	assert.deepEqual(await placesOf(db, who, seen.id), ['Suites']);
	const report = await takeImport(db, who, seen.id, { title: 'Cours' }, { wait: true });
	assert.deepEqual([report.state, report.counts.new, report.counts.taken, report.counts.changed, report.done, report.due], ['taken', 4, 3, 1, 4, 4]);
	const [section, label, lesson, broken] = await rows(seen.id);
	assert.equal(label.draftId, section.draftId, 'a label stands in the lesson of its section');
	const kept = await draft(db, { ...who }, lesson.draftId!);
	assert.deepEqual([kept.title, (kept.content as LessonContent).source], ['Le cours', '## Un\n\n![le graphe](media/g.gif) ![à imprimer](media/c.pdf)']);
	assert.deepEqual((await draftMedia(db, { ...who }, lesson.draftId!)).map((file) => [file.name, file.type, file.alt]).sort(), [['c.pdf', 'application/pdf', 'à imprimer'], ['g.gif', 'image/gif', 'le graphe']]);
	assert.deepEqual([broken.outcome, broken.why.at(-1)?.key, broken.why.at(-1)?.values.name], ['changed', 'file-not-kept', 'x.png']);
	assert.equal(((await draft(db, { ...who }, broken.draftId!)).content as LessonContent).source, 'Vois une image ici.');

	const again = await preview();
	await takeImport(db, who, again.id, { title: 'Cours' }, { wait: true });
	const second = await importReport(db, who, again.id);
	assert.deepEqual([second.counts.new, second.counts.same], [0, 4]);
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from curriculum.draft where owner_id = ${who.id}`)).count, 3);
});

dbtest('a page that was not chosen stays out with what stands inside it, and can be taken later', async (db) => {
	const { who, preview, rows } = await aTeacher(db);
	const seen = await preview();
	await takeImport(db, who, seen.id, { only: [3] }, { wait: true });
	assert.deepEqual((await rows(seen.id)).map((row) => row.done), ['left', 'left', 'new', 'left']);
	const later = await takeImport(db, who, seen.id, { only: [1] }, { wait: true });
	assert.deepEqual([(await rows(seen.id)).map((row) => row.done), later.counts.new], [['new', 'new', 'new', 'left'], 3]);
});

test('the words of a file stand for it when it is not kept', () => {
	assert.equal(withoutFile('a ![un *mot*](media/x.png) b ![y](media/y.png) ![](media/x.png)', 'x.png'), 'a un *mot* b ![y](media/y.png) ');
});
