import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { sql } from '#platform/server/sql.ts';
import { theSystem } from '#platform/server/audit.ts';
import type { Answer, Interaction, Item, Kind } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { enterBank, publishItems } from '#rooms/exercises/server/index.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { attempts, enter, exercisesOf, itemFor, knownError, newPupil, until } from './walk.ts';

const site = await startSite();
const option = (id: string, text = id) => ({ id, text });

/** One of each of the nine kinds that are typed or ticked, in this order on one page; the others are in kinds.spec.ts. */
const kinds: Record<Exclude<Kind, 'category' | 'hotspot' | 'label' | 'graph' | 'written' | 'file' | 'package'>, Interaction> = {
	choice: { type: 'choice', options: [option('a', 'Un'), option('b', 'Deux'), option('c', '$\\frac{3}{2}$')], key: 'c' },
	several: { type: 'several', options: [option('a', 'Deux'), option('b', 'Trois'), option('c', 'Quatre')], keys: ['a', 'c'], scoring: 'all' },
	truefalse: { type: 'truefalse', key: false },
	numeric: { type: 'numeric', answers: [{ value: '2,5', score: 1 }], units: [{ name: 'm', factor: 1 }], unitRequired: true },
	gaps: { type: 'gaps', text: 'Un [[x]] et [[y]].', gaps: [{ id: 'x', kind: 'text', answers: [{ text: 'deux', score: 1 }] }, { id: 'y', kind: 'list', options: [option('p', 'trois'), option('q', 'quatre')], key: 'q' }] },
	short: { type: 'short', answers: [{ text: 'Dakar', score: 1 }] },
	ordering: { type: 'ordering', things: [option('a', 'Premier'), option('b', 'Deuxième'), option('c', 'Troisième')], scoring: 'all' },
	matching: { type: 'matching', left: [option('s', 'Sénégal'), option('m', 'Maroc')], right: [option('d', 'Dakar'), option('r', 'Rabat')], pairs: { s: 'd', m: 'r' }, scoring: 'all' },
	expression: { type: 'expression', answers: [{ value: '2*x+1', score: 1 }], variables: ['x'] }
};
const all: Item = {
	code: 'CLAVIER',
	title: 'Les neuf sortes',
	language: 'fr',
	competences: [],
	difficulty: 1,
	stem: 'Réponds à tout.',
	parts: Object.entries(kinds).map(([type, interaction]) => ({ id: type, prompt: `Partie ${type} :`, interaction }))
};
const bank = await enterBank(site.db, theSystem('test'), { code: 'keyboard', title: 'Clavier', organisationId: null, origin: 'test' });
const [{ id: exercise }] = await publishItems(site.db, theSystem('test'), bank, [{ item: all, chapterId: null, competenceIds: [] }]);

type Focus = { tag: string; type: string; name: string; value: string; text: string; label: string };
const focused = (page: Page): Promise<Focus> =>
	page.evaluate(() => {
		const one = document.activeElement as HTMLInputElement;
		return { tag: one.tagName.toLowerCase(), type: one.type ?? '', name: one.name ?? '', value: one.value ?? '', text: one.textContent?.trim() ?? '', label: one.getAttribute('aria-label') ?? '' };
	});

/** Presses Tab until what has the focus fits; the way there is at most 60 stops long, and each stop can be seen. */
async function tabTo(page: Page, fits: (focus: Focus) => boolean, key = 'Tab'): Promise<Focus> {
	for (let stops = 0; stops < 60; stops++) {
		const focus = await focused(page);
		if (fits(focus)) return focus;
		await page.keyboard.press(key);
		assert.ok(
			await page.evaluate(() => {
				const box = document.activeElement!.getBoundingClientRect();
				return document.activeElement === document.body || (box.width > 0 && box.height > 0);
			}),
			'the focus is on something that can be seen'
		);
	}
	throw new Error('the keyboard did not get there');
}

