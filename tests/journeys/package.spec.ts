import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { theSystem } from '#platform/server/audit.ts';
import { draft as readDraft } from '#rooms/curriculum/server/index.ts';
import { sayPackage } from '#rooms/exercises/messages/package.ts';
import { sayPackageFace } from '#rooms/exercises/messages/package-face.ts';
import { enterBank, publishItems } from '#rooms/exercises/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { manifest12, zipFiles } from '#tests/packages.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { enter, idOf, newPupil, until } from './walk.ts';

const site = await startSite();
const t = sayPackage('fr');
const teacher = await idOf(site.db, 'DEMO-PROF');

/** What a package may try to reach from its frame: each must fail. */
const hostile = `
	const tried = {};
	for (const [name, act] of Object.entries({ page: () => top.document.title, cookie: () => document.cookie || 'none', store: () => localStorage.length })) try { tried[name] = String(act()); } catch { tried[name] = 'refused'; }
	tried.origin = origin;
	fetch('/learn').then((r) => r.text()).then((text) => { tried.learn = text.includes('Coumba') ? 'read' : 'stranger'; }, () => { tried.learn = 'refused'; }).finally(() => fetch('https://example.org/').then(() => { tried.away = 'sent'; }, () => { tried.away = 'refused'; }).finally(() => { document.title = JSON.stringify(tried); }));`;

// As many packages do: a page that finds the system upwards and hides it by a variable, with a frame inside that calls its functions.
const finder = `var API = null; function find(win) { while (win.API == null && win.parent != null && win.parent != win) win = win.parent; return win.API; }`;
const sco12 = {
	'imsmanifest.xml': manifest12('<item identifier="i" identifierref="r"><title>Un</title></item>', '<resource identifier="r" adlcp:scormtype="sco" href="in/launch.html"/>'),
	'in/launch.html': `<!DOCTYPE html><html><head><title>x</title><script>${finder}
		function start() { API = find(window); API.LMSInitialize(''); document.getElementById('was').textContent = API.LMSGetValue('cmi.suspend_data') + '/' + API.LMSGetValue('cmi.core.student_name'); }
		function record(score) { API.LMSSetValue('cmi.core.score.raw', score); API.LMSSetValue('cmi.core.lesson_status', 'passed'); API.LMSSetValue('cmi.suspend_data', 'page 3'); API.LMSSetValue('cmi.interactions.0.id', 'q1'); API.LMSSetValue('cmi.interactions.0.type', 'choice'); API.LMSSetValue('cmi.interactions.0.result', 'correct'); API.LMSCommit(''); }
		window.onunload = function () { API.LMSFinish(''); };
		</script></head><body onload="start()"><p id="was"></p><iframe src="quiz.html"></iframe><script>${hostile}</script></body></html>`,
	'in/quiz.html': '<html><body><button onclick="parent.record(80)">80</button></body></html>'
};
const sco2004 = {
	'imsmanifest.xml': sco12['imsmanifest.xml'].replace('1.2</schemaversion>', '2004 4th Edition</schemaversion>').replace('scormtype', 'scormType'),
	// Two pages, one after the other: what the first began the second ends.
	'in/launch.html': `<html><head><script>function go() { API_1484_11.Initialize(''); API_1484_11.SetValue('cmi.score.scaled', '0.5'); location.href = 'two.html'; }</script></head><body onload="go()"></body></html>`,
	'in/two.html': `<html><body><button onclick="API_1484_11.SetValue('cmi.completion_status', 'completed'); API_1484_11.SetValue('cmi.success_status', 'failed'); API_1484_11.Terminate('')">fin</button></body></html>`
};
const xapi = {
	'tincan.xml': '<tincan><activities><activity id="urn:jeu"><name>Un jeu</name><launch>a.html</launch></activity></activities></tincan>',
	'a.html': `<html><body><button onclick="tell()">fin</button><script>
		const q = new URLSearchParams(location.search);
		const tell = () => fetch(q.get('endpoint') + 'statements', { method: 'POST', headers: { authorization: q.get('auth'), 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' },
			body: JSON.stringify({ actor: JSON.parse(q.get('actor')), verb: { id: 'http://adlnet.gov/expapi/verbs/passed' }, object: { id: q.get('activity_id') }, result: { score: { scaled: 0.7 } } }) })
			.then((r) => { document.body.dataset.said = r.status; }, (e) => { document.body.dataset.said = e; });
	</script></body></html>`
};

