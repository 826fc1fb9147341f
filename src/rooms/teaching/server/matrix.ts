import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { competencesOf, type CompetenceView } from '#rooms/curriculum/server/index.ts';
import { proofsOf, type Proof } from '#rooms/exercises/server/index.ts';
import { must, notFound, type Asker } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Cell } from '#rooms/revision/mastery.ts';
import { cellsOf } from '#rooms/revision/server/index.ts';
import { classOf, coursesOf, pupilsOf, type ClassLine, type Pupil } from '#rooms/teaching/server/classes.ts';

export type Chapter = { id: string; title: string; title_ar: string | null; worked: boolean };
export type Matrix = {
	class: Omit<ClassLine, 'pupils'>;
	courses: { programme_id: string; title: string; title_ar: string | null }[];
	programmeId: string | null;
	chapters: Chapter[];
	chapterId: string | null;
	competences: CompetenceView[];
	rows: { pupil: Pupil; cells: Cell[] }[];
	/** Per competence: how many pupils have evidence, and how many of them stand below 50. */
	below: { known: number; below: number }[];
};

export type ClassFrame = Pick<Matrix, 'class' | 'courses' | 'programmeId' | 'chapters' | 'chapterId'> & { pupils: Pupil[] };

/** A class, its programmes and chapters, and which of them is looked at: what is asked for, else what was worked on. `all` is kept. */
export async function classFrame(db: Database, who: Asker, classId: string, wanted: { programmeId?: string | null; chapterId?: string | null }): Promise<ClassFrame> {
	const found = await classOf(db, who, classId);
	const [courses, pupils] = await Promise.all([coursesOf(db, [classId], who.id), pupilsOf(db, classId)]);
	const programmeId = courses.find((course) => course.programme_id === wanted.programmeId)?.programme_id ?? courses[0]?.programme_id ?? null;
	const chapters = programmeId ? await chaptersOf(db, found.establishment_id, programmeId, pupils) : [];
	const asked = wanted.chapterId === 'all' ? undefined : chapters.find((one) => one.id === wanted.chapterId);
	const lately = asked || wanted.chapterId === 'all' ? null : await latelyOf(db, found.establishment_id, chapters, pupils);
	const chapterId = wanted.chapterId === 'all' ? 'all' : (asked?.id ?? lately ?? chapters.find((one) => one.worked)?.id ?? chapters[0]?.id ?? null);
	return { class: found, courses, programmeId, chapters, chapterId, pupils };
}

/** The class × competence matrix of a chapter, or of all chapters with evidence when `chapterId` is 'all'. Reading it is in the audit of the class, unless a larger reading was `noted` there. */
export async function classMatrix(db: Database, who: Asker, classId: string, wanted: { programmeId?: string | null; chapterId?: string | null }, now = new Date(), noted = false): Promise<Matrix> {
	const { pupils, ...frame } = await classFrame(db, who, classId, wanted);
	const { chapterId, chapters } = frame;
	const shown = chapterId === 'all' ? chapters.filter((one) => one.worked).map((one) => one.id) : chapterId ? [chapterId] : [];
	const competences = (await competencesOf(db, shown)).slice(0, 60);
	const cell = await cellsOf(db, frame.class.establishment_id, pupils.map((pupil) => pupil.id), competences.map((one) => one.id), now);
	const rows = pupils.map((pupil, i) => ({ pupil, cells: competences.map((_, j) => cell(i, j)) }));
	const below = competences.map((_, i) => ({
		known: rows.filter((row) => row.cells[i].estimate !== null).length,
		below: rows.filter((row) => row.cells[i].estimate !== null && row.cells[i].estimate < 50).length
	}));
	if (!noted) await audit(db, who, { act: 'matrix.read', reading: true, organisationId: classId, detail: { programme: frame.programmeId, chapter: chapterId } });
	return { ...frame, competences, rows, below };
}

