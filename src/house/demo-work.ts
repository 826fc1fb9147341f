import { between, pick, seeded, shuffled, weighted, type Random } from '#platform/random.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { isAttempt, mark } from '#rooms/exercises/marking.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import { atTime, schoolDay, schoolDaysFrom, studyTime } from './demo-days.ts';
import type { DemoClass, DemoPerson, Maker } from './demo-people.ts';

/** What pupils of a demo did: which works were set, who answered what, when, and how well. PURE: chance and now are given. */

export type CourseItem = { id: string; version: number; item: Item; competenceIds: string[] };
export type CourseLesson = { id: string; minutes: number };
export type CourseChapter = { id: string; title: string; items: CourseItem[]; lessons: CourseLesson[] };
/** `whole` has every chapter of the programme, those without exercises too. */
export type Course = { programmeId: string; code: string; subject: string; title: string; chapters: CourseChapter[]; whole: { id: string; title: string; minutes: number | null; competences: { id: string; title: string }[] }[] };

export type PlannedWork = { id: string; title: string; opensAt: Date; dueAt: Date; items: CourseItem[]; lessons: CourseLesson[]; age: number };

/** From when to when each work is set, in school days from today. The last two run now: one for tomorrow, one for next week. */
const windows = [[-30, -26], [-25, -21], [-20, -16], [-15, -11], [-10, -6], [-5, -2], [-3, 1], [-1, 6]] as const;
/** Exercises in a work, at most. */
const most = 6;

/** The works of a class from a course: its chapters in order, a handful of exercises each. `some` has the last three. */
export function planWorks(make: Maker, one: DemoClass, course: Course): PlannedWork[] {
	const total = course.chapters.reduce((sum, chapter) => sum + chapter.items.length, 0);
	const handful = Math.min(most, Math.max(2, Math.ceil(total / windows.length)));
	const blocks = course.chapters.flatMap((chapter) => {
		const count = Math.ceil(chapter.items.length / handful);
		const size = Math.ceil(chapter.items.length / count);
		return Array.from({ length: count }, (_, i) => ({
			title: count > 1 ? (one.plan.language === 'ar' ? `${chapter.title}، السلسلة ${i + 1}` : `${chapter.title}, série ${i + 1}`) : chapter.title,
			items: chapter.items.slice(i * size, (i + 1) * size),
			lessons: chapter.lessons.slice(Math.round((i * chapter.lessons.length) / count), Math.round(((i + 1) * chapter.lessons.length) / count))
		}));
	});
	const used = blocks.slice(0, windows.length);
	const slots = windows.slice(-used.length);
	const planned = used.map((block, i) => ({
		id: make.id(schoolDay(make.country, make.now, slots[i][0]).getTime()),
		...block,
		opensAt: atTime(schoolDay(make.country, make.now, slots[i][0]), 7, 30),
		dueAt: atTime(schoolDay(make.country, make.now, slots[i][1]), 18),
		age: used.length - 1 - i
	}));
	return one.plan.weeks === 'full' ? planned : planned.slice(-3);
}

type Habit = 'excellent' | 'steady' | 'irregular' | 'stopped' | 'absent';
type Learner = { person: DemoPerson; habit: Habit; ability: number; errors: string[]; strength: Map<string, number> };

const habits = [['excellent', 12], ['steady', 50], ['irregular', 20], ['stopped', 9], ['absent', 9]] as const;

