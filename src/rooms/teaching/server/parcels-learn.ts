import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { lessonFacesOf, lessonReach, lessonsOf, programme, type LessonFace } from '#rooms/curriculum/server/index.ts';
import { itemFacesOf, itemsByCode, itemsOf, ownStatesOf, plainView, type ItemFace, type OwnStateRow } from '#rooms/exercises/server/index.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';
import { difficultiesOf, paperSources, programmePapers } from '#rooms/revision/server/index.ts';
import type { Source, Wants } from '#rooms/sync/server/index.ts';
import type { Take } from '#rooms/sync/take.ts';
import type { ChapterBasis, ExerciseBasis, OwnState, PartState, TodayBasis } from '#rooms/teaching/carried.ts';
import { chapterPage, coursesPage, lessonPage, programmePage, scopeOfReader, todayPage, workPage } from '#rooms/teaching/server/pages/learn.ts';
import { daysOf } from '#rooms/teaching/server/days.ts';
import { carriedRevise, type ReviseBasis } from '#rooms/revision/carried-revise.ts';
import { carriedPlan } from '#rooms/revision/carried-plan.ts';
import { carriedOf, planPage, revisePage } from '#rooms/revision/server/index.ts';
import { coursesOf } from '#rooms/teaching/server/classes.ts';
import { heldItems } from '#rooms/teaching/server/exams.ts';
import { progressParcel } from '#rooms/teaching/server/parcels-progress.ts';
import { extraPercentOf } from '#rooms/teaching/server/support.ts';
import { workOfPupil } from '#rooms/teaching/server/work.ts';

// Pages that a learner takes along. Small ones change as one works and are compared by their content; lessons and exercises are heavy, go by
// their version, and hold nothing of one's own: that is laid over them from the page of their chapter.

const languages = ['fr', 'ar', 'en'] as const;

const stateOfRow = ({ tries, best, is_right, pending, version, draw, answer, last_right, last_at, again }: OwnStateRow): OwnState => ({ tries, best, right: is_right, ...(pending ? { pending } : {}), last: { version, ...(draw ? { draw } : {}), answer, right: last_right, at: last_at, ...(again ? { again } : {}) } });
const statesByItem = (rows: OwnStateRow[]) => Object.fromEntries(rows.map((row) => [row.item_id, stateOfRow(row)]));

const chapterParcel = (db: Database, who: Who, id: string, items: ItemFace[]): Source => ({
	path: `/learn/chapter/${id}`,
	route: '/(learn)/learn/chapter/[id]',
	make: async () => {
		const scope = scopeOfReader(who);
		const data = await chapterPage(db, who, id);
		const shown = data.items.map((item) => item.id).join();
		const rows: ChapterBasis['rows'] = {};
		const reach = await reachOf(db, [scope]);
		for (const language of languages) {
			if (!items.some((item) => item.language === language)) continue;
			const row = (await itemsOf(db, id, language, reach)).map((item) => item.id);
			if (row.join() !== shown) rows[language] = row;
		}
		const states = statesByItem(await ownStatesOf(db, scope, who.id, items.map((item) => item.id)));
		const { position } = await db.one(sql<{ position: number }>`select position from curriculum.chapter where id = ${id}`);
		// How each exercise stands is beside the page: the phone lays it over.
		return { data: { ...data, items: data.items.map((item) => ({ ...item, state: null })) }, basis: { states, rows, position } satisfies ChapterBasis };
	}
});

/** The exercises that stand in a lesson, as its parcel depends on them: most are of its chapter, which is known here. */
async function setIn(db: Database, who: Who, chapterId: string, { exercises, language, organisation_id: organisationId }: LessonFace, items: ItemFace[]): Promise<unknown[]> {
	const own = items.filter((item) => exercises.includes(item.code) && (item.national || organisationId !== null));
	const others = exercises.filter((code) => !own.some((item) => item.code === code));
	const found = others.length ? await itemsByCode(db, chapterId, others, language === 'ar' ? 'ar' : who.language, organisationId) : [];
	return [...own.map((item) => [item.id, item.version]), ...found.map((item) => [item.id, item.title, item.difficulty])];
}

