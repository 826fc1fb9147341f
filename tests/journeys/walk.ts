import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#house';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer, Item, Interaction } from '#rooms/exercises/item.ts';
import { currentVersion, maybeVersion, ownVersion } from '#rooms/exercises/server/index.ts';
import { loadCredentials, loadPersons, loadSessions, makeVerifier } from '#rooms/people/server/index.ts';
import { theSystem } from '#platform/server/audit.ts';
import { visit, type Visit } from '#tests/browser.ts';
import type { Site } from '#tests/site.ts';

/** Signs in by the form, as a person does, and waits for the page he lands on. */
export async function signIn(page: Page, code: string, secret: string): Promise<void> {
	await page.locator('input[name="code"]').fill(code);
	await page.locator('input[name="secret"]').fill(secret);
	await page.locator('main button.act').first().click();
}

/** The secret of a demo account. */
export async function secretOf(site: Site, code: string): Promise<string> {
	const account = (await demoAccounts(site.db)).find((one) => one.code === code);
	assert.ok(account, `the demo has an account ${code}`);
	return account.secret;
}

export const idOf = async (db: Database, code: string): Promise<string> => (await db.one(sql<{ id: string }>`select id from people.person where code = ${code}`)).id;

const pin = '135790';
let verifier: Promise<string> | undefined;

/** A new pupil in the class of a demo account, who has answered nothing yet: his id, code and PIN. */
export async function newPupil(site: Site, like = 'DEMO-ELEVE'): Promise<{ id: string; code: string; secret: string; classId: string }> {
	const { organisation_id: classId } = await site.db.one(sql<{ organisation_id: string }>`
		select membership.organisation_id from people.membership join people.person on person.id = membership.person_id where person.code = ${like} and membership.kind in ('pupil', 'learner')`);
	const [made] = await loadPersons(site.db, theSystem('test'), [{ givenName: 'Coumba', familyName: 'Sagna', memberships: [{ organisationId: classId, kind: 'pupil', since: '2025-10-01' }] }]);
	await loadCredentials(site.db, theSystem('test'), [{ personId: made.id, kind: 'pin', verifier: await (verifier ??= makeVerifier(pin)) }]);
	return { ...made, secret: pin, classId };
}

/** The secret of a new session of a person. */
export const newSession = async (site: Site, id: string): Promise<string> => (await loadSessions(site.db, theSystem('test'), [id]))[0];

/** A visitor who has signed in already: what a walk begins with when signing in is not what it is about. */
export async function enter(site: Site, id: string, how: Parameters<typeof visit>[1] = {}): Promise<Visit> {
	const visitor = await visit(site.address, how);
	const secret = await newSession(site, id);
	await visitor.context.addCookies([{ name: 'qalam_session', value: secret, url: site.address, httpOnly: true, sameSite: 'Lax' }]);
	return visitor;
}

/** An exercise as this person has it now. */
export async function itemFor(db: Database, itemId: string, personId: string): Promise<Item> {
	return ownVersion((await maybeVersion(db, itemId, await currentVersion(db, itemId)))!, personId).item;
}

/** A chapter's national exercises of one part and one kind, as a person has them. */
export async function exercisesOf(db: Database, personId: string, chapter: string, kind: Interaction['type'], language = 'fr'): Promise<{ id: string; item: Item }[]> {
	const rows = await db.all(sql<{ id: string }>`
		select item.id from exercises.item
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join curriculum.chapter on chapter.id = item.chapter_id
		join exercises.bank on bank.id = item.bank_id and bank.organisation_id is null
		where chapter.code = ${chapter} and item.language = ${language} and item_version.kind = ${kind} and item.withdrawn_at is null order by item.code`);
	const found: { id: string; item: Item }[] = [];
	for (const { id } of rows) {
		const item = await itemFor(db, id, personId);
		if (item.parts.length === 1) found.push({ id, item });
	}
	return found;
}