function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function learnerOf(person: DemoPerson & { account?: string }, course: Course, random: Random): Learner {
	const habit: Habit = person.account ? 'steady' : weighted(random, habits);
	const errors = [...new Set(course.chapters.flatMap((chapter) => chapter.items.flatMap(({ item }) => [...JSON.stringify(item.parts).matchAll(/"misconception":"([^"]+)"/g)].map((match) => match[1]))))];
	const base = habit === 'excellent' ? 1.6 : habit === 'irregular' ? -1.4 : habit === 'stopped' ? -2 : 0.3;
	return { person, habit, ability: person.account ? 0.5 : base + 1.1 * normal(random), errors: shuffled(random, errors).slice(0, 2), strength: new Map() };
}

/** How likely a whole exercise is right: ability against difficulty, each competence easier or harder to this pupil, better with time. */
function chanceOf(learner: Learner, one: CourseItem, week: number, random: Random): number {
	const main = one.competenceIds[0] ?? '';
	if (!learner.strength.has(main)) learner.strength.set(main, 0.8 * normal(random));
	const logit = 0.7 + learner.ability + learner.strength.get(main)! + 0.12 * week - 0.7 * (one.item.difficulty - 2);
	return 1 / (1 + Math.exp(-logit));
}

/** Whether a pupil does a work, how much of it, and when he sits down to it. Undefined: not at all. */
function sitting(make: Maker, learner: Learner, work: PlannedWork, random: Random): { share: number; start: Date | undefined } | undefined {
	const { country, now } = make;
	const open = work.dueAt > now;
	const onTime = (): Date | undefined => {
		const last = Math.min(work.dueAt.getTime(), now.getTime());
		// Half an hour is left before the end, so that what was begun had time to be done.
		const spans = schoolDaysFrom(country, work.opensAt, new Date(last))
			.map((day) => ({ day, from: Math.max(work.opensAt.getTime(), atTime(day, 7, 30).getTime()), to: Math.min(last - 1_800_000, atTime(day, 21).getTime()) }))
			.filter((span) => span.from < span.to);
		// Most sit down on the last evening but one or two.
		const span = spans[Math.floor((1 - random() ** 1.7) * spans.length)];
		if (!span) return undefined;
		const start = studyTime(random, span.day);
		return start.getTime() < span.from || start.getTime() > span.to ? new Date(span.from + random() * (span.to - span.from)) : start;
	};
	const late = () => studyTime(random, schoolDay(country, work.dueAt, between(random, 1, 3)));
	const { habit } = learner;
	if (habit === 'absent') return undefined;
	if (habit === 'stopped' && work.dueAt.getTime() > now.getTime() - 11 * 86_400_000) return undefined;
	// The pupils of the accounts show every state: what is due tomorrow is begun, one of last week is late, the rest is done.
	if ('account' in learner.person) return work.age === 0 ? undefined : { share: work.age === 1 ? 0.5 : work.age === 2 ? 0.4 : 1, start: onTime() };
	if (open) {
		const begins = work.age === 0 ? 0.15 : habit === 'excellent' ? 0.9 : habit === 'steady' ? 0.6 : 0.2;
		return random() < begins ? { share: random() < 0.5 ? 1 : 0.3 + 0.5 * random(), start: onTime() } : undefined;
	}
	if (habit === 'irregular') return random() < 0.6 ? { share: 0.3 + 0.7 * random(), start: random() < 0.4 ? late() : onTime() } : undefined;
	return random() < 0.93 ? { share: random() < 0.85 ? 1 : 0.5 + 0.5 * random(), start: onTime() } : undefined;
}

export type DemoAnswer = { learner: DemoPerson; item: CourseItem; isRight: boolean; fact: Fact };
export type DemoReading = { scope: string; personId: string; lessonId: string; at: Date; done: boolean };

/** Everything the pupils of a class did with some works, oldest first: `answer` facts as their phones would have written them, and lessons read. */
export function doWorks(make: Maker, one: DemoClass, course: Course, works: PlannedWork[]): { answers: DemoAnswer[]; readings: DemoReading[] } {
	const answers: DemoAnswer[] = [];
	const readings: DemoReading[] = [];
	for (const person of one.pupils) {
		const random = seeded(`${person.id} ${course.code}`);
		const learner = learnerOf(person, course, random);
		const writer = make.id(works[0]?.opensAt.getTime());
		for (const work of works) {
			const sat = sitting(make, learner, work, random);
			if (!sat?.start) continue;
			let at = sat.start.getTime();
			// Who sits down in the evening stops at midnight: the next day may be a Sunday.
			const until = Math.min(make.now.getTime() - 60_000, atTime(sat.start, 24).getTime() - 1);
			const epoch = make.id(at);
			for (const lesson of work.lessons) {
				if (random() > 0.8 || at >= make.now.getTime()) continue;
				readings.push({ scope: one.scope, personId: person.id, lessonId: lesson.id, at: new Date(at), done: sat.share === 1 || random() < 0.7 });
				at += between(random, 3, 12) * 60_000;
			}
			let seq = 0;
			const items = work.items.slice(0, Math.max(1, Math.round(work.items.length * sat.share)));
			for (const item of items) {
				for (const answer of tries(learner, item, works.length - 1 - work.age, random)) {
					at += answer.seconds * 1000 + between(random, 5, 40) * 1000;
					// What would be done after now has not been done yet.
					if (at > until) break;
					const body = { item: item.id, version: item.version, answer: answer.answer, work: work.id, hints: answer.hints, helped: answer.helped, seconds: answer.seconds };
					answers.push({
						learner: person,
						item,
						isRight: answer.isRight,
						fact: { scope: one.scope, writer, epoch, seq: ++seq, id: make.id(at), kind: 'answer', v: 1, actor: person.id, at: new Date(at).toISOString(), body: JSON.stringify(body) }
					});
				}
			}
		}
	}
	return { answers, readings };
}

type Try = { answer: Answer; isRight: boolean; hints: number; helped: boolean; seconds: number };

/** One pupil at one exercise: right at once, or again after a hint, or again after reading the solution, or given up. */
function tries(learner: Learner, one: CourseItem, week: number, random: Random): Try[] {
	const own = ownItem(one.item, seedOf(learner.person.id, one.id, one.version));
	const hintsThere = one.item.hints?.length ?? 0;
	let chance = chanceOf(learner, one, week, random);
	const made: Try[] = [];
	for (let turn = 0; turn < 3; turn++) {
		const helped = turn > 0 && random() < 0.15 && Boolean(one.item.solution);
		const hints = turn === 0 ? (random() < 0.1 ? Math.min(1, hintsThere) : 0) : Math.min(hintsThere, between(random, 0, turn + 1));
		const knows = random() < (helped ? 0.95 : chance);
		const answer = knows ? rightAnswer(own) : wrongAnswer(own, random, learner.errors);
		const verdict = mark(own, answer);
		// What is handed in is not tried again: it waits for the teacher.
		if (!isAttempt(verdict)) break;
		const isRight = verdict.right || verdict.pending === true;
		made.push({ answer, isRight, hints, helped, seconds: between(random, 15, 60) + one.item.difficulty * between(random, 5, 45) });
		if (isRight) break;
		if (random() > (learner.habit === 'irregular' ? 0.35 : 0.7)) break;
		chance = Math.min(0.95, chance + pick(random, [0.1, 0.25, 0.35]));
	}
	return made;
}
