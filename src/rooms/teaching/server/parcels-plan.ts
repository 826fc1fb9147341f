import { dayOf } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Source } from '#rooms/sync/server/index.ts';
import type { WeekBasis } from '#rooms/teaching/carried.ts';
import { coursesOf } from '#rooms/teaching/server/classes.ts';
import { planPage } from '#rooms/teaching/server/pages/plan.ts';
import { fillPage, subjectNames, textbookPage } from '#rooms/teaching/server/pages/textbook.ts';
import { weekWhole } from '#rooms/teaching/server/pages/week.ts';
import { knownOfTeacher, spanOf } from '#rooms/teaching/server/placement.ts';
import { countryOr } from '#rooms/teaching/server/year.ts';

// What goes along of the cahier of a class: the page itself for who follows it; for who writes it the week, the form, and the plans of the hours to come.

const mostPlans = 12;

/** The pages of a class's cahier, and of its teacher's week. */
export async function cahierParcels(db: Database, who: Who, classId: string, now: Date, leaving: () => Promise<void>): Promise<Source[]> {
	const here = `/teach/class/${classId}/textbook`;
	const cahier: Source = {
		path: here,
		route: '/(teach)/teach/class/[id]/textbook',
		leaving,
		make: async () => {
			const data = await textbookPage(db, who, classId, {}, now);
			// What is shown moves with the day; it is laid so.
			return { data, counts: { ...data, from: null, to: null, now: null } };
		}
	};
	if (!(await may(db, who, 'textbook.write', [classId])).length) return [cahier];
	const known = await knownOfTeacher(db, who, ...spanOf(null, now), now);
	const own = new Set(known.periods.filter((period) => period.classId === classId).map((period) => period.id));
	const today = dayOf(now);
	const next = known.placements.filter((one) => own.has(one.periodId) && one.day >= today).map((one) => one.planId);
	return [
		{
			path: '/teach/plan',
			route: '/(teach)/teach/plan',
			make: async () => {
				const { data, known } = await weekWhole(db, who, {}, now);
				const courses = await coursesOf(db, data.classes.map((one) => one.id), who.id);
				const chapters = await db.all(sql<{ id: string; title: string; title_ar: string | null }>`
					select id, title, title_ar from curriculum.chapter where programme_id = any(${[...new Set(courses.map((one) => one.programme_id))]}::uuid[]) order by id limit 1000`);
				const country = await countryOr(db);
				const basis: WeekBasis = {
					known,
					teacher: { id: who.id, name: who.label },
					names: subjectNames(country, [...country.subjects.map((subject) => subject.code), ...courses.map((course) => course.subject)]),
					chapters: Object.fromEntries(chapters.map(({ id, ...chapter }) => [id, chapter]))
				};
				return { data, basis, counts: { ...data, view: null, now: null } };
			}
		},
		cahier,
		{
			path: `${here}/fill`,
			route: '/(teach)/teach/class/[id]/textbook/fill',
			make: async () => {
				const data = await fillPage(db, who, classId, {}, now);
				return { data, counts: { ...data, typed: null, slots: null, formId: null, today: null } };
			}
		},
		...[...new Set(next)].slice(0, mostPlans).map((id): Source => ({
			path: `/teach/plan/${id}`,
			route: '/(teach)/teach/plan/[id]',
			make: async () => {
				// Placing and copying need the server: the hours that are free do not go along.
				const data = { ...(await planPage(db, who, id, now)), free: [], copyTo: [] };
				return { data, counts: { ...data, form: null, today: null } };
			}
		}))
	];
}
