import { coefficientsOf } from '#countries/coefficients.ts';
import type { Coefficient, Country, Exam } from '#countries/country.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { maybeCountry, notFound } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';
import { shownOf, type Mastery } from '#rooms/revision/mastery.ts';
import { chapterMastery, gains, project, type ChapterShare, type Gain, type Projection, type SubjectAsked } from '#rooms/revision/projection.ts';
import { masteryOfMany, masteryOfPerson } from '#rooms/revision/server/mastery.ts';
import { mocksOf, type MockLine } from '#rooms/revision/server/mock-results.ts';
import { plannedOr } from '#rooms/revision/server/outline.ts';
import { levelOfPupil, type Level } from '#rooms/revision/server/papers.ts';
import { paperPointsOf } from '#rooms/revision/server/weights.ts';
import { chapterShares, type PaperPoints } from '#rooms/revision/weights.ts';

type ChapterRow = { id: string; code: string; programme: string; subject: string; title: string; title_ar: string | null; planned_minutes: number | null; competence_ids: string[] };

/** The chapters of the programmes of an exam's grade and series. */
const chaptersOf = (db: Database, country: string, grade: string, series: string | null) =>
	db.all(sql<ChapterRow>`
		select chapter.id, chapter.code, programme.code as programme, programme.subject, chapter.title, chapter.title_ar, chapter.planned_minutes,
			array(select competence.id from curriculum.competence where competence.chapter_id = chapter.id order by competence.position) as competence_ids
		from curriculum.programme join curriculum.chapter on chapter.programme_id = programme.id
		where programme.country = ${country} and programme.grade = ${grade} and programme.status = 'in-force' and (cardinality(programme.series) = 0 or ${series} = any(programme.series))
		order by programme.subject, chapter.position limit 1000`);

const eighty = 1.2816;

/** What is known of a competence now, from 0 to 1. */
function known(mastery: Mastery | undefined, now: Date): { mean: number; sd: number } | null {
	if (!mastery?.pieces) return null;
	const { estimate, low, high } = shownOf(mastery, now);
	return { mean: estimate, sd: (high - low) / 2 / eighty };
}

export type ShownGain = Gain & { title: string; chapterId: string; subjectName: string };
export type ExamAhead = { code: string; short: string; name: string; admittedFrom: number; secondRoundFrom: number | null; doubtful: boolean; sources: string[]; anyDoubtful: boolean };
export type ProjectionPage = {
	exam: ExamAhead | null;
	projection: Projection | null;
	subjects: Record<string, string>;
	gains: ShownGain[];
	mocks: { id: string; title: string; begunAt: Date; endedAt: Date | null; low: number | null; high: number | null; total: number }[];
};

/** What the exam at the end of a grade weighs its subjects by; in a grade without a table of the exam, the class's. */
function weights(country: Country, grade: string, series: string | null, exam: string) {
	const own = coefficientsOf(country, { grade, series, exam });
	return own.length ? own : coefficientsOf(country, { grade, series });
}

type Ground = { country: Country; exam: Exam; rows: Coefficient[]; chapters: ChapterRow[]; papers: Map<string, PaperPoints[]> };

/** The exam at the end of a grade with what it weighs; undefined where there is none. */
async function groundOf(db: Database, { grade, series }: Level): Promise<Ground | undefined> {
	const country = await maybeCountry(db);
	const exam = country?.exams.find((each) => each.grade === grade);
	if (!country || !exam || !grade) return undefined;
	const chapters = await chaptersOf(db, country.key, grade, series);
	const papers = await paperPointsOf(db, { country: country.key, exam: exam.code, grade, series }, [...new Set(chapters.map((chapter) => chapter.programme))]);
	return { country, exam, rows: weights(country, grade, series, exam.code), chapters, papers };
}