async function answerByKeys(page: Page, item: Item, answer: Answer): Promise<void> {
	for (const { id, interaction } of item.parts) {
		const given = answer[id];
		if (interaction.type === 'choice' || interaction.type === 'truefalse') {
			await tabTo(page, (focus) => focus.name === id);
			await page.keyboard.press('Space');
			for (let i = 0; i < 6 && (await focused(page)).value !== given; i++) await page.keyboard.press('ArrowDown');
		} else if (interaction.type === 'several')
			for (const { id: value } of interaction.options) {
				await tabTo(page, (focus) => focus.name === id && focus.value === value);
				if ((given as string[]).includes(value)) await page.keyboard.press('Space');
			}
		else if (interaction.type === 'matching' || interaction.type === 'gaps')
			for (const [place, value] of Object.entries(given as Record<string, string>)) {
				const { tag } = await tabTo(page, (focus) => focus.name === `${id}.${place}`);
				if (tag === 'input') await page.keyboard.type(value);
				else for (let i = 0; i < 6 && (await focused(page)).value !== value; i++) await page.keyboard.press('ArrowDown');
			}
		else if (interaction.type === 'ordering') await orderByKeys(page, id, given as string[]);
		else {
			await tabTo(page, (focus) => focus.name === id);
			await page.keyboard.type(given as string);
		}
	}
}

/** Moves each thing up to its place with its own button; the button keeps the focus while its row moves. */
async function orderByKeys(page: Page, part: string, wanted: string[]): Promise<void> {
	const order = () => page.locator(`input[name="${part}"]`).evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
	for (const [place, id] of wanted.entries()) {
		const at = (await order()).indexOf(id);
		if (at === place) continue;
		// Back to the top of the list, then forward to this row's first button.
		const label = await page.locator('li', { has: page.locator(`input[name="${part}"][value="${id}"]`) }).locator('.moves button').first().getAttribute('aria-label');
		await tabTo(page, (focus) => focus.label === label).catch(() => tabTo(page, (focus) => focus.label === label, 'Shift+Tab'));
		for (let up = at; up > place; up--) {
			await page.keyboard.press('Enter');
			await page.waitForFunction(([name, id, index]) => [...document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)].findIndex((one) => one.value === id) === index, [part, id, up - 1] as const);
			// At the top its button is shut; the one beside it takes over.
			await page.evaluate(() => new Promise(requestAnimationFrame));
		}
	}
	assert.deepEqual(await order(), wanted);
}

test('by keyboard alone: all nine kinds of question answered and sent', async () => {
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, pupil.id, { width: 1280, height: 900 });
	await page.goto(`/exercise/${exercise}`);
	await page.waitForLoadState('networkidle');
	await page.keyboard.press('Tab');
	assert.match((await focused(page)).text, /contenu/i, 'the first stop leads past the navigation');
	await page.keyboard.press('Enter');
	await answerByKeys(page, all, keyAnswer(all));
	await tabTo(page, (focus) => focus.tag === 'button' && focus.text === say('fr')('check'));
	await page.keyboard.press('Enter');
	await page.getByText(say('fr')('rightLong')).waitFor();
	assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'status', 'the focus is on what is said');
	const [attempt] = await until(() => attempts(site.db, pupil.id, exercise), (rows) => rows.length === 1);
	assert.equal(attempt.is_right, true);
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();
});

