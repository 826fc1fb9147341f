import { dayOf, minuteOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { between, pick, seeded } from '#platform/random.ts';
import { phasesFor, usualPhases } from '#rooms/teaching/plan.ts';
import { type NewPlan } from '#rooms/teaching/plan-form.ts';
import type { TextbookRows } from '#rooms/teaching/server/index.ts';
import { entryIdOf, type Entry } from '#rooms/teaching/textbook.ts';
import { daysHeld, teachingWeeks, type Year } from '#rooms/teaching/year.ts';
import { atTime } from './demo-days.ts';
import type { DemoClass, DemoPerson, Maker } from './demo-people.ts';
import type { Course } from './demo-work.ts';

/** The cahiers de textes of a demo: the weekly hours of a class in a course, what was taught since the year began, and the next plans. PURE: chance and now are given. */

type Hour = readonly [day: number, from: number, to: number];
// Four classes of one teacher never meet; who teaches one class has it every morning.
const patterns: Record<string, readonly (readonly Hour[])[]> = {
	elementaire: [[[1, 480, 540], [2, 480, 540], [3, 480, 540], [4, 480, 540], [5, 480, 540]]],
	formation: [[[2, 540, 660], [4, 540, 660]], [[2, 1020, 1140], [4, 1020, 1140]]],
	other: [
		[[1, 480, 600], [3, 600, 720], [5, 480, 540]],
		[[1, 600, 720], [3, 480, 600], [5, 540, 600]],
		[[2, 480, 600], [4, 600, 720], [6, 480, 540]],
		[[2, 600, 720], [4, 480, 600], [6, 540, 600]]
	]
};

const said = {
	fr: {
		first: 'Activité de découverte, définitions, premiers exemples.',
		middle: ['Cours, exercices d’application corrigés au tableau.', 'Reprise des erreurs de la dernière fois, exercices par groupes.', 'Méthode rédigée au tableau, deux exercices, correction.'],
		last: 'Synthèse du chapitre, exercices de révision corrigés.',
		test: 'Devoir surveillé',
		missed: 'Réunion de l’équipe pédagogique',
		homework: ['Finir les exercices commencés pendant la séance.', 'Apprendre la leçon et refaire l’exercice corrigé.', 'Préparer l’exercice suivant au brouillon.'],
		lesson: (title: string, n: number) => (n > 1 ? `${title}, séance ${n}` : title),
		phases: { phaseReview: 'Rappel et contrôle des prérequis', phaseDiscovery: 'Découverte', phaseSynthesis: 'Synthèse et trace écrite', phasePractice: 'Application', phaseAssessment: 'Évaluation' },
		acts: { phaseReview: ['Interroge sur la séance passée', 'Répondent sur l’ardoise'], phaseDiscovery: ['Pose le problème, fait chercher', 'Cherchent par deux, proposent'], phaseSynthesis: ['Fait dire, puis écrit la règle', 'Recopient et donnent un exemple'], phasePractice: ['Donne les exercices, passe dans les rangs', 'S’exercent, corrigent au tableau'], phaseAssessment: ['Donne une question courte', 'Répondent seuls'] },
		materials: 'Tableau, cahiers, ardoises'
	},
	ar: {
		first: 'نشاط اكتشاف، تعاريف، أمثلة أولى.',
		middle: ['درس وتمارين تطبيقية مصححة على السبورة.', 'العودة إلى أخطاء الحصة السابقة، تمارين في مجموعات.', 'طريقة مكتوبة على السبورة، تمرينان وتصحيح.'],
		last: 'خلاصة الفصل، تمارين مراجعة مصححة.',
		test: 'فرض محروس',
		missed: 'اجتماع الفريق التربوي',
		homework: ['إتمام التمارين التي بدئت في القسم.', 'حفظ الدرس وإعادة التمرين المصحح.', 'تحضير التمرين الموالي على المسودة.'],
		lesson: (title: string, n: number) => (n > 1 ? `${title}، الحصة ${n}` : title),
		phases: { phaseReview: 'المراجعة والتحقق من المكتسبات', phaseDiscovery: 'الاكتشاف', phaseSynthesis: 'الخلاصة والأثر المكتوب', phasePractice: 'التطبيق', phaseAssessment: 'التقويم' },
		acts: { phaseReview: ['يسأل عن الحصة السابقة', 'يجيبون على الألواح'], phaseDiscovery: ['يطرح المسألة ويدفع إلى البحث', 'يبحثون مثنى ويقترحون'], phaseSynthesis: ['يستخرج القاعدة ثم يكتبها', 'ينقلون ويعطون مثالا'], phasePractice: ['يعطي التمارين ويتابع الصفوف', 'يتمرنون ويصححون على السبورة'], phaseAssessment: ['يطرح سؤالا قصيرا', 'يجيبون فرادى'] },
		materials: 'السبورة والكراسات والألواح'
	}
} as const;

/** What is written, by whom, of which class: `nth` is its place among the teacher's classes. `signer` has signed the cahier up to two weeks ago. */
export type CahierOf = { one: DemoClass; course: Course; teacher: DemoPerson; nth: number; year: Year; signer?: string; withPlans: boolean };

/** Nothing yet. */
export const noRows = (): TextbookRows => ({ periods: [], entries: [], plans: [], placements: [], visas: [] });

/** Adds the cahier of a class in a course to `rows`. A class without weeks of work has stated its hours and written nothing. */
export function writeCahier(make: Maker, { one, course, teacher, nth, year, signer, withPlans }: CahierOf, rows: TextbookRows): void {
	const random = seeded(`${one.id} ${course.code} cahier`);
	const id = (at: number) => newId(at, Uint8Array.from({ length: 10 }, () => random() * 256));
	const words = said[one.plan.language ?? 'fr'];
	const cycle = make.country.grades.find((grade) => grade.code === one.plan.grade)?.cycle ?? '';
	const choices = patterns[cycle] ?? patterns.other;
	const started = Date.parse(year.terms[0].starts);
	const periods = choices[nth % choices.length].map(([day, from, to]) => ({ scope: one.scope, id: id(started), classId: one.id, teacherId: teacher.id, subject: course.subject, programmeId: course.programmeId, day, from, to, weeks: 'all' as const, since: year.terms[0].starts }));
	rows.periods.push(...periods);
	if (one.plan.weeks === 'none') return;
	const weeks = teachingWeeks(year);
	const [today, minute] = [dayOf(make.now), minuteOf(make.now)];
	const hours = periods.flatMap((period) => daysHeld(weeks, { ...period, until: null }).map((day) => ({ period, day }))).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.period.from - b.period.from));
	const over = hours.filter(({ period, day }) => day < today || (day === today && period.to <= minute));
	// The last hour is still to be written: it was planned.
	const written = over.slice(0, -1);
	// Some classes go faster than the programme, most a little slower.
	const pace = 0.95 + random() * 0.35;
	let [at, spent, lesson] = [0, 0, 0];
	const first = rows.entries.length;
	for (const [i, { period, day }] of written.entries()) {
		const chapter = course.whole[Math.min(at, course.whole.length - 1)];
		const draw = random();
		const kind: Entry['kind'] = i > 3 && draw < 0.03 ? 'missed' : i > 8 && draw < 0.08 ? 'test' : 'lesson';
		const long = period.to - period.from;
		const end = kind === 'lesson' && spent + long >= (chapter.minutes ?? 600) * pace && at < course.whole.length - 1;
		if (kind === 'lesson') (spent += long), lesson++;
		// Of the last lesson there is always something to do: it stands on the pupils' today.
		const due = kind !== 'missed' && random() < 0.4 ? hours[i + 1]?.day : i === written.length - 1 ? hours[over.length]?.day : undefined;
		const entry: Entry = {
			classId: one.id, periodId: period.id, planId: null, day, from: period.from, to: period.to, kind, subject: course.subject, programmeId: course.programmeId, chapterId: kind === 'lesson' ? chapter.id : null, finishes: end,
			title: kind === 'lesson' ? words.lesson(chapter.title, lesson) : words[kind as 'test' | 'missed'],
			content: kind !== 'lesson' ? '' : lesson === 1 ? words.first : end ? words.last : pick(random, words.middle),
			homework: due ? pick(random, words.homework) : '', homeworkDue: due ?? null, workId: null
		};
		const signedAt = new Date(atTime(new Date(day), 0).getTime() + (period.to + between(random, 1, 120)) * 60_000);
		rows.entries.push({ scope: one.scope, id: entryIdOf(period.id, day), revision: id(signedAt.getTime()), teacherId: teacher.id, at: signedAt < make.now ? signedAt : make.now, entry });
		if (end) (at++, (spent = 0), (lesson = 0));
	}
	const upto = dayAfter(today, -14);
	const seen = rows.entries.slice(first).filter(({ entry }) => entry.day <= upto).length;
	if (signer && signer !== teacher.id && seen) {
		const signedAt = atTime(new Date(dayAfter(today, -12)), 16, 30);
		// A class has one cahier, whatever the number of its courses.
		if (!rows.visas.some((visa) => visa.classId === one.id)) rows.visas.push({ scope: one.scope, id: id(signedAt.getTime()), classId: one.id, upto, remark: '', entries: seen, signedBy: signer, at: signedAt });
	}
	if (withPlans) addPlans(hours.slice(Math.max(0, over.length - 1), over.length + 3));

	function addPlans(next: typeof hours): void {
		for (const [i, { period, day }] of next.entries()) {
			const chapter = course.whole[Math.min(at, course.whole.length - 1)];
			const long = period.to - period.from;
			const lessons = course.chapters.find((each) => each.id === chapter.id)?.lessons ?? [];
			const plan: NewPlan = {
				classIds: [one.id], subject: course.subject, programmeId: course.programmeId, chapterId: chapter.id, title: words.lesson(chapter.title, lesson + 1 + i), minutes: long, shared: i === 0,
				content: {
					objectives: chapter.competences.slice(0, 2).map((each) => ({ competenceId: each.id, text: each.title })), before: '', materials: words.materials,
					phases: phasesFor(long).map(({ key, minutes }) => ({ title: words.phases[key as (typeof usualPhases)[number][0]], minutes, teacher: words.acts[key][0], pupils: words.acts[key][1] })),
					homework: words.homework[i % words.homework.length], note: '', lessonIds: lessons.slice(0, 1).map((each) => each.id), itemIds: [], workIds: []
				}
			};
			const made = make.now.getTime() - (5 - i) * 3_600_000;
			const planId = id(made);
			rows.plans.push({ scope: one.scope, id: planId, ownerId: teacher.id, at: new Date(made), plan });
			rows.placements.push({ scope: one.scope, periodId: period.id, day, planId, placedBy: teacher.id });
		}
	}
}

/** Counts classes of each teacher as they come: his first, his second. */
export function counting(): (teacher: DemoPerson) => number {
	const seen = new Map<string, number>();
	return ({ id }) => {
		const nth = seen.get(id) ?? 0;
		seen.set(id, nth + 1);
		return nth;
	};
}