/** What is known of each subject of an exam, of one person. */
const askedOf = ({ exam, rows, chapters, papers }: Ground, sat: readonly MockLine[], masteries: ReadonlyMap<string, Mastery>, now: Date): SubjectAsked[] =>
	rows.map((row) => {
		const own = chapters.filter((chapter) => chapter.subject === row.subject);
		const { shares } = chapterShares(own.map(({ code, planned_minutes }) => ({ code, planned: planned_minutes ?? plannedOr })), [...new Set(own.map((chapter) => chapter.programme))].flatMap((code) => papers.get(code)!));
		const counted = sat.filter(({ ended_at, paper, result }) => ended_at && paper.subject === row.subject && paper.exam === exam.code && result!.questions.some((question) => question.by !== 'blank'));
		return {
			subject: row.subject, coefficient: row.value, ...(row.oneOf ? { oneOf: row.oneOf } : {}),
			mocks: counted.map((one) => ({ at: one.begun_at, low: one.low!, high: one.high!, total: one.paper.total })),
			chapters: own.map((chapter, i): ChapterShare => ({
				code: chapter.code, share: shares[i], minutes: chapter.planned_minutes, mastery: chapterMastery(chapter.competence_ids.map((id) => known(masteries.get(id), now)))
			}))
		};
	});

/**
 * What a pupil's exam would come to now, as a range, and where an hour of work brings most: from his rehearsed exams and what he masters. `person` is himself, or a
 * pupil whose teacher asks: the caller checks who may see it.
 */
export async function projectionOf(db: Database, scope: string, personId: string, level: Level, language: 'fr' | 'ar' | 'en', now: Date): Promise<ProjectionPage> {
	const [ground, sat] = [await groundOf(db, level), await mocksOf(db, scope, personId, now)];
	const mocks = sat.map(({ id, paper, begun_at, ended_at, low, high }) => ({ id, title: paper.title, begunAt: begun_at, endedAt: ended_at, low, high, total: paper.total }));
	if (!ground) return { exam: null, projection: null, subjects: {}, gains: [], mocks };
	const { country, exam, rows, chapters } = ground;
	const asked = askedOf(ground, sat, await masteryOfPerson(db, scope, personId), now);
	const names = Object.fromEntries(country.subjects.map((subject) => [subject.code, subject.name[language]]));
	return {
		exam: {
			code: exam.code, short: exam.short, name: exam.name[language], admittedFrom: (exam.admittedFrom / exam.scale) * 20, secondRoundFrom: exam.secondRoundFrom ? (exam.secondRoundFrom / exam.scale) * 20 : null,
			doubtful: exam.doubtful === true, sources: [...new Set(rows.map((row) => row.source))], anyDoubtful: rows.some((row) => row.doubtful)
		},
		projection: project(asked, now) ?? null,
		subjects: names,
		gains: gains(asked).slice(0, 8).map((gain) => {
			const chapter = chapters.find((each) => each.code === gain.chapter && each.subject === gain.subject)!;
			return { ...gain, title: language === 'ar' && chapter.title_ar ? chapter.title_ar : chapter.title, chapterId: chapter.id, subjectName: names[gain.subject] ?? gain.subject };
		}),
		mocks
	};
}

/** The same average for many who sit one exam, from their sittings (mocksOfMany): the exam's name, and the range of each of whom anything is known. The caller checks who may see it. */
export async function projectionsOf(db: Database, scope: string, sat: ReadonlyMap<string, MockLine[]>, level: Level, language: 'fr' | 'ar' | 'en', now: Date): Promise<{ exam: string | null; of: Map<string, Projection> }> {
	const ground = await groundOf(db, level);
	if (!ground) return { exam: null, of: new Map() };
	const masteries = new Map<string, Map<string, Mastery>>();
	for (const { personId, competenceId, mastery } of await masteryOfMany(db, scope, [...sat.keys()], ground.chapters.flatMap((chapter) => chapter.competence_ids)))
		masteries.set(personId, (masteries.get(personId) ?? new Map<string, Mastery>()).set(competenceId, mastery));
	const found = [...sat].map(([id, mocks]) => [id, project(askedOf(ground, mocks, masteries.get(id) ?? new Map<string, Mastery>(), now), now)] as const);
	return { exam: ground.exam.name[language], of: new Map(found.flatMap(([id, one]) => (one ? [[id, one]] : []))) };
}

/** One's own. */
export async function projectionPage(db: Database, who: Who, now = new Date()): Promise<ProjectionPage> {
	if (!who.hat || areaOf(who.hat) !== 'learn') throw notFound();
	return projectionOf(db, who.hat.establishmentId, who.id, await levelOfPupil(db, who), who.language, now);
}
