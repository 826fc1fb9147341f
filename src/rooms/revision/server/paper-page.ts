import { coefficientsOf } from '#countries/coefficients.ts';
import { countries, isCountry } from '#countries/index.ts';
import type { Country } from '#countries/country.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer, Item, PartMark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { ownOrder, seedOf } from '#rooms/exercises/own.ts';
import { statesOf } from '#rooms/exercises/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';
import { maybeMockHolding, mockPage } from '#rooms/revision/server/mocks.ts';
import { mostPapers, paperFor, papers, type PaperFilter, type PaperWhole } from '#rooms/revision/server/papers.ts';

// What each page of papers and rehearsed exams needs, in one place: the page itself asks here, and so does a phone that takes it along.

const nameIn = (name: { fr: string; ar: string; en: string } | undefined, language: Language, otherwise: string) => name?.[language] ?? otherwise;
const countryOf = async (key: string): Promise<Country | undefined> => (isCountry(key) ? countries[key]() : undefined);

export type PaperNames = { country: string; exam: string; subject: string; series: string[] };

/** A paper's codes in words, by its country's own names. */
export async function namesOf(paper: { country: string; exam: string; subject: string; series: string[] }, language: Language): Promise<PaperNames> {
	const facts = await countryOf(paper.country);
	return {
		country: nameIn(facts?.name, language, paper.country),
		exam: facts?.exams.find((exam) => exam.code === paper.exam)?.short ?? paper.exam,
		subject: nameIn(facts?.subjects.find((subject) => subject.code === paper.subject)?.name, language, paper.subject),
		series: paper.series.map((code) => facts?.series.find((series) => series.code === code)?.short ?? code)
	};
}

/** The weight of a paper in its exam: what it prints itself, else what its country's table has for its series; `doubtful` asks to be confirmed. Null where neither says. */
export async function weightOf(paper: Pick<PaperWhole, 'country' | 'exam' | 'grade' | 'series' | 'subject' | 'coefficient'>): Promise<{ value: number; source: string; doubtful: boolean } | null> {
	if (paper.coefficient) return { value: paper.coefficient.value, source: paper.coefficient.source, doubtful: paper.coefficient.doubtful === true };
	const facts = await countryOf(paper.country);
	const row = facts && coefficientsOf(facts, { grade: paper.grade, series: paper.series[0] ?? null, exam: paper.exam }).find((each) => each.subject === paper.subject);
	return row ? { value: row.value, source: row.source, doubtful: row.doubtful === true } : null;
}

/** The list of papers with its filters. Codes that nothing has find nothing. */
export async function papersPage(db: Database, who: Who, query: Record<string, string>) {
	const text = (name: string) => query[name]?.slice(0, 60) || undefined;
	const filter: PaperFilter = { country: text('country'), exam: text('exam'), series: text('series'), subject: text('subject'), year: /^\d{4}$/.test(query.year ?? '') ? Number(query.year) : undefined };
	const found = await papers(db, who, filter);
	const lines = await Promise.all(found.papers.map(async (line) => ({ ...line, names: await namesOf(line, who.language) })));
	const choices = await Promise.all(found.choices.map(async (line) => ({ ...line, names: await namesOf(line, who.language) })));
	const distinct = (pairs: [string, string][]) => [...new Map(pairs)].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
	return {
		filter, papers: lines, count: found.count, most: mostPapers,
		choices: {
			countries: distinct(choices.map((one) => [one.country, one.names.country])), exams: distinct(choices.map((one) => [one.exam, one.names.exam])), subjects: distinct(choices.map((one) => [one.subject, one.names.subject])),
			series: distinct(choices.flatMap((one) => one.series.map((code, i): [string, string] => [code, one.names.series[i]]))), years: distinct(choices.map((one) => [String(one.year), String(one.year)])).reverse()
		}
	};
}

/** What a page may hold of an item before its correction: the parts as they are shown, without any key. */
export const orderOf = (who: Who, question: { itemId: string; itemVersion: number; item: Item }) => ownOrder(question.item, seedOf(who.id, question.itemId, question.itemVersion));

/** A paper to read, to print, to train on, to sit. Its correction is there for who sat it, or who teaches; never while he sits it. */
export async function paperPage(db: Database, who: Who, id: string) {
	const paper = await paperFor(db, who, id);
	const scope = who.hat!.establishmentId;
	const learns = areaOf(who.hat) === 'learn';
	const sittings = learns ? await db.all(sql<{ id: string; begun_at: Date; ended_at: Date | null }>`
		select id, begun_at, ended_at from revision.mock where scope = ${scope} and person_id = ${who.id} and paper_id = ${id} order by begun_at desc limit 20`) : [];
	const running = sittings.find((one) => !one.ended_at);
	const corrected = !running && !(await isSat(db, who, paper)) && (!learns || paper.rules.correction === 'always' || sittings.some((one) => one.ended_at));
	const states = learns ? await statesOf(db, scope, who.id, paper.questions.map((one) => one.itemId)) : new Map();
	return {
		paper: { ...paper, questions: paper.questions.map((question) => ({ ...question, order: orderOf(who, question), done: states.get(question.itemId)?.is_right ?? false })) },
		names: await namesOf(paper, who.language), weight: await weightOf(paper), sittings, running: running?.id ?? null, corrected, learns
	};
}

/**
 * Whether the correction of a paper is shut to who asks: he sits it now, under whichever of his hats, for who learns in two places or teaches beside has several.
 */
export const isSat = async (db: Database, who: Who, paper: Pick<PaperWhole, 'questions'>): Promise<boolean> => (await maybeMockHolding(db, who, paper.questions[0].itemId)) !== undefined;

/** A sitting with what its page shows of the question that is open: the order of its options, and, when it is over, what each part of the answer came to. */
export async function mockView(db: Database, who: Who, id: string, number: number | null, now = new Date()) {
	const page = await mockPage(db, who, id, number, now);
	// Who sits the paper again reads the correction of his last copy afterwards.
	const exercise = page.mock.endedAt && (await isSat(db, who, page.paper)) ? null : page.exercise;
	const titles = await db.all(sql<{ code: string; title: string; title_ar: string | null }>`
		select chapter.code, chapter.title, chapter.title_ar from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id
		where programme.country = ${page.paper.country} and programme.code = ${page.paper.programme} and programme.status = 'in-force'`);
	return {
		...page, exercise, now,
		names: await namesOf(page.paper, who.language),
		chapters: Object.fromEntries(titles.map((row) => [row.code, who.language === 'ar' && row.title_ar ? row.title_ar : row.title])),
		order: exercise ? orderOf(who, exercise) : {},
		verdicts: page.mock.endedAt && exercise ? Object.fromEntries(mark(exercise.item, exercise.answer satisfies Answer).parts.map((part): [string, PartMark] => [part.part, part])) : {}
	};
}