const lessonParcel = (db: Database, who: Who, { id, version }: LessonFace, row: string[], set: unknown[]): Source => ({
	path: `/lesson/${id}`,
	route: '/(learn)/lesson/[id]',
	stamp: JSON.stringify([version, who.language, row, set]),
	make: async () => {
		const { pieces, ...page } = await lessonPage(db, who, id);
		return { data: { ...page, pieces: pieces.map((piece) => ('exercise' in piece && piece.exercise ? { exercise: { ...piece.exercise, state: null } } : piece)) } };
	}
});

const exerciseParcel = (db: Database, who: Who, { id, version }: Pick<ItemFace, 'id' | 'version'>): Source => ({
	path: `/exercise/${id}`,
	route: '/(learn)/exercise/[item]',
	stamp: JSON.stringify([version, who.id, who.hat?.establishmentId]),
	make: async () => {
		const view = await plainView(db, who, id, version);
		// As hard as it was held to be when it was taken along: a new edition alone does not bring heavy pages again.
		const difficulty = (await difficultiesOf(db, [id], new Date())).get(id);
		const chapters = await db.all(sql<{ id: string }>`
			select distinct chapter_id as id from curriculum.competence where id = any(${view.competenceIds}::uuid[]) and chapter_id is distinct from ${view.chapterId}::uuid order by 1`);
		const basis: ExerciseBasis = { ...(difficulty === undefined ? {} : { difficulty }), ...(chapters.length ? { chapters: chapters.map((one) => one.id) } : {}) };
		return { ...(Object.keys(basis).length ? { basis } : {}), data: { view, work: null, back: null, sequence: { number: 1, count: 1, next: null, back: view.chapterId ? `/learn/chapter/${view.chapterId}` : '/start' } } };
	}
});

const programmeParcel = (db: Database, who: Who, id: string): Source => ({ path: `/learn/programme/${id}`, route: '/(learn)/learn/programme/[id]', make: async () => ({ data: await programmePage(db, who, id) }) });

/** The chapters that go along whole. */
const chaptersAlong = async (db: Database, wants: Take['wants']): Promise<Set<string>> => {
	const ids = wants.map((want) => want.id).filter(isId);
	return new Set((await db.all(sql<{ id: string }>`select id from curriculum.chapter where id = any(${ids}::uuid[]) or programme_id = any(${ids}::uuid[])`)).map((row) => row.id));
};

/** Today, courses, progress, the plan, and the queue with its exercises: with every taking of a learner. */
async function withOwn(db: Database, who: Who, now: Date, all: Take['wants'], sources: Source[]): Promise<Source[]> {
	if (areaOf(who.hat) !== 'learn') return sources;
	const basis = await carriedOf(db, who, heldItems, await chaptersAlong(db, all), now);
	// What comes back within the week is of any chapter: without its exercises the queue would open nothing.
	const items = await db.all(sql<{ id: string; version: number }>`
		select id, current_version as version from exercises.item where id = any(${basis.cards.map((card) => card.item)}::uuid[]) order by id`);
	const along = [...sources, ...items.map((item) => exerciseParcel(db, who, item))];
	return [...learnersParcels(db, who, now, basis), ...along, ...(await beginning(db, who, along))];
}