test('the same exercise, wrong everywhere: what is said of each part is found by reader and eye, on a phone and in the dark', async () => {
	const pupil = await newPupil(site);
	for (const javaScriptEnabled of [true, false]) {
		const { page, context, faults } = await enter(site, pupil.id, { width: 360, javaScriptEnabled });
		await page.goto(`/exercise/${exercise}`);
		await page.locator('input[name="choice"][value="a"]').check();
		await page.locator('input[name="truefalse"][value="true"]').check();
		await page.locator('input[name="several"][value="b"]').check();
		await page.locator('input[name="numeric"]').fill('2,5');
		await page.locator('input[name="short"]').fill('Thiès');
		await page.locator('select[name="matching.s"]').selectOption('r');
		if (!javaScriptEnabled) for (const [i, id] of ['c', 'b', 'a'].entries()) await page.locator(`select[name="ordering.${id}"]`).selectOption(String(i + 1));
		await page.locator('form.book .acts button.act').first().click();
		await page.locator('.say.wrong').first().waitFor();
		assert.ok(await page.getByText(say('fr')('unit-missing')).isVisible());
		await page.emulateMedia({ reducedMotion: 'reduce' });
		if (javaScriptEnabled) {
			assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
			await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
			assert.deepEqual(await examine(page, 'fr', ['color-contrast']), []);
		}
		await context.close();
	}
	assert.deepEqual(await attempts(site.db, pupil.id, exercise), [], 'a part that can’t be read is asked again: nothing counts yet');
});

test('in Arabic the whole walk is mirrored, and formulas stay left to right', async () => {
	const pupil = await newPupil(site, 'DEMO-ARABE');
	await site.db.run(sql`update people.person set language = 'ar' where id = ${pupil.id}`);
	const t = say('ar');
	const { page, context, faults } = await enter(site, pupil.id, { width: 360, language: 'ar' });
	const mirrored = async (where: string) => {
		const found = await page.evaluate(() => ({
			dir: getComputedStyle(document.documentElement).direction,
			formulas: [...document.querySelectorAll('math')].map((one) => getComputedStyle(one).direction),
			brand: document.querySelector('header .brand')!.getBoundingClientRect().left > innerWidth / 2
		}));
		assert.equal(found.dir, 'rtl', where);
		assert.ok(found.brand, `${where}: the name of the house stands on the right`);
		assert.deepEqual([...new Set(found.formulas)].filter((dir) => dir !== 'ltr'), [], `${where}: formulas read from left to right`);
		return found.formulas.length;
	};
	await page.goto('/start');
	await page.waitForURL('**/learn');
	await mirrored('today');
	await page.locator('nav.nav a[href="/learn/courses"]').click();
	await mirrored('courses');
	await page.locator('a[href^="/learn/programme/"]').first().click();
	await page.locator('a[href^="/learn/chapter/"]', { hasText: 'الكسور' }).first().click();
	await mirrored('chapter');
	await page.locator('a[href^="/lesson/"]').first().click();
	assert.equal(await page.locator('article').getAttribute('dir'), 'rtl');
	assert.ok((await mirrored('lesson')) > 0, 'the lesson has formulas');
	const shelf = await exercisesOf(site.db, pupil.id, 'MCM2-03', 'numeric', 'ar');
	const { id, item } = shelf.find((one) => knownError(one.item)) ?? shelf[0];
	const part = item.parts[0].id;
	await page.goto(`/exercise/${id}`);
	await mirrored('exercise');
	const field = page.locator(`input[name="${part}"]`);
	assert.equal(await field.getAttribute('dir'), 'ltr', 'a number is typed from left to right');
	await field.fill(knownError(item)?.value ?? '999999');
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.locator('.say.wrong').first().waitFor();
	// Arabic-Indic digits are digits.
	const key = keyAnswer(await itemFor(site.db, id, pupil.id))[part] as string;
	await field.fill(key.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))));
	await page.getByRole('button', { name: t('checkAgain') }).click();
	await page.getByText(t('rightLong')).waitFor();
	await mirrored('answered');
	assert.deepEqual((await until(() => attempts(site.db, pupil.id, id), (rows) => rows.length === 2)).map((row) => row.is_right), [false, true]);
	await page.goto('/learn/progress');
	await mirrored('progress');
	assert.deepEqual([...faults, ...(await examine(page, 'ar'))], []);
	await context.close();
});
