import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layRevise, type RevisedAct } from '#rooms/revision/carried-revise.ts';
import { carriedOf, paceFact, reviseKinds, revisePage } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const dayMs = 86_400_000;
const nothingHeld = async () => new Set<string>();

const inOrder = <One extends { item: string }>(list: readonly One[]): One[] => [...list].sort((a, b) => (a.item < b.item ? -1 : 1));

/** Answers before the phone took its queue along (days before it), and after: each exercise on one day. */
const history = fc.record({
	before: fc.array(fc.record({ item: fc.nat(11), back: fc.integer({ min: 1, max: 40 }), right: fc.boolean(), hints: fc.nat(1) }), { maxLength: 16 }),
	quiet: fc.boolean(),
	since: fc.uniqueArray(fc.record({ item: fc.nat(11), ahead: fc.integer({ min: 0, max: 3 }), right: fc.boolean(), hints: fc.nat(1), again: fc.boolean() }), { maxLength: 6, selector: (one) => one.item }),
	ahead: fc.integer({ min: 0, max: 3 }),
	/** How many days the phone's clock is off. */
	off: fc.constantFrom(0, 1, -1)
});

dbtest('for any answers the queue of a phone is the server’s when it has taken them in', async (db) => {
	const id = await aCountry(db);
	const { code, chapterId, items, publish } = await aProgramme(db);
	const all = Object.values(items);
	for (let i = all.length; i < 12; i++) all.push((await publish(anItem(`${code}-M${i}`), [])).id);
	await fc.assert(
		fc.asyncProperty(history, async ({ before, quiet, ahead, off, ...more }) => {
			const since = quiet ? [] : more.since;
			const who = await aPupil(db, id('5A'));
			// With nothing answered since, the phone chooses and orders as the server on any day; else all that is due has room in the day.
			await receive(db, who, [paceFact(who, since.length ? 20 : 5)], new Date().toISOString(), reviseKinds);
			const [now, taken] = [new Date(), new Date(Date.now() - ahead * dayMs)];
			const at = (days: number) => new Date(taken.getTime() + days * dayMs - 60_000);
			await sendAnswers(db, who, before.map((one) => anAnswer(who, all[one.item], one.right ? '8' : '7', { hints: one.hints }, { at: at(-one.back).toISOString() })));
			const [data, basis] = [await revisePage(db, who, nothingHeld, taken), await carriedOf(db, who, nothingHeld, new Set([chapterId]), taken)];
			const carried = new Map(basis.cards.map((card) => [card.item, card]));
			// What is answered on the phone is of the queue that it has.
			const acts = since.flatMap((one): (RevisedAct & { given: string })[] => {
				const card = carried.get(all[one.item]);
				if (!card) return [];
				const answer = { item: all[one.item], at: at(Math.min(one.ahead, ahead)), score: one.right ? 1 : 0, right: one.right, hints: one.hints, helped: false, pending: false, draw: card.reviews + 1, given: one.right ? '8' : '7' };
				return one.again ? [answer, { ...answer, at: new Date(answer.at.getTime() + 1000), right: true, score: 1, given: '8' }] : [answer];
			});
			const clock = (at: Date) => new Date(at.getTime() + off * dayMs).toISOString();
			await sendAnswers(db, who, acts.map((act) => anAnswer(who, act.item, act.given, { hints: act.hints, draw: act.draw }, { at: clock(act.at) })), clock(new Date()));
			const laid = layRevise(data, basis, acts, now);
			const there = await revisePage(db, who, nothingHeld, now);
			// In which order only the model of memory knows of what was answered since.
			if (!acts.length) assert.deepEqual(laid.queue, there.queue);
			assert.deepEqual(inOrder(laid.queue), inOrder(there.queue));
			assert.deepEqual(inOrder(laid.done), inOrder(there.done));
			assert.deepEqual([laid.minutes, laid.streak, laid.revised, laid.day], [there.minutes, there.streak, there.revised, there.day]);
		}),
		{ numRuns: 16 }
	);
});
