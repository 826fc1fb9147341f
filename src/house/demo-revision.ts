import { between, seeded } from '#platform/random.ts';
import { dayOf } from '#platform/dates.ts';
import type { Database } from '#platform/server/sql.ts';
import { isAttempt, mark } from '#rooms/exercises/marking.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import { cardOf, recallOn, type CardAttempt } from '#rooms/revision/cards.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Wish } from '#rooms/revision/plan.ts';
import { nextSession, planFact, planKinds } from '#rooms/revision/server/index.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import { atTime } from './demo-days.ts';
import type { DemoClass, DemoPerson, Maker } from './demo-people.ts';
import type { Course, CourseItem, DemoAnswer } from './demo-work.ts';

const dayMs = 86_400_000;

const attemptOf = ({ fact, item }: DemoAnswer): CardAttempt => {
	const body = JSON.parse(fact.body);
	const verdict = mark(ownItem(item.item, seedOf(fact.actor, item.id, item.version, body.draw)), body.answer);
	return { day: dayOf(new Date(fact.at)), score: verdict.score, right: verdict.right, hints: body.hints, helped: body.helped, pending: verdict.pending === true, draw: body.draw ?? 0 };
};

/**
 * What pupils of a class revised in the last two weeks, from what they did before: some every day, some now and then, most never; of the pupils of the accounts
 * the queue of today is left to do. PURE: chance and now are given.
 */
export function doRevision(make: Maker, one: DemoClass, done: readonly DemoAnswer[]): DemoAnswer[] {
	const revised: DemoAnswer[] = [];
	for (const person of one.pupils) {
		const random = seeded(`${person.id} revision`);
		const isAccount = 'account' in person;
		const zeal = isAccount ? 0.7 : random() < 0.35 ? 0.15 + 0.75 * random() : 0;
		const own = done.filter((answer) => answer.learner.id === person.id);
		if (!zeal || !own.length) continue;
		const known = new Map<string, { item: CourseItem; attempts: CardAttempt[] }>();
		for (const answer of own) {
			const entry = known.get(answer.item.id) ?? { item: answer.item, attempts: [] };
			entry.attempts.push(attemptOf(answer));
			known.set(answer.item.id, entry);
		}
		const writer = make.id(make.now.getTime() - 14 * dayMs);
		for (let back = 14; back >= 1; back--) {
			if (random() > zeal) continue;
			const date = new Date(make.now.getTime() - back * dayMs);
			// Nobody works on a Sunday in the demo.
			if (date.getUTCDay() === 0) continue;
			let at = atTime(date, between(random, 18, 20), between(random, 0, 40)).getTime();
			const day = dayOf(new Date(at));
			const due = [...known.values()].flatMap(({ item, attempts }) => {
				const card = cardOf(attempts.filter((attempt) => attempt.day < day));
				return card?.due && card.due <= day && !attempts.some((attempt) => attempt.day === day) ? [{ item, attempts, card }] : [];
			});
			const epoch = make.id(at);
			for (const [i, { item, attempts, card }] of due.sort((a, b) => recallOn(a.card, day) - recallOn(b.card, day) || (a.item.id < b.item.id ? -1 : 1)).slice(0, between(random, 3, 6)).entries()) {
				at += between(random, 40, 120) * 1000;
				const draw = card.days.length + 1;
				const own = ownItem(item.item, seedOf(person.id, item.id, item.version, draw));
				// A hard one for him stays hard: it is what resists.
				const chance = card.grades.filter((grade) => grade === 1).length >= 2 ? 0.35 : 0.75;
				const answer = random() < chance ? rightAnswer(own) : wrongAnswer(own, random, []);
				if (!isAttempt(mark(own, answer))) continue;
				const body = { item: item.id, version: item.version, answer, draw, hints: 0, helped: false, seconds: between(random, 20, 90) };
				const made = { learner: person, item, isRight: mark(own, answer).right, fact: { scope: one.scope, writer, epoch, seq: i + 1, id: make.id(at), kind: 'answer', v: 1, actor: person.id, at: new Date(at).toISOString(), body: JSON.stringify(body) } };
				attempts.push(attemptOf(made));
				revised.push(made);
			}
		}
	}
	return revised;
}

/** A plan to their exam for the pupils of the accounts in a class that has one: five hours a week, none on Sunday. */
export async function enterPlans(db: Database, make: Maker, one: DemoClass, courses: readonly Course[], whoOf: (person: DemoPerson, sessionId: string, scope: string) => Who): Promise<void> {
	const exam = make.country.exams.find((each) => each.grade === one.plan.grade);
	const examDay = exam && nextSession(exam, dayOf(make.now));
	if (!exam || !examDay || !courses.length) return;
	const wish: Wish = { exam: exam.code, examDay, minutesWeek: 300, daysOff: [7], programmeIds: courses.map((course) => course.programmeId) };
	const at = make.now.getTime() - 20 * dayMs;
	for (const person of one.pupils.filter((each) => 'account' in each)) {
		const who = whoOf(person, make.id(at), one.scope);
		const fact = { ...planFact(who, wish), id: make.id(at), epoch: make.id(at), at: new Date(at).toISOString() };
		await planKinds['plan.revision'].apply(db, who, fact, { now: fact.at, received: at });
	}
}