/** A wrong answer to a numeric exercise that its author recognises, and the words he has for it. */
export function knownError(item: Item): { value: string; words: string; misconception: string } | undefined {
	const [{ interaction }] = item.parts;
	if (interaction.type !== 'numeric') return undefined;
	const error = interaction.answers.find((answer) => answer.score === 0 && answer.value !== '*' && answer.feedback?.text && answer.feedback.misconception);
	return error && { value: error.value, words: error.feedback!.text!.split(/[$*`[]/)[0].trim(), misconception: error.feedback!.misconception! };
}

/** Gives an answer in the page's form, whether JavaScript runs there or not. */
export async function fill(page: Page, item: Item, answer: Answer, live = true): Promise<void> {
	for (const { id, interaction } of item.parts) {
		const given = answer[id];
		if (interaction.type === 'choice' || interaction.type === 'truefalse') await page.locator(`input[name="${id}"][value="${given as string}"]`).check();
		else if (interaction.type === 'several') for (const value of given as string[]) await page.locator(`input[name="${id}"][value="${value}"]`).check();
		else if (interaction.type === 'matching' || interaction.type === 'label') for (const [left, right] of Object.entries(given as Record<string, string>)) await page.locator(`select[name="${id}.${left}"]`).selectOption(right);
		else if (interaction.type === 'category') for (const [thing, group] of Object.entries(given as Record<string, string>)) await page.locator(`input[name="${id}.${thing}"][value="${group}"]`).check();
		else if (interaction.type === 'hotspot') for (const area of given as string[]) await page.locator(`input[name="${id}"][value="${area}"]`).check();
		else if (interaction.type === 'graph') for (const [name, typed] of Object.entries(given as Record<string, string>)) await page.locator(`input[name="${id}.${name}"]`).fill(typed);
		else if (interaction.type === 'written') await page.locator(`textarea[name="${id}"]`).fill(given as string);
		else if (interaction.type === 'gaps')
			for (const gap of interaction.gaps) {
				const place = page.locator(`[name="${id}.${gap.id}"]`);
				const text = (given as Record<string, string>)[gap.id];
				await (gap.kind === 'list' ? place.selectOption(text) : place.fill(text));
			}
		else if (interaction.type === 'ordering') await putInOrder(page, id, given as string[], live);
		else await page.locator(`input[name="${id}"]`).fill(given as string);
	}
}

async function putInOrder(page: Page, part: string, ids: string[], live: boolean): Promise<void> {
	if (!live) {
		for (const [i, id] of ids.entries()) await page.locator(`select[name="${part}.${id}"]`).selectOption(String(i + 1));
		return;
	}
	for (const [place, id] of ids.entries())
		for (let tries = 0; tries < 20; tries++) {
			const order = await page.locator(`input[name="${part}"]`).evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
			if (order[place] === id) break;
			await page.locator('li', { has: page.locator(`input[name="${part}"][value="${id}"]`) }).locator('.moves button').first().click();
		}
}

/** A person's attempts at an exercise, oldest first, as the database has them. */
export const attempts = (db: Database, personId: string, itemId: string) =>
	db.all(sql<{ id: string; is_right: boolean; hints: number; helped: boolean; work_id: string | null }>`
		select id, is_right, hints, helped, work_id from exercises.attempt where person_id = ${personId} and item_id = ${itemId} order by received_at, at`);

/** Waits until the database says so: what a phone sends arrives a moment after the page has spoken. */
export async function until<T>(ask: () => Promise<T>, good: (found: T) => boolean, within = 8000): Promise<T> {
	for (const end = Date.now() + within; ; ) {
		const found = await ask();
		if (good(found)) return found;
		assert.ok(Date.now() < end, `still ${JSON.stringify(found)?.slice(0, 300)} after ${within / 1000} s`);
		await new Promise((wake) => setTimeout(wake, 50));
	}
}


/** What a browser keeps of what was typed and not handed in: each row as text, its sealed bytes read as letters. */
export const draftsKept = (page: Page): Promise<string[]> =>
	page.evaluate(
		() =>
			new Promise<string[]>((done) => {
				const request = indexedDB.open('qalam-draft');
				// Where there is none yet, none is made.
				request.onupgradeneeded = () => request.transaction!.abort();
				request.onerror = () => done([]);
				request.onsuccess = () => {
					request.result.transaction('draft').objectStore('draft').getAll().onsuccess = (event) => {
						request.result.close();
						done((event.target as IDBRequest<{ bytes: ArrayBuffer }[]>).result.map((row) => JSON.stringify(row) + new TextDecoder('latin1').decode(row.bytes)));
					};
				};
			})
	);