/** The chapter that most pupils answered in last; null where nobody did. */
async function latelyOf(db: Database, scope: string, chapters: Chapter[], pupils: Pupil[]): Promise<string | null> {
	const row = await db.maybe(sql<{ chapter_id: string }>`
		select item.chapter_id from unnest(${pupils.map((pupil) => pupil.id)}::uuid[]) as pupil(id)
		cross join lateral (select item_id from exercises.attempt where scope = ${scope} and person_id = pupil.id order by at desc, id desc limit 1) last
		join exercises.item on item.id = last.item_id
		where item.chapter_id = any(${chapters.filter((one) => one.worked).map((one) => one.id)}::uuid[])
		group by item.chapter_id order by count(*) desc, item.chapter_id limit 1`);
	return row?.chapter_id ?? null;
}

async function chaptersOf(db: Database, scope: string, programmeId: string, pupils: Pupil[]): Promise<Chapter[]> {
	// `limit 1` keeps each look at the evidence a step on its index: joined at large, the planner would read the school's whole year.
	return db.all(sql<Chapter>`
		select chapter.id, chapter.title, chapter.title_ar, exists (
			select 1 from curriculum.competence cross join unnest(${pupils.map((pupil) => pupil.id)}::uuid[]) as pupil(id)
			cross join lateral (
				select 1 from exercises.evidence where evidence.scope = ${scope} and evidence.person_id = pupil.id and evidence.competence_id = competence.id limit 1) hit
			where competence.chapter_id = chapter.id) as worked
		from curriculum.chapter where chapter.programme_id = ${programmeId} order by chapter.position limit 200`);
}

export type CompetenceProofs = { pupil: { id: string; name: string }; competence: { id: string; title: string; title_ar: string | null; chapter: string }; cell: Cell; proofs: Proof[] };

/** One cell opened: the dated evidence of a pupil for a competence, down to the answers. Another person's file: read under audit. */
export async function cellProofs(db: Database, who: Who, personId: string, competenceId: string, now = new Date()): Promise<CompetenceProofs> {
	await must(db, who, 'person.read', personId);
	if (!isId(competenceId)) throw notFound();
	const scope = await scopeOf(db, who, personId);
	const pupil = await db.maybe(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = ${personId}`);
	const competence = await db.maybe(sql<CompetenceProofs['competence']>`
		select competence.id, competence.title, competence.title_ar, chapter.title as chapter
		from curriculum.competence join curriculum.chapter on chapter.id = competence.chapter_id where competence.id = ${competenceId}`);
	if (!pupil || !competence) throw notFound();
	if (personId !== who.id) await audit(db, who, { act: 'evidence.read', reading: true, personId, detail: { competence: competenceId } });
	const [cell, proofs] = await Promise.all([cellsOf(db, scope, [personId], [competenceId], now), proofsOf(db, scope, personId, competenceId)]);
	return { pupil, competence, cell: cell(0, 0), proofs };
}

/**
 * The establishment whose facts of a person are looked at. His own: that of the hat he wears. Another's: of the establishments he
 * learns in now, that of the reader's hat, else where he came last; who learns nowhere any more is seen where he learnt last. One
 * who learns in two is seen in each by that one's teachers.
 */
export async function scopeOf(db: Database, who: Who, personId: string): Promise<string> {
	const here = who.hat?.establishmentId ?? null;
	if (personId === who.id && here) return here;
	const row = await db.maybe(sql<{ id: string }>`
		select organisation.establishment_id as id from people.membership join people.organisation on organisation.id = membership.organisation_id
		where membership.person_id = ${personId} and membership.kind in ('pupil', 'learner') and organisation.establishment_id is not null
			and membership.since <= current_date
		order by (membership.until is null or membership.until >= current_date) desc, (organisation.establishment_id = ${here}::uuid) desc nulls last,
			coalesce(membership.until, current_date) desc, membership.since desc limit 1`);
	if (!row) throw notFound();
	return row.id;
}