/** Brings a package in by the form, as a teacher does, and puts it into the nation's chapter. */
async function bring(files: Record<string, string>): Promise<string> {
	const { page, context } = await enter(site, teacher, { width: 360, javaScriptEnabled: false });
	await page.goto('/teach/prepare/package');
	await page.locator('input[type=file]').setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: zipFiles(files) });
	await page.getByRole('button', { name: t('take') }).click();
	await page.waitForURL('**/teach/prepare/item/**');
	const { item } = (await readDraft(site.db, { id: teacher, label: 'x' }, page.url().split('/').at(-1)!)).content as { item: Item };
	await context.close();
	const { chapter, competence } = await site.db.one(sql<{ chapter: string; competence: string }>`
		select chapter.id as chapter, competence.id as competence from curriculum.chapter join curriculum.competence on competence.chapter_id = chapter.id where chapter.code = 'MS2-06' order by competence.position limit 1`);
	const code = `P-${item.parts[0].interaction.type}-${Math.abs(JSON.stringify(item).length)}-${Object.keys(files).join('').length}`;
	const bank = await enterBank(site.db, theSystem('test'), { code, title: 'x', organisationId: null, origin: 'test' });
	return (await publishItems(site.db, theSystem('test'), bank, [{ item: { ...item, code }, chapterId: chapter, competenceIds: [competence] }]))[0].id;
}
const attempts = (person: string) => site.db.all(sql<{ score: number; is_right: boolean; answer: unknown }>`select score, is_right, answer from exercises.attempt where person_id = ${person} order by received_at, id`);

test('a SCORM course plays in a frame that reaches nothing of ours; its score is a fact, counts, and the course goes on where it was', async () => {
	const item = await bring(sco12);
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, pupil.id, { width: 360 });
	await page.goto(`/exercise/${item}`);
	assert.deepEqual(await examine(page, 'fr'), []);
	const open = async () => {
		await page.getByRole('link', { name: sayPackageFace('fr')('open', { size: '' }).split(' (')[0] }).click();
		await page.frameLocator('#play iframe').frameLocator('iframe').getByRole('button').waitFor();
		return page.frames()[1];
	};
	const frame = await open();
	assert.equal(await frame.locator('#was').innerText(), '/Coumba');
	const tried = await until(() => frame.title(), (title) => title.startsWith('{'));
	assert.deepEqual(JSON.parse(tried), { page: 'refused', cookie: 'none', store: '0', origin: 'null', learn: 'refused', away: 'refused' });
	// axe itself can't look into the frame, which is as it must be; around it all is well.
	assert.deepEqual(await examine(page, 'fr', []), []);
	await page.frameLocator('#play iframe').frameLocator('iframe').getByRole('button').click();
	await page.getByText('réussi, 80').waitFor();
	await page.getByRole('link', { name: t('leave') }).click();
	await page.waitForURL(`**/exercise/${item}`);
	await page.getByText('80 %').waitFor();
	const [attempt, ...more] = await attempts(pupil.id);
	assert.deepEqual([attempt.score, attempt.is_right, more.length], [0.8, true, 0]);
	assert.match(JSON.stringify(attempt.answer), /"q1":"q1 · correct"/);
	assert.deepEqual((await site.db.all(sql<{ kind: string }>`select kind from sync.fact where actor_id = ${pupil.id}`)).map((row) => row.kind), ['package']);
	assert.equal(await (await open()).locator('#was').innerText(), 'page 3/Coumba');
	assert.deepEqual(faults.filter((fault) => !/example\.org|Content Security Policy|ERR_|CORS/.test(fault)), []);
	await context.close();
});

test('a result told while the line is away is kept on the device, and leaves when it is back', async () => {
	const item = await bring(sco2004);
	const pupil = await newPupil(site);
	const { page, context } = await enter(site, pupil.id, { width: 360 });
	await page.goto(`/exercise/${item}/play`);
	const end = page.frameLocator('#play iframe').getByRole('button');
	await end.waitFor();
	await context.setOffline(true);
	await end.click();
	await page.getByText(t('waiting')).waitFor();
	assert.deepEqual(await attempts(pupil.id), []);
	await context.setOffline(false);
	await page.getByText(/Le résultat est gardé.*50/).waitFor();
	const [{ score, is_right }] = await until(() => attempts(pupil.id), (rows) => rows.length === 1);
	assert.deepEqual([score, is_right], [0.5, false], 'what the first page set the second ended');
	await context.close();
});

test('an xAPI activity tells the server by its own door', async () => {
	const item = await bring(xapi);
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, pupil.id, { width: 360 });
	await page.goto(`/exercise/${item}/play`);
	await page.frameLocator('#play iframe').getByRole('button').click();
	await until(() => page.frames()[1].locator('body').getAttribute('data-said'), (said) => said === '200');
	await page.getByRole('link', { name: t('leave') }).click();
	await page.waitForURL(`**/exercise/${item}`);
	await page.getByText('70 %').waitFor();
	assert.equal((await attempts(pupil.id))[0].score, 0.7);
	assert.deepEqual(faults, []);
	await context.close();
});
