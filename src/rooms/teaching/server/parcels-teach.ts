import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { lessonReach, lessonsOf } from '#rooms/curriculum/server/index.ts';
import { itemsOf } from '#rooms/exercises/server/index.ts';
import { actsAt, may, must, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Source, Wants } from '#rooms/sync/server/index.ts';
import type { FormBasis, SheetBasis, TeachBasis } from '#rooms/teaching/carried.ts';
import { cahierParcels } from '#rooms/teaching/server/parcels-plan.ts';
import { daysOf } from '#rooms/teaching/server/days.ts';
import { classFrame, scopeOf } from '#rooms/teaching/server/matrix.ts';
import { classesPage, classPage, pupilPage, teachPage, workFormPage, workReportPage } from '#rooms/teaching/server/pages/teach.ts';
import { workOfClasses } from '#rooms/teaching/server/work.ts';

// What goes along of a class: enough for three weeks of following it and setting work, on one phone.

const mostMatrices = 16;
const mostForms = 40;

/** The matrices that go along: what is shown at first, and each chapter that the class worked on, programme by programme. */
async function matrices(db: Database, who: Who, id: string): Promise<{ query: string; programmeId?: string; chapterId?: string }[]> {
	const first = await classFrame(db, who, id, {});
	const found: { query: string; programmeId?: string; chapterId?: string }[] = [{ query: '' }];
	for (const { programme_id: programmeId } of first.courses) {
		const { chapters } = programmeId === first.programmeId ? first : await classFrame(db, who, id, { programmeId });
		// The address is as the page's form writes it, with its fields in the order of their names.
		const more = first.courses.length > 1 ? `&programme=${programmeId}` : '';
		for (const chapter of chapters) if (chapter.worked) found.push({ query: `?chapter=${chapter.id}${more}`, programmeId, chapterId: chapter.id });
	}
	return found.slice(0, mostMatrices);
}

/** What each pupil's sheet hangs on, without making it: answers and readings are only ever added, works and support plans carry a version; what is marked, or marked again, moves marks or mastery. */
async function sheetStamps(db: Database, scope: string, pupilIds: string[]): Promise<Map<string, string>> {
	const rows = await db.all(sql<{ id: string; stamp: string }>`
		select pupil.id, concat_ws(' ', attempts.count, readings.count, readings.done, readings.last, works.count, works.versions, classes.ids, mastery.sum, marked.count, marked.last, again.count,
			plan.stand, mocks.count, mocks.ended) as stamp
		from unnest(${pupilIds}::uuid[]) as pupil(id)
		cross join lateral (select count(*) from exercises.attempt where scope = ${scope} and person_id = pupil.id) attempts
		cross join lateral (select count(*), count(done_at) as done, extract(epoch from max(last_at))::bigint as last from curriculum.reading where scope = ${scope} and person_id = pupil.id) readings
		cross join lateral (
			select string_agg(organisation_id::text, ',' order by organisation_id) as ids, array_agg(organisation_id) as list from people.membership
			where person_id = pupil.id and since <= current_date and (until is null or until >= current_date)) classes
		cross join lateral (
			select count(*), sum(version) as versions from teaching.work
			where scope = ${scope} and class_id = any(classes.list) and opens_at <= now() and due_at > now() - interval '14 days' and closed_at is null) works
		cross join lateral (select sum(round((mean + variance) * 1000000)::bigint) from revision.mastery where scope = ${scope} and person_id = pupil.id) mastery
		cross join lateral (select count(*), extract(epoch from max(given_at)) as last from teaching.marking where scope = ${scope} and person_id = pupil.id and given is not null) marked
		cross join lateral (select count(*) from exercises.remark where scope = ${scope} and person_id = pupil.id) again
		cross join lateral (select string_agg(id || ' ' || revision, ' ') as stand from teaching.support_plan where scope = ${scope} and person_id = pupil.id and ended_at is null) plan
		cross join lateral (select count(*), count(ended_at) as ended from revision.mock where scope = ${scope} and person_id = pupil.id) mocks`);
	return new Map(rows.map((row) => [row.id, row.stamp]));
}

