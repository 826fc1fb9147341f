import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { createDraft, draftComparison, lessonChanges, lessonReach, lessonVersions, publishLesson, saveDraft, shownChanges } from '#rooms/curriculum/server/index.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const plain = (html: string) => html.replace(/<span class="visually-hidden">[^<]*<\/span>/g, '').replace(/<math[^]*?<\/math>/g, '∑').replace(/<(?!\/?(ins|del))[^>]*>/g, '').trim();

dbtest('what became of a lesson stands in words and signs, formulas as they look, scripts as the letters they are', async () => {
	const show = (before: string, after: string) => shownChanges(before, after, { language: 'ar', tongue: 'fr', media: () => undefined });
	const [changed] = show('Soit $u_n$ une suite <b>croissante</b>.', 'Soit $v_n$ une suite <b>monotone</b>.');
	assert.match(changed.html, /<del><span class="visually-hidden">حُذف: <\/span><math[^]*<\/math><span class="visually-hidden"> \(انتهى\)<\/span><\/del><ins>/);
	assert.equal(plain(changed.html), 'Soit <del>∑</del><ins>∑</ins> une suite &lt;b&gt;<del>croissante</del><ins>monotone</ins>&lt;/b&gt;.');
	assert.deepEqual([plain(changed.before), plain(changed.after)], ['Soit <del>∑</del> une suite &lt;b&gt;<del>croissante</del>&lt;/b&gt;.', 'Soit <ins>∑</ins> une suite &lt;b&gt;<ins>monotone</ins>&lt;/b&gt;.']);
	const [added, removed] = show('::exercise E1', '<script>alert(1)</script>');
	assert.deepEqual([added.how, added.before, removed.how, removed.after], ['added', '', 'removed', '']);
	assert.doesNotMatch(added.html, /<script/);
	assert.match(removed.html, /<del class="block">.*::exercise E1/s);
});

dbtest('versions of a draft are compared by who may read it; what is not there is not there', async (db) => {
	const id = await aCountry(db);
	const teacher = () => aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const [who, other] = [await teacher(), await teacher()];
	const draft = await createDraft(db, who, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'Un', content: { source: 'Un pont.\n', media: {} } });
	await saveDraft(db, who, draft, { revision: 1, title: 'Un', content: { source: 'Un pont.\n', media: {} }, note: 'avant' });
	await saveDraft(db, who, draft, { revision: 2, title: 'Deux', content: { source: 'Un grand pont.\n', minutes: 20, media: {} } });
	const { from, to, changes } = await draftComparison(db, who, draft, { from: 1, to: 2 }, 'fr');
	assert.deepEqual([from.title, to.title, changes.map((change) => plain(change.html))], ['Un', 'Deux', ['Un <ins>grand </ins>pont.']]);
	for (const [asker, number] of [[other, 2], [who, 9], [who, 1.5], [who, -1], [who, 2 ** 40]] as const) await assert.rejects(draftComparison(db, asker, draft, { from: 1, to: number }, 'fr'), { status: 404 });
});

dbtest('published versions are compared by those who write lessons, where the lesson reaches them', async (db) => {
	const id = await aCountry(db);
	const { chapterId, code } = await aProgramme(db);
	const text = (body: string) => ({ name: 'x.md', text: `---\ncode: ${code}-V\ntitle: Le pont\nlanguage: fr\n---\n${body}`, media: {} });
	const lesson = await publishLesson(db, theSystem('test'), chapterId, 1, text('Un pont relie deux rives.\n'));
	await publishLesson(db, theSystem('test'), chapterId, 1, text('Un pont relie trois rives.\n'));
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const found = await lessonVersions(db, teacher, lesson.id, []);
	assert.deepEqual([found.shown, found.versions.map((version) => version.number)], [2, [2, 1]]);
	assert.deepEqual((await lessonChanges(db, found, { from: 1, to: 2 }, 'fr')).map((change) => plain(change.html)), ['Un pont relie <del>deux</del><ins>trois</ins> rives.']);
	await assert.rejects(lessonChanges(db, found, { from: 1, to: 3 }, 'fr'), { status: 404 });
	await assert.rejects(lessonVersions(db, pupil, lesson.id, []), { status: 404 });
	await db.run(sql`update curriculum.lesson set organisation_id = ${id('B')} where id = ${lesson.id}`);
	await assert.rejects(lessonVersions(db, teacher, lesson.id, await lessonReach(db, [id('A')])), { status: 404 }, 'another school’s own');
	for (const wrong of ['x', newId()]) await assert.rejects(lessonVersions(db, teacher, wrong, []), { status: 404 });
});