/** The pages of chapters that an exercise among these may begin: in the progress a chapter that was never worked on stands by its own page. */
async function beginning(db: Database, who: Who, along: readonly Source[]): Promise<Source[]> {
	const paths = new Set(along.map((source) => source.path));
	const rows = await db.all(sql<{ chapter: string }>`
		select distinct competence.chapter_id as chapter
		from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join curriculum.competence on competence.id = any(item_version.competence_ids)
		join curriculum.chapter on chapter.id = competence.chapter_id join curriculum.programme on programme.id = chapter.programme_id and programme.status <> 'draft'
		where item.id = any(${[...paths].flatMap((path) => (path.startsWith('/exercise/') ? [path.slice('/exercise/'.length)] : []))}::uuid[])
			and not exists (
				select 1 from exercises.evidence join curriculum.competence known on known.id = evidence.competence_id
				where evidence.scope = ${scopeOfReader(who)} and evidence.person_id = ${who.id} and known.chapter_id = chapter.id)
		order by 1`);
	return someOfChapters(db, who, rows.flatMap(({ chapter }) => (paths.has(`/learn/chapter/${chapter}`) ? [] : [{ chapter, item: null, lesson: null }])));
}
const learnersParcels = (db: Database, who: Who, now: Date, cards: ReviseBasis): Source[] => [
	{
		path: '/learn',
		route: '/(learn)/learn',
		make: async () => {
			const data = await todayPage(db, who, now);
			const basis = await todayBasis(db, who, data.work.map((line) => line.id), now);
			return { data, basis, counts: { ...data, now: null, day: null, week: null, homework: data.homework.map(({ days: _days, ...line }) => line), work: data.work.map(({ days: _days, state: _state, ...line }) => line) } };
		}
	},
	{ path: '/learn/courses', route: '/(learn)/learn/courses', make: async () => ({ data: await coursesPage(db, who) }) },
	progressParcel(db, who, now),
	{
		path: '/learn/revise',
		route: '/(learn)/learn/revise',
		make: async () => {
			const { data, basis } = carriedRevise(await revisePage(db, who, heldItems, now), cards);
			return { data, basis, counts: { ...data, now: null } };
		}
	},
	{
		path: '/learn/plan',
		route: '/(learn)/learn/plan',
		make: async () => {
			const data = carriedPlan(await planPage(db, who, coursesOf, now));
			return { data, counts: { ...data, now: null } };
		}
	}
];

async function todayBasis(db: Database, who: Who, workIds: string[], now: Date): Promise<TodayBasis> {
	const scope = scopeOfReader(who);
	const rows = await db.all(sql<PartState & { work_id: string; chapter: string | null }>`
		select part.work_id, part.item_id as item, part.lesson_id as lesson, item.chapter_id as chapter, coalesce(tried.tries > 0, reading.lesson_id is not null) as tried,
			coalesce(tried.done, reading.done_at is not null) as done
		from teaching.set_part part join teaching.work on work.scope = part.scope and work.id = part.work_id left join exercises.item on item.id = part.item_id
		left join curriculum.reading on reading.scope = part.scope and reading.person_id = ${who.id} and reading.lesson_id = part.lesson_id
		left join lateral (
			select count(*) as tries, bool_or(attempt.is_right or attempt.pending) as done from exercises.attempt
			where attempt.scope = part.scope and attempt.person_id = ${who.id} and attempt.item_id = part.item_id and attempt.at >= work.opens_at having count(*) > 0) tried on true
		where part.scope = ${scope} and part.work_id = any(${workIds}::uuid[]) and (not part.gone or tried.done or reading.done_at is not null) order by part.work_id, part.position`);
	const parts: TodayBasis['parts'] = {};
	for (const { work_id, chapter: _, ...part } of rows) (parts[work_id] ??= []).push(part);
	const loose = [...new Set(rows.flatMap((row) => (row.item && row.chapter === null ? [row.item] : [])))];
	return { parts, loose: statesByItem(await ownStatesOf(db, scope, who.id, loose)), days: await daysOf(db, scope, who.id, now) };
}

/** A chapter whole: its page, its lessons and exercises. */
async function chapterParcels(db: Database, who: Who, id: string): Promise<Source[]> {
	const scope = scopeOfReader(who);
	const [reach, lessonsReach] = await Promise.all([reachOf(db, [scope]), lessonReach(db, [scope])]);
	const [lessons, row, items] = await Promise.all([lessonFacesOf(db, id, lessonsReach), lessonsOf(db, id, who.language, lessonsReach), itemFacesOf(db, id, reach)]);
	// What a test holds back stays here: its key would lie on the phone.
	const held = areaOf(who.hat) === 'learn' ? await heldItems(db, scope) : new Set<string>();
	const rowIds = row.map((line) => line.id);
	const sets = await Promise.all(lessons.map((lesson) => setIn(db, who, id, lesson, items)));
	return [
		chapterParcel(db, who, id, items),
		...lessons.map((lesson, i) => lessonParcel(db, who, lesson, rowIds, sets[i])),
		...items.filter((item) => !held.has(item.id)).map((item) => exerciseParcel(db, who, item))
	];
}