async function classParcels(db: Database, who: Who, id: string, now: Date): Promise<Source[]> {
	await must(db, who, 'class.follow', id);
	const { class: found, pupils, chapters } = await classFrame(db, who, id, {});
	const scope = found.establishment_id;
	const [acts, readable, works, shown] = await Promise.all([actsAt(db, who, id, ['work.set']), may(db, who, 'person.read', pupils.map((pupil) => pupil.id)), workOfClasses(db, scope, [id], 30), matrices(db, who, id)]);
	// One act, once a taking, and only when something of the class leaves.
	let noted: Promise<void> | undefined;
	const leaving = () => (noted ??= audit(db, who, { act: 'class.take', reading: true, organisationId: id, detail: { pupils: readable.length, works: works.length } }));
	const names = new Map(pupils.map((pupil) => [pupil.id, `${pupil.given_name} ${pupil.family_name}`]));
	const stamps = await sheetStamps(db, scope, readable);
	const titles = async () => {
		const found: Record<string, string> = {};
		const [reach, lessonsReach] = await Promise.all([reachOf(db, [scope]), lessonReach(db, [scope])]);
		for (const chapter of chapters.slice(0, mostForms)) {
			const [items, lessons] = await Promise.all([itemsOf(db, chapter.id, who.language, reach), lessonsOf(db, chapter.id, who.language, lessonsReach)]);
			for (const { id, title } of [...items, ...lessons]) found[id] = title;
		}
		return found;
	};
	const form = (query: string, chapterId: string | null): Source => ({
		path: `/teach/class/${id}/work${query}`,
		route: '/(teach)/teach/class/[id]/work',
		leaving,
		make: async () => {
			const data = await workFormPage(db, who, id, { chapterId }, now);
			// The form as it is opened first carries the titles of all forms: a work that is set on the phone is shown with them.
			const basis = query ? undefined : ({ titles: await titles(), teacher: { id: who.id, name: who.label } } satisfies FormBasis);
			return { data, basis, counts: { ...data, workId: null, today: null, inAWeek: null } };
		}
	});
	return [
		{
			path: '/teach',
			route: '/(teach)/teach',
			make: async () => {
				const data = await teachPage(db, who, now);
				// A work that is changed may come into the list or leave it: what stands below it goes along.
				const lines = await workOfClasses(db, scope, data.classes.map((one) => one.id), 40);
				return { data, basis: { more: lines.slice(data.work.length) } satisfies TeachBasis, counts: { ...data, hours: null, now: null } };
			}
		},
		{ path: '/teach/classes', route: '/(teach)/teach/classes', make: async () => ({ data: await classesPage(db, who) }) },
		...(await cahierParcels(db, who, id, now, leaving)),
		...shown.map(({ query, ...asked }): Source => ({ path: `/teach/class/${id}${query}`, route: '/(teach)/teach/class/[id]', leaving, make: async () => ({ data: await classPage(db, who, id, asked, now, true) }) })),
		...works.map((work): Source => ({
			path: `/teach/work/${work.id}`,
			route: '/(teach)/teach/work/[id]',
			leaving,
			make: async () => {
				const data = await workReportPage(db, who, work.id, now, true);
				return { data, counts: { ...data, now: null } };
			}
		})),
		...(acts.has('work.set') ? [form('', null), ...chapters.slice(0, mostForms).map((chapter) => form(`?chapter=${chapter.id}`, chapter.id))] : []),
		...readable.map((pupil): Source => ({
			path: `/teach/pupil/${pupil}`,
			route: '/(teach)/teach/pupil/[id]',
			stamp: `${stamps.get(pupil)} ${names.get(pupil)}`,
			leaving,
			make: async () => ({ data: await pupilPage(db, who, pupil, now, true), basis: { days: await daysOf(db, await scopeOf(db, who, pupil), pupil, now) } satisfies SheetBasis })
		}))
	];
}

/** What a teacher may want: a class. */
export const teachWants: Wants = { class: classParcels };
