import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { sayMe, sayRoster, sayRun } from '#rooms/people/messages/index.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { readQr } from './qr.ts';
import { enter, idOf, newPupil, signIn } from './walk.ts';

const site = await startSite();
const [t, r, m] = [sayRun('fr'), sayRoster('fr'), sayMe('fr')];
const head = await idOf(site.db, 'DEMO-PROVISEUR');

const list = `Nom;Prénom;Sexe;Date de naissance;Classe
Sarr;Ndèye;F;12/03/2010;2nde T
Sarr;Ndeye;F;12/03/2010;2nde T
Faye;Modou;M;01/09/2010;2nde T
;Sans nom;M;01/09/2010;2nde T
Gaye;Penda;F;31/02/2010;2nde T
`;

test('a head adds a class, brings in a list with a pupil twice, prints cards; a pupil enters by the card’s QR and PIN; a teacher mends a lost PIN', async () => {
	const { page, context, faults } = await enter(site, head, { width: 1280, height: 900 });
	await page.goto('/start');
	await page.waitForURL('**/run');
	await page.locator('nav.nav a[href^="/run/organisation"]').click();
	const school = page.url();
	const add = page.locator('details', { has: page.locator('form[action="?/add"]') });
	await add.locator('summary').click();
	await add.locator('input[name="name"]').fill('2nde T');
	await add.locator('select[name="grade"]').selectOption('2NDE');
	assert.match(await add.locator('input[name="schoolYear"]').inputValue(), /^\d{4}-\d{4}$/, 'the year of now is there already');
	await add.locator('button.act').click();
	await page.getByText('2nde T').first().waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);

	await page.goto('/run/import');
	await page.locator('input[type="file"]').setInputFiles({ name: 'seconde.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
	await page.getByRole('button', { name: r('look') }).click();
	await page.getByRole('heading', { name: r('would') }).waitFor();
	const would = await page.locator('section[aria-labelledby="would"]').innerText();
	assert.match(would, new RegExp(r('n.new', { count: 2 })));
	assert.match(would, new RegExp(r('n.faulty', { count: 3 })));
	const named = await page.locator('table', { hasText: r('faultWhat') }).locator('tbody tr').allInnerTexts();
	assert.deepEqual(named.map((row) => row.split(/\s/, 1)[0]), ['3', '5', '6']);
	assert.ok(named[0].includes(r('f.twice', { first: '2', value: 'Ndeye Sarr' })), named[0]);
	assert.deepEqual(await examine(page, 'fr'), []);
	const preview = page.url();
	await page.getByRole('button', { name: r('take'), exact: true }).click();
	await page.getByRole('heading', { name: r('done') }).waitFor();
	const members = () => site.db.all(sql<{ id: string; name: string; code: string }>`
		select person.id, person.given_name || ' ' || person.family_name as name, person.code from people.membership join people.person on person.id = membership.person_id
		join people.organisation on organisation.id = membership.organisation_id
		where organisation.name = '2nde T' and membership.kind = 'pupil' order by name`);
	assert.deepEqual((await members()).map((one) => one.name), ['Modou Faye', 'Ndèye Sarr']);
	// The same list again changes nothing: it is there already.
	await page.goto('/run/import');
	await page.locator('input[type="file"]').setInputFiles({ name: 'seconde.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
	await page.getByRole('button', { name: r('look') }).click();
	assert.notEqual(page.url(), preview);
	assert.match(await page.locator('section[aria-labelledby="would"]').innerText(), new RegExp(r('n.same', { count: 2 })));

	await page.goto(school);
	await page.locator('a.row', { hasText: '2nde T' }).click();
	await page.getByRole('link', { name: t('cards') }).click();
	await page.getByRole('button', { name: t('makeCards') }).click();
	await page.getByText(t('printNow')).waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	const card = page.locator('.cards li', { hasText: 'Ndèye Sarr' });
	const pin = (await card.locator('.strip strong').innerText()).trim();
	assert.match(pin, /^\d{6}$/);
	const address = await readQr(card.locator('svg.qr'));
	assert.match(address, new RegExp(`^${site.address}/card/[\\w-]{20,}$`));

	const phone = await visit(site.address, { width: 360 });
	await phone.page.goto(address);
	assert.ok(await phone.page.getByRole('heading', { name: m('cardHello', { name: 'Ndèye' }) }).isVisible());
	await phone.page.locator('input[name="secret"]').fill('000000');
	await phone.page.getByRole('button', { name: m('cardEnter') }).click();
	await phone.page.locator('.fault').waitFor();
	assert.deepEqual(await examine(phone.page, 'fr'), []);
	await phone.page.locator('input[name="secret"]').fill(pin);
	await phone.page.getByRole('button', { name: m('cardEnter') }).click();
	await phone.page.waitForURL('**/learn');
	assert.deepEqual(await examine(phone.page, 'fr'), []);

	// The PIN is lost: one who may gives a new one; the old one and the open session end at once.
	const [ndeye] = (await members()).filter((one) => one.name === 'Ndèye Sarr');
	await page.goto(`/run/person/${ndeye.id}`);
	await page.getByRole('button', { name: t('recover') }).click();
	const fresh = (await page.locator('.secret strong').innerText()).trim();
	assert.match(fresh, /^\d{6}$/);
	assert.notEqual(fresh, pin);
	await phone.page.goto('/learn');
	assert.match(phone.page.url(), /\/sign-in\?to=%2Flearn/);
	await signIn(phone.page, ndeye.code, pin);
	await phone.page.locator('.fault').waitFor();
	await signIn(phone.page, ndeye.code, fresh);
	await phone.page.waitForURL(/\/(learn|me\/secret)$/);
	assert.deepEqual([...faults, ...phone.faults], []);
	await phone.context.close();
	await context.close();
});

test('in her own page a pupil sees who read her file, and ends another phone: that one is out at once, and what it sends is kept', async () => {
	const pupil = await newPupil(site);
	const teacher = await enter(site, await idOf(site.db, 'DEMO-PROF'));
	await teacher.page.goto(`/teach/pupil/${pupil.id}`);
	await teacher.context.close();
	const { page, context, faults } = await enter(site, pupil.id, { width: 360 });
	const other = await enter(site, pupil.id, { width: 360 });
	await other.page.goto('/learn');
	await page.goto('/me');
	const read = page.locator('section[aria-labelledby="who-read"] li');
	const { name } = await site.db.one(sql<{ name: string }>`select given_name || ' ' || family_name as name from people.person where code = 'DEMO-PROF'`);
	assert.match((await read.allInnerTexts()).join('\n'), new RegExp(name));
	const ending = page.locator('form[action="?/end"] button');
	assert.equal(await ending.count(), 1, 'this phone and the other');
	await ending.click();
	await page.locator('section[aria-labelledby="devices"]').waitFor();
	assert.equal(await page.locator('form[action="?/end"] button').count(), 0);
	await other.page.goto('/learn');
	assert.match(other.page.url(), /\/sign-in\?to=%2Flearn/);
	await page.goto('/learn');
	assert.ok(page.url().endsWith('/learn'), 'this one stays in');
	assert.deepEqual(faults, []);
	await Promise.all([context.close(), other.context.close()]);
});

test('a teacher gives a pupil of his class a new PIN, and has no such button for a colleague', async () => {
	const pupil = await newPupil(site);
	const { page, context } = await enter(site, await idOf(site.db, 'DEMO-PROF'), { width: 360 });
	await page.goto(`/run/person/${pupil.id}`);
	await page.getByRole('button', { name: t('recover') }).click();
	const fresh = (await page.locator('.secret strong').innerText()).trim();
	const phone = await visit(site.address, { width: 360 });
	await phone.page.goto('/sign-in');
	await signIn(phone.page, pupil.code, fresh);
	await phone.page.waitForURL(/\/(learn|me\/secret)$/);
	assert.equal((await page.goto(`/run/person/${head}`))?.status(), 404);
	await Promise.all([context.close(), phone.context.close()]);
});
