import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from '../../src/build.ts';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayRow } from '#rooms/exercises/messages/row.ts';
import { sayRevise } from '#rooms/revision/messages/revise.ts';
import { sayWaiting } from '#rooms/sync/messages/waiting.ts';
import { pushesIn } from '#rooms/sync/file-intake.ts';
import { visit } from '#tests/browser.ts';
import { anAnswer, sendAnswers } from '#tests/learning.ts';
import { asWho } from '#tests/people.ts';
import { startServer, startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { aPaper, correctedNow, keepOnPhone, shownAway, sitAway, t, take } from './phone.ts';
import { attempts, draftsKept, enter, exercisesOf, fill, itemFor, newPupil, secretOf, signIn, until } from './walk.ts';

const site = await startSite();
const e = say('fr');
const chapterCode = 'MS2-06';
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = ${chapterCode}`);

test('a pupil takes a chapter along, loses the line, reads, answers, closes the browser in the middle; all arrives once when the line is back', async () => {
	const pupil = await newPupil(site);
	const [first, second] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const [missed] = await exercisesOf(site.db, pupil.id, chapterCode, 'short');
	const who = await asWho(site.db, pupil);
	await sendAnswers(site.db, who, [anAnswer(who, missed.id, '?', {}, { at: new Date(Date.now() - 3 * 86_400_000).toISOString() })]);
	// The server goes and comes back: a browser told to be offline still lets a worker that wakes by itself through.
	const server = await startServer({ url: site.url });
	const { page, context, faults } = await visit(server.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	const paper = await aPaper(site.db);
	await take(page, `/learn/papers/${paper.id}`);
	await until(async () => (await page.goto('/phone'), page.locator('progress').count()), (count) => count === 0);

	server.child.kill('SIGKILL');
	assert.match(await shownAway(page, '/learn'), /Aujourd’hui/);
	await shownAway(page, `/learn/chapter/${chapter}`);
	await page.locator('a[href^="/lesson/"]').first().click();
	assert.ok((await page.locator('article math').count()) > 0, 'the lesson has its formulas');
	await page.locator('form[action="?/read"] button').click();
	await page.waitForURL(/\/learn\/chapter\//);
	for (const { id, item } of [first, second]) {
		await page.goto(`/exercise/${id}`);
		await fill(page, item, keyAnswer(item));
		await page.getByRole('button', { name: e('check'), exact: true }).click();
		await page.getByText(e('rightLong')).waitFor();
	}
	// A grid, and an answer that only a teacher can mark.
	const itemAt = (code: string) => site.db.one(sql<{ id: string }>`select item.id from exercises.item join exercises.bank on bank.id = item.bank_id and bank.organisation_id is null where item.code = ${code} and item.language = 'fr'`);
	const [grid, essay] = [await itemAt('MS2-06-033'), await itemAt('MS2-06-034')];
	await page.goto(`/exercise/${grid.id}`);
	const placed = await itemFor(site.db, grid.id, pupil.id);
	await page.locator('.arrows button').first().waitFor();
	await fill(page, { ...placed, parts: placed.parts.slice(0, 1) }, keyAnswer(placed));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('stepNext')).waitFor();
	assert.ok(await page.locator('input[name="b.p1.x"]').isVisible(), 'the next step is open');
	await page.goto(`/exercise/${essay.id}`);
	await page.locator('textarea').fill('Bornée ne suffit pas.');
	await page.getByRole('button', { name: e('handIn'), exact: true }).click();
	await page.getByText(e('pendingLong')).waitFor();
	// What was missed three days ago comes back before what the class did, and is done.
	await shownAway(page, '/learn/revise');
	await page.locator(`ul.rows a[href^="/exercise/${missed.id}?revise="]`).waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.getByRole('link', { name: sayRevise('fr')('begin') }).click();
	await fill(page, missed.item, keyAnswer(missed.item));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('rightLong')).waitFor();
	await shownAway(page, '/learn/revise');
	const revised = await page.locator('#won ~ ul.rows').innerText();
	await shownAway(page, '/learn/plan');
	assert.deepEqual(await examine(page, 'fr'), []);
	// The tab dies; another opens the same pages, with what was done laid over them.
	await page.close();
	const again = await context.newPage();
	await shownAway(again, `/learn/chapter/${chapter}`);
	assert.match(await again.locator(`ol a[href="/exercise/${first.id}"]`).innerText(), new RegExp(sayRow('fr')('succeeded')));
	assert.match(await again.locator(`ol a[href="/exercise/${essay.id}"]`).innerText(), new RegExp(e('handedIn')));
	await shownAway(again, '/learn/progress');
	assert.ok(await again.getByText(first.item.title).first().isVisible());
	assert.deepEqual(await attempts(site.db, pupil.id, first.id), []);
	await again.goto('/phone/waiting');
	assert.deepEqual(await examine(again, 'fr'), []);
	// Five answers, and the lesson: read, and where it was opened before that was written down, opened.
	const shown = async (count: number) => again.getByText(sayWaiting('fr')('waiting', { count })).isVisible();
	assert.ok((await shown(6)) || (await shown(7)));
	assert.ok(await again.getByText(sayWaiting('fr')('cut')).isVisible());
	const [download] = await Promise.all([again.waitForEvent('download'), again.getByRole('link', { name: sayWaiting('fr')('export') }).click()]);
	const file = pushesIn(await readFile(await download.path(), 'utf8'), Date.now());
	assert.equal(file?.whole, true);
	assert.ok(file.pushes[0].facts.length >= 3);

	// A mock exam: begun and written without line; its window dies, another goes on and hands it in.
	const last = await context.newPage();
	const exam = await sitAway(again, last, { paper, item: await itemFor(site.db, paper.item, pupil.id) });

	await startServer({ url: site.url, env: { PORT: new URL(server.address).port } });
	await correctedNow(last, exam, site.db);
	await last.goto('/phone/waiting');
	await last.getByText(t('nothingWaits')).waitFor();
	const [handed] = await site.db.all(sql<{ pending: boolean; evidence: number }>`
		select attempt.pending, (select count(*) from exercises.evidence where evidence.scope = attempt.scope and evidence.attempt_id = attempt.id)::int as evidence
		from exercises.attempt where person_id = ${pupil.id} and item_id = ${essay.id}`);
	assert.deepEqual(handed, { pending: true, evidence: 0 });
	for (const { id } of [first, second]) assert.deepEqual((await attempts(site.db, pupil.id, id)).map((row) => row.is_right), [true]);
	const [{ done }] = await site.db.all(sql<{ done: boolean }>`select done_at is not null as done from curriculum.reading where person_id = ${pupil.id}`);
	assert.equal(done, true);
	// What the server says now is what the phone said without line.
	await last.goto(`/learn/chapter/${chapter}`);
	assert.equal(await last.locator('.away').count(), 0);
	assert.match(await last.locator(`ol a[href="/exercise/${first.id}"]`).innerText(), new RegExp(sayRow('fr')('succeeded')));
	await last.goto('/learn/revise');
	assert.equal(await last.locator('#won ~ ul.rows').innerText(), revised);
	assert.deepEqual(faults, []);
	await context.close();
});

test('two pupils with the same PIN share a phone: each opens only her own, and a wrong PIN opens nothing', async () => {
	const [awa, binta] = [await newPupil(site), await newPupil(site)];
	assert.equal(awa.secret, binta.secret);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, awa.code, awa.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await keepOnPhone(page, binta.code, binta.secret);
	await context.setOffline(true);
	// Binta has taken nothing: Awa's chapter is not hers to see.
	await page.goto(`/learn/chapter/${chapter}`);
	assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), t('notHereTitle'));
	await page.goto('/phone');
	await page.locator(`a[href*="as=${awa.id}"]`).click();
	assert.deepEqual(await examine(page, 'fr'), []);
	const secret = page.locator('input[name="secret"]');
	for (let tries = 0; tries < 5; tries++) {
		await page.locator(`input[name="person"][value="${awa.id}"]`).check();
		await secret.fill('000000');
		await page.getByRole('button', { name: t('open') }).click();
		await page.getByText(t('wrongSecret')).waitFor();
	}
	await page.locator(`input[name="person"][value="${awa.id}"]`).check();
	await secret.fill(awa.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await page.getByText(t('waitFor', { count: 1 })).waitFor();
	// Binta's own door is not shut by that.
	await page.locator(`input[name="person"][value="${binta.id}"]`).check();
	await page.locator('input[name="secret"]').fill(binta.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await page.waitForURL(/\/(start|phone)/);
	await context.close();
});

test('a teacher takes her class along: matrix, sheets and set work without line', async () => {
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, 'DEMO-PROF', await secretOf(site, 'DEMO-PROF'));
	await page.goto('/teach/classes');
	const path = (await page.locator('a[href^="/teach/class/"]').first().getAttribute('href'))!;
	await take(page, path);
	await context.setOffline(true);
	await shownAway(page, '/teach');
	await shownAway(page, path);
	assert.ok((await page.locator('td.m span[class^="m"]:not(.mx)').count()) > 40, 'the matrix is there');
	assert.equal(await page.locator('td.m a').count(), 0, 'what is behind a cell stayed behind: no link leads nowhere');
	await page.locator('th a[href^="/teach/pupil/"], a[href*="/pupil/"]').first().click();
	assert.equal(await page.locator('.away').count(), 1);
	assert.match(page.url(), /\/teach\/pupil\//);
	// She sets work: what is missing is said beside its field, and what was typed stays; then it waits, and arrives once.
	await shownAway(page, `${path}/work`);
	await page.locator('input[name="title"]').fill('Thalès sans ligne');
	await page.locator('form[method="post"] button.act').last().click();
	await page.locator('.fault').first().waitFor();
	assert.equal(await page.locator('input[name="title"]').inputValue(), 'Thalès sans ligne');
	await page.locator('input[name="item"]').first().check();
	await page.locator('form[method="post"] button.act').last().click();
	await page.waitForURL(/\/teach\/work\//);
	assert.equal(await page.locator('.away').count(), 1);
	await shownAway(page, '/teach');
	assert.ok(await page.getByText('Thalès sans ligne').first().isVisible(), 'the work set here is in her list');
	await context.setOffline(false);
	await page.goto('/phone/waiting');
	await page.getByRole('button', { name: t('tryNow') }).click();
	await page.getByText(t('nothingWaits')).waitFor();
	const set = await site.db.all(sql<{ id: string }>`select id from teaching.work where title = 'Thalès sans ligne'`);
	assert.equal(set.length, 1);
	assert.deepEqual(faults, []);
	await context.close();
});

test('a new version of the worker comes while answers wait: it takes over at the next page, and they arrive once', async () => {
	const folder = await build();
	const first = await startServer({ url: site.url });
	const pupil = await newPupil(site);
	const [{ id, item }] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(first.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await page.goto(`/exercise/${id}`);
	first.child.kill('SIGKILL');
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('rightLong')).waitFor();

	// The same site in a newer build, on the same address: another shell, with other words.
	const newer = join(dirname(folder), `trial-${process.pid}`);
	after(() => rm(newer, { recursive: true, force: true }));
	await cp(folder, newer, { recursive: true });
	const keep = async (path: string, text: string) => {
		const file = join(newer, 'client', path);
		await Promise.all([writeFile(file, text), writeFile(`${file}.br`, brotliCompressSync(text)), writeFile(`${file}.gz`, gzipSync(text))]);
	};
	const worker = await readFile(join(newer, 'client/service-worker.js'), 'utf8');
	const [words] = /\/_app\/immutable\/words\/fr\.\w+\.json/.exec(worker)!;
	const newWords = '/_app/immutable/words/fr.0000.json';
	const said = (await readFile(join(newer, 'client', words), 'utf8')).replaceAll(t('notHereTitle'), 'Pas dans ce téléphone');
	await keep('service-worker.js', `/* newer */${worker.replaceAll(words, newWords).replaceAll(`shell-${basename(folder)}`, 'shell-newer')}`);
	await keep(newWords, said);
	await startServer({ url: site.url, folder: newer, env: { PORT: new URL(first.address).port } });
	const update = () => page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update().catch(() => {});
		const { installing } = registration;
		if (installing) await new Promise<void>((done) => installing.addEventListener('statechange', () => installing.state !== 'installing' && done()));
		return !!registration.waiting;
	});
	const missing = async () => {
		await page.context().setOffline(true);
		await page.goto('/run');
		const heading = await page.getByRole('heading', { level: 1 }).innerText();
		await page.context().setOffline(false);
		return heading;
	};
	// Its words do not come: the old one stays.
	for (const ending of ['', '.br', '.gz']) await rm(join(newer, 'client', newWords + ending));
	await page.goto('/phone');
	assert.equal(await update(), false);
	assert.equal(await missing(), t('notHereTitle'));
	await keep(newWords, said);
	await page.goto('/phone');
	assert.equal(await update(), true);
	await page.goto('/phone/waiting');
	await until(missing, (heading) => heading === 'Pas dans ce téléphone');
	await page.goto('/learn');
	const found = await until(() => attempts(site.db, pupil.id, id), (rows) => rows.length > 0);
	assert.deepEqual(found.map((row) => row.is_right), [true]);
	await context.close();
});

test('the pages that the phone itself makes: axe finds nothing, in French and Arabic, small and wide', async () => {
	const pupil = await newPupil(site);
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	const pages = ['/phone', '/phone/take?kind=week', `/phone/take?kind=chapter&id=${chapter}&title=Suites`, '/phone/waiting'];
	const look = async (language: 'fr' | 'ar', path: string) => {
		for (const width of [360, 1280]) {
			await page.setViewportSize({ width, height: 800 });
			await page.goto(path);
			assert.deepEqual(await examine(page, language), [], `${language} ${width} ${path}`);
		}
	};
	for (const path of pages) await look('fr', path);
	await take(page, '/learn');
	await look('fr', '/phone');
	await context.setOffline(true);
	for (const path of ['/learn', '/run', '/phone/open', '/phone/take?kind=week']) await look('fr', path);
	await page.goto('/learn');
	await page.locator('.menu summary').click();
	await page.locator('.menu button[lang="ar"]').click();
	await page.waitForURL(/\/learn$/);
	for (const path of ['/learn', '/run', '/phone/open', '/phone/waiting', '/phone']) await look('ar', path);
	await context.setOffline(false);
	for (const path of pages) await look('ar', path);
	assert.deepEqual(faults, []);
	await context.close();
});

test('who wants to take a chapter along on a phone that is not prepared is led there', async () => {
	const pupil = await newPupil(site);
	const { page, context } = await enter(site, pupil.id, { width: 360 });
	await page.goto(`/learn/chapter/${chapter}`);
	await page.locator('a[href^="/phone/take?"]').first().click();
	await page.locator('#prepare').click();
	const secret = page.locator('form[action="/phone?/keep"] input[name="secret"]');
	await secret.fill('000000');
	await page.getByRole('button', { name: t('keep') }).click();
	await page.getByText(t('wrongSecret')).waitFor();
	await secret.fill(pupil.secret);
	await page.getByRole('button', { name: t('keep') }).click();
	await page.waitForURL(/\/phone\/take\?kind=chapter/);
	await page.locator('form[action="/phone/take"] button').click();
	await page.getByText(t('syncedAt', { date: '' }).trim()).waitFor();
	await context.close();
});

test('a lost phone is cut off: what was taken along goes from it at its next call, what waits stays for its owner', async () => {
	const pupil = await newPupil(site);
	const [{ id, item }] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('rightLong')).waitFor();

	// What she types without line and leaves there comes back to her, from the key that came along; and goes with the rest.
	const [, other] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const typed = page.locator(`input[name="${other.item.parts[0].id}"]`);
	await page.goto(`/exercise/${other.id}`);
	await typed.fill('45');
	await until(() => draftsKept(page), (drafts) => drafts.length === 1);
	await page.goto('/learn');
	await page.goto(`/exercise/${other.id}`);
	await until(() => typed.inputValue(), (value) => value === '45');
	assert.equal((await draftsKept(page)).length, 1);

	const elsewhere = await enter(site, pupil.id);
	await elsewhere.page.goto('/me');
	await elsewhere.page.locator('form[action="?/cutOff"] button').click();
	await elsewhere.page.locator('form[action="?/letIn"]').waitFor();
	await page.goto('/learn');
	assert.equal(await page.locator('.away').count(), 1);
	await context.setOffline(false);
	await page.goto('/phone');
	await page.locator('form[action="/phone?/refresh"] button').click();
	await until(async () => (await page.goto('/phone'), page.locator('form[action="/phone?/forget"]').count()), (count) => count === 0);
	await until(() => draftsKept(page), (drafts) => drafts.length === 0);
	await context.setOffline(true);
	await page.goto(`/exercise/${id}`);
	assert.equal(await page.locator('.book').count(), 0, 'nothing of it can be read any more');
	assert.deepEqual(await attempts(site.db, pupil.id, id), []);
	// Its owner finds it, and signs in: what waited arrives.
	await elsewhere.page.locator('form[action="?/letIn"] button').click();
	await context.setOffline(false);
	await page.goto('/sign-in');
	await signIn(page, pupil.code, pupil.secret);
	await page.waitForURL(/\/learn/);
	await page.goto(`/exercise/${id}`);
	await until(() => attempts(site.db, pupil.id, id), (rows) => rows.length === 1);
	await elsewhere.context.close();
	await context.close();
});

test('who signs out without line is out when the line is back; who opens with a line is signed in as who opened', async () => {
	const [awa, binta] = [await newPupil(site), await newPupil(site)];
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, awa.code, awa.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	await page.goto('/learn');
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await page.waitForURL(/\/phone\/open/);
	await context.setOffline(false);
	await page.goto('/learn');
	await page.waitForURL(/\/sign-in/);
	// Another signs in; Awa opens hers: from then on the pages are Awa's, on the server too.
	await keepOnPhone(page, binta.code, binta.secret);
	await page.goto(`/phone/open?as=${awa.id}&to=/me`);
	await page.locator(`input[name="person"][value="${awa.id}"]`).check();
	await page.locator('input[name="secret"]').fill(awa.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await page.waitForURL(/\/me$/);
	assert.match(await page.locator('main').innerText(), new RegExp(awa.code));
	// A new PIN set here opens what is kept here, and the old one no longer does.
	await page.goto('/me/secret');
	const typed = page.locator('main form');
	if (await typed.locator('[name="current"]').count()) await typed.locator('[name="current"]').fill(awa.secret);
	await typed.locator('[name="next"]').fill('864213');
	await typed.locator('[name="again"]').fill('864213');
	await typed.locator('button.act').click();
	await page.waitForURL(/\/(me|start|learn)$/);
	await context.setOffline(true);
	await shownAway(page, `/learn/chapter/${chapter}`);
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	const open = async (secret: string) => {
		await page.goto(`/phone/open?as=${awa.id}&to=/learn/chapter/${chapter}`);
		await page.locator(`input[name="person"][value="${awa.id}"]`).check();
		await page.locator('input[name="secret"]').fill(secret);
		await page.getByRole('button', { name: t('open') }).click();
	};
	await open(awa.secret);
	await page.getByText(t('wrongSecret')).waitFor();
	await open('864213');
	await page.waitForURL(/\/learn\/chapter\//);
	await context.close();
});