/** What of some chapters is wanted by name: the chapter's page, and those lessons and exercises. */
async function someOfChapters(db: Database, who: Who, wanted: { chapter: string; item: string | null; lesson: string | null }[]): Promise<Source[]> {
	const sources: Source[] = [];
	for (const chapter of new Set(wanted.map((one) => one.chapter))) {
		const [page, ...rest] = await chapterParcels(db, who, chapter);
		const paths = new Set(wanted.map((one) => (one.item ? `/exercise/${one.item}` : `/lesson/${one.lesson}`)));
		sources.push(page, ...rest.filter((source) => paths.has(source.path)));
	}
	return sources;
}

const programmeOfChapter = async (db: Database, id: string): Promise<string> => {
	const found = isId(id) ? await db.maybe(sql<{ programme_id: string }>`
		select chapter.programme_id from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${id} and programme.status <> 'draft'`) : undefined;
	if (!found) throw notFound();
	return found.programme_id;
};

const workParcel = (db: Database, who: Who, id: string, now: Date): Source => ({
	path: `/learn/work/${id}`,
	route: '/(learn)/learn/work/[id]',
	make: async () => {
		const data = await workPage(db, who, id, now);
		// A copy that is given back shows here, though nothing of the work changed.
		return { data, counts: [data.work, data.back] };
	}
});

/** The set work of the next seven days (and what is late) with its lessons and exercises; the pages of all work that today shows. */
async function weekParcels(db: Database, who: Who, now: Date): Promise<Source[]> {
	if (!who.hat) throw notFound();
	const scope = who.hat.establishmentId;
	const works = await workOfPupil(db, scope, who.id, now);
	const near = works.filter((work) => work.due_at.getTime() < now.getTime() + 7 * 86_400_000 && work.done < work.count).map((work) => work.id);
	const parts = await db.all(sql<{ work_id: string; item: string | null; version: number | null; lesson: string | null; chapter: string | null }>`
		select part.work_id, part.item_id as item, item.current_version as version, part.lesson_id as lesson, coalesce(item.chapter_id, lesson.chapter_id) as chapter
		from teaching.set_part part left join exercises.item on item.id = part.item_id left join curriculum.lesson on lesson.id = part.lesson_id
		where part.scope = ${scope} and part.work_id = any(${works.map((work) => work.id)}::uuid[]) and not part.gone order by part.work_id, part.position`);
	const held = areaOf(who.hat) === 'learn' ? await heldItems(db, scope) : new Set<string>();
	const wanted = parts.filter((part) => near.includes(part.work_id) && !(part.item && held.has(part.item)));
	return [
		...works.map((work) => workParcel(db, who, work.id, now)),
		...(await someOfChapters(db, who, wanted.flatMap(({ chapter, ...part }) => (chapter ? [{ chapter, ...part }] : [])))),
		...wanted.flatMap(({ item, chapter, version }) => (item && !chapter && version ? [exerciseParcel(db, who, { id: item, version })] : []))
	];
}

/** What a learner may want: a chapter, the work of the week, a whole programme for its exam with papers of it, a paper. */
export const learnWants: Wants = {
	chapter: async (db, who, id, now, all) => withOwn(db, who, now, all, [programmeParcel(db, who, await programmeOfChapter(db, id)), ...(await chapterParcels(db, who, id))]),
	week: async (db, who, _id, now, all) => withOwn(db, who, now, all, await weekParcels(db, who, now)),
	exam: async (db, who, id, now, all) => {
		const { chapters } = await programme(db, id);
		const sources = [programmeParcel(db, who, id)];
		for (const chapter of chapters) sources.push(...(await chapterParcels(db, who, chapter.id)));
		return withOwn(db, who, now, all, [...sources, ...(await programmePapers(db, who, id, extraPercentOf))]);
	},
	paper: async (db, who, id, now, all) => withOwn(db, who, now, all, await paperSources(db, who, id, extraPercentOf))
};
