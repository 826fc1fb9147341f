import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { actsAt, may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { alertKinds, alertsOf, dropDays, isClassSilent, usualThresholds, type Alert, type AlertKind, type Figures, type Thresholds } from '#rooms/teaching/alerts.ts';
import { followedClasses, type ClassLine } from '#rooms/teaching/server/classes.ts';
import { reviewsDue } from '#rooms/teaching/server/support.ts';
import { yearOf } from '#rooms/teaching/server/year.ts';
import { isTeachingDay } from '#rooms/teaching/year.ts';

export type AlertLine = { id: string; name: string; class: { id: string; name: string }; alerts: Alert[] };
export type AlertsPage = { lines: AlertLine[]; silentClasses: { id: string; name: string }[]; thresholds: Thresholds; maySet: string | null; classes: number; /** All classes to choose from, how many of them are looked at together, and the one that is chosen. */ choices: { id: string; name: string }[]; together: number; chosen: string | null };

/** So many classes are looked at together, the youngest first: who follows more chooses one of all. */
const mostClasses = 30;
/** An alert that was dealt with keeps quiet for so many days. */
export const quietDays = 14;

async function thresholdsOf(db: Database, scope: string): Promise<Thresholds | undefined> {
	const row = await db.maybe(sql<{ silent_days: number; drop_points: number; late_works: number }>`select silent_days, drop_points, late_works from teaching.alert_rule where scope = ${scope}`);
	return row && { silentDays: row.silent_days, dropPoints: row.drop_points, lateWorks: row.late_works };
}

type Row = { class_id: string; person_id: string; name: string; since: string; last_at: Date | null; recent: number; recent_right: number; before: number; before_right: number; late: number };

/** What is known of each pupil of some classes. Each look at answers is a step on the index of one pupil. */
const figuresOf = (db: Database, scope: string, classIds: string[], now: Date) =>
	db.all(sql<Row>`
		select membership.organisation_id as class_id, person.id as person_id, person.family_name || ' ' || person.given_name as name, membership.since::text as since,
			last.at as last_at, lately.recent, lately.recent_right, lately.before, lately.before_right, works.late
		from people.membership join people.person on person.id = membership.person_id and person.closed_at is null
		left join lateral (select at from exercises.attempt where scope = ${scope} and person_id = person.id order by at desc limit 1) last on true
		cross join lateral (
			select count(*) filter (where at >= ${daysBefore(now, dropDays.recent)})::int as recent, count(*) filter (where at >= ${daysBefore(now, dropDays.recent)} and is_right)::int as recent_right,
				count(*) filter (where at < ${daysBefore(now, dropDays.recent)})::int as before, count(*) filter (where at < ${daysBefore(now, dropDays.recent)} and is_right)::int as before_right
			from exercises.attempt where scope = ${scope} and person_id = person.id and at >= ${daysBefore(now, dropDays.recent + dropDays.before)} and not pending) lately
		cross join lateral (
			select count(*)::int as late from teaching.work
			where work.scope = ${scope} and work.class_id = membership.organisation_id and work.due_at < ${now} and work.due_at >= ${daysBefore(now, 30)} and work.opens_at >= membership.since
				and (work.for_all or exists (select 1 from teaching.work_pupil where work_pupil.scope = work.scope and work_pupil.work_id = work.id and work_pupil.person_id = person.id))
				and exists (
					select 1 from teaching.set_part part where part.scope = work.scope and part.work_id = work.id and not part.gone and part.item_id is not null
						and not exists (select 1 from exercises.attempt where attempt.scope = part.scope and attempt.person_id = person.id and attempt.item_id = part.item_id and attempt.at >= work.opens_at))) works
		where membership.organisation_id = any(${classIds}::uuid[]) and membership.kind in ('pupil', 'learner') and membership.since <= current_date
			and (membership.until is null or membership.until >= current_date)
		order by person.sorted, person.id limit 2000`);

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** The alerts of some classes of one establishment. The caller checked who may see them. */
async function alertsIn(db: Database, scope: string, classes: ClassLine[], now: Date): Promise<{ lines: AlertLine[]; silentClasses: AlertsPage['silentClasses']; thresholds: Thresholds | undefined }> {
	const today = dayOf(now);
	const [rows, own, year] = await Promise.all([figuresOf(db, scope, classes.map((one) => one.id), now), thresholdsOf(db, scope), yearOf(db, scope, today)]);
	const ids = [...new Set(rows.map((row) => row.person_id))];
	const [seen, reviews] = await Promise.all([
		db.all(sql<{ person_id: string; kind: AlertKind }>`select person_id, kind from teaching.alert_seen where scope = ${scope} and person_id = any(${ids}::uuid[]) and until >= ${today}::date`),
		reviewsDue(db, scope, ids, now)
	]);
	const quiet = new Set(seen.map((one) => `${one.person_id} ${one.kind}`));
	const review = new Map(reviews.map((one) => [one.person_id, one.review_on]));
	const counted = new Map<string, number>();
	const silence = (since: string): number => {
		const known = counted.get(since);
		if (known !== undefined) return known;
		let days = 0;
		// A year at most: who never answered since an earlier one is silent enough.
		for (let day = dayAfter(since, 1), i = 0; day <= today && i < 366; day = dayAfter(day, 1), i++) if (isTeachingDay(year, day)) days++;
		counted.set(since, days);
		return days;
	};
	const lines: AlertLine[] = [];
	const silentClasses: AlertsPage['silentClasses'] = [];
	for (const one of classes) {
		const mine = rows.filter((row) => row.class_id === one.id).map((row) => {
			const figures: Figures = {
				personId: row.person_id, since: row.since, answeredOn: row.last_at ? dayOf(row.last_at) : null,
				recent: { answers: row.recent, right: row.recent_right }, before: { answers: row.before, right: row.before_right }, late: row.late, reviewOn: review.get(row.person_id) ?? null
			};
			return { row, alerts: alertsOf(figures, own ?? usualThresholds, silence, today) };
		});
		const asOne = isClassSilent(mine.length, mine.filter(({ alerts }) => alerts.some((alert) => alert.kind === 'silent')).length);
		if (asOne) silentClasses.push({ id: one.id, name: one.name });
		for (const { row, alerts } of mine) {
			const shown = alerts.filter((alert) => !(asOne && alert.kind === 'silent') && !quiet.has(`${row.person_id} ${alert.kind}`));
			if (shown.length) lines.push({ id: row.person_id, name: row.name, class: { id: one.id, name: one.name }, alerts: shown });
		}
	}
	lines.sort((a, b) => b.alerts.length - a.alerts.length || Math.max(...b.alerts.map((alert) => alert.count)) - Math.max(...a.alerts.map((alert) => alert.count)));
	return { lines, silentClasses, thresholds: own };
}

/** The pupils of one's classes who need a look now, or of the one chosen, the most pressing first, and from when a school says so. Reading it is in the audit of each class. */
export async function alertsPage(db: Database, who: Who, asked: { classId?: string | null } = {}, now = new Date()): Promise<AlertsPage> {
	const all = await alertsOpen(db, who, await followedClasses(db, who));
	const scope = all[0]?.establishment_id;
	if (!scope) return { lines: [], silentClasses: [], thresholds: usualThresholds, maySet: null, classes: 0, choices: [], together: 0, chosen: null };
	const chosen = all.find((one) => one.id === asked.classId);
	const open = chosen ? [chosen] : all.slice(0, mostClasses);
	for (const one of open) await audit(db, who, { act: 'alerts.read', reading: true, organisationId: one.id });
	const { lines, silentClasses, thresholds } = await alertsIn(db, scope, open, now);
	const set = (await actsAt(db, who, scope, ['organisation.manage', 'textbook.visa'])).size > 0;
	return {
		lines, silentClasses, thresholds: thresholds ?? usualThresholds, maySet: set ? scope : null, classes: open.length,
		choices: all.map(({ id, name }) => ({ id, name })), together: Math.min(all.length, mostClasses), chosen: chosen?.id ?? null
	};
}

/** Of some classes those whose pupils' files are one's to open: an inspection sees classes, not pupils. */
async function alertsOpen(db: Database, who: Who, classes: ClassLine[]): Promise<ClassLine[]> {
	const allowed = new Set(await may(db, who, 'card.issue', classes.map((one) => one.id)));
	return classes.filter((one) => allowed.has(one.id));
}

/** How many pupils of a teacher's classes need a look; of a few classes only, for it stands on a page opened often: `least` then says that there may be more. */
export async function alertCount(db: Database, who: Who, classes: ClassLine[], now = new Date()): Promise<{ count: number; least: boolean }> {
	const open = await alertsOpen(db, who, classes.slice(0, mostCounted));
	return { count: open.length ? (await alertsIn(db, open[0].establishment_id, open, now)).lines.length : 0, least: classes.length > mostCounted };
}
const mostCounted = 6;

/** Says that an alert was dealt with: it keeps quiet for two weeks, for all who teach the pupil. */
export async function seeAlert(db: Database, who: Who, personId: string, kind: string, note: string, now = new Date()): Promise<void> {
	await must(db, who, 'person.read', personId);
	const found = alertKinds.find((one) => one === kind);
	const scope = who.hat?.establishmentId;
	if (!found || !scope || personId === who.id || !(await may(db, who, 'class.follow', [scope, ...(await followedClasses(db, who)).map((one) => one.id)])).length) throw notFound();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into teaching.alert_seen (scope, person_id, kind, note, until, seen_by) values (${scope}, ${personId}, ${found}, ${note.trim().slice(0, 500)}, ${dayAfter(dayOf(now), quietDays)}::date, ${who.id})
			on conflict (scope, person_id, kind) do update set note = excluded.note, until = excluded.until, seen_by = excluded.seen_by, seen_at = now()`);
		await audit(db, who, { act: 'alert.seen', personId, detail: { kind: found } });
	});
}

/** Sets from when a pupil is an alert in a school: who manages it or signs off its cahiers. Refuses what is no school. */
export async function setThresholds(db: Database, who: Who, scope: string, { silentDays, dropPoints, lateWorks }: Thresholds): Promise<void> {
	if (!(await actsAt(db, who, scope, ['organisation.manage', 'textbook.visa'])).size) throw notFound();
	await db.transaction(async (db) => {
		const kept = await db.run(sql`
			insert into teaching.alert_rule (scope, silent_days, drop_points, late_works, changed_by)
			select id, ${silentDays}::smallint, ${dropPoints}::smallint, ${lateWorks}::smallint, ${who.id}::uuid from people.organisation where id = ${scope} and kind in ('school', 'centre')
			on conflict (scope) do update set silent_days = excluded.silent_days, drop_points = excluded.drop_points, late_works = excluded.late_works, changed_by = excluded.changed_by, changed_at = now()`);
		if (!kept) throw notFound();
		await audit(db, who, { act: 'alert.rule', organisationId: scope, detail: { silentDays, dropPoints, lateWorks } });
	});
}
