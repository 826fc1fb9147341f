import { isId, newId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit, type Actor } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { renderBlocks, type MediaOf } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { enterBank, publishItems, versionsOf, type ItemHtml, type ItemVersion, type NewItem } from '#rooms/exercises/server/index.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { aloneItem, questionsOf, type Paper, type PaperRules } from '#rooms/revision/paper.ts';

/** A paper as a version of it stores it: the questions name their item apart, and keep what they say besides their section. */
type PaperContent = Omit<Paper, 'sections'> & { sections: (Omit<Paper['sections'][number], 'questions'> & { questions: { label?: string; stem: string }[] })[] };
type PaperHtml = { instructions: string; intros: string[]; stems: string[][] };

/** `media` knows the pictures of its folder; `organisationId` null is the nation's. */
export type NewPaper = { paper: Paper; country: string; organisationId: string | null; media?: (name: string) => (NonNullable<ReturnType<MediaOf>> & { sha256: string }) | undefined };

/** What a paper holds and this installation does not know: competences of its questions, for which an answer is then no evidence. */
export type PublishedPaper = { id: string; version: number; isNew: boolean; unknownCompetences: string[] };

const canonical = (value: unknown): string => JSON.stringify(value, (_, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));

/**
 * Publishes a paper that has passed checkPaper: an unknown code is a new paper, another content a new version, the same content nothing. Its questions
 * become exercises of the papers' bank, each with what its section says before it. The caller has asked who may.
 */
export async function publishPaper(db: Database, who: Actor, { paper, country, organisationId, media }: NewPaper): Promise<PublishedPaper> {
	return db.transaction(async (db) => {
		const bankId = await enterBank(db, who, { code: `papers-${country}${organisationId ? `-${organisationId}` : ''}`, title: 'Annales', organisationId, origin: organisationId ? 'made' : 'content' });
		const rows = await db.all(sql<{ id: string; code: string }>`
			select competence.id, competence.code from curriculum.competence join curriculum.programme on programme.id = competence.programme_id
			where programme.country = ${country} and programme.code = ${paper.programme ?? null}::text and programme.status = 'in-force'`);
		const competences = new Map(rows.map((row) => [row.code, row.id]));
		const unknown = new Set<string>();
		const questions = questionsOf(paper);
		const items = questions.map(({ section, item }): NewItem => {
			const alone = aloneItem(paper.sections[section], item);
			const shown = mediaIn(alone).flatMap((name) => {
				const file = media?.(name);
				return file ? [[name, { sha256: file.sha256, type: file.type, bytes: file.bytes }] as const] : [];
			});
			for (const code of item.competences) if (!competences.has(code)) unknown.add(code);
			return {
				item: shown.length ? { ...alone, media: Object.fromEntries(shown) } : alone,
				// A question of an exam is met in its paper, not among the exercises of a chapter.
				chapterId: null,
				competenceIds: item.competences.flatMap((code) => competences.get(code) ?? []),
				place: `${paper.title} · ${paper.sections[section].title}`,
				author: paper.author, licence: paper.licence, media
			};
		});
		const published = await publishItems(db, who, bankId, items);
		const content: PaperContent = { ...paper, sections: paper.sections.map((section) => ({ ...section, questions: section.questions.map(({ label, item }) => ({ ...(label ? { label } : {}), stem: item.stem })) })) };
		const known = await db.maybe(sql<{ id: string; current_version: number | null; newest: number; content: PaperContent | null; item_ids: string[] | null; versions: number[] | null; quarters: number[] | null }>`
			select paper.id, paper.current_version, coalesce((select max(number) from revision.paper_version where paper_id = paper.id), 0)::int as newest, version.content,
				question.item_ids, question.versions, question.quarters
			from revision.paper left join revision.paper_version version on version.paper_id = paper.id and version.number = paper.current_version
			cross join lateral (select array_agg(item_id order by number) as item_ids, array_agg(item_version order by number) as versions, array_agg((points * 4)::int order by number) as quarters
				from revision.paper_question where paper_id = paper.id and version = paper.current_version) question
			where paper.country = ${country} and paper.organisation_id is not distinct from ${organisationId}::uuid and paper.code = ${paper.code} for update of paper`);
		const asked = (ids: string[], versions: number[], quarters: number[]) => canonical([ids, versions, quarters]);
		const same = known?.content && canonical(known.content) === canonical(content)
			&& asked(known.item_ids ?? [], known.versions ?? [], known.quarters ?? []) === asked(published.map((one) => one.id), published.map((one) => one.version), questions.map((one) => one.points * 4));
		if (known?.current_version && same) return { id: known.id, version: known.current_version, isNew: false, unknownCompetences: [...unknown] };
		const [id, version] = [known?.id ?? newId(), (known?.newest ?? 0) + 1];
		const say: Language = paper.language.startsWith('ar') ? 'ar' : paper.language.startsWith('en') ? 'en' : 'fr';
		const html: PaperHtml = {
			instructions: paper.instructions ? renderBlocks(paper.instructions, say, media) : '',
			intros: paper.sections.map((section) => (section.intro ? renderBlocks(section.intro, say, media) : '')),
			stems: paper.sections.map((section) => section.questions.map(({ item }) => (item.stem ? renderBlocks(item.stem, say, media) : '')))
		};
		await db.run(sql`insert into revision.paper (id, code, country, organisation_id) values (${id}, ${paper.code}, ${country}, ${organisationId}) on conflict do nothing`);
		await db.run(sql`
			insert into revision.paper_version (paper_id, number, title, exam, grade, series, session_kind, session_year, session_number, subject, programme, language, minutes, total, content, html, created_by)
			values (${id}, ${version}, ${paper.title}, ${paper.exam}, ${paper.grade}, ${paper.series}, ${paper.session.kind}, ${paper.session.year}, ${paper.session.number ?? null}, ${paper.subject},
				${paper.programme ?? null}, ${paper.language}, ${paper.minutes}, ${paper.total}, ${JSON.stringify(content)}, ${JSON.stringify(html)}, ${who.id})`);
		await db.run(sql`
			insert into revision.paper_question (paper_id, version, number, section, points, item_id, item_version, chapter)
			select ${id}, ${version}, question.number, question.section, question.points, question.item_id, question.item_version, question.chapter
			from unnest(${questions.map((one) => one.number)}::int[], ${questions.map((one) => one.section)}::int[], ${questions.map((one) => one.points)}::real[], ${published.map((one) => one.id)}::uuid[],
				${published.map((one) => one.version)}::int[], ${questions.map((one) => one.item.chapter ?? null)}::text[]) as question(number, section, points, item_id, item_version, chapter)`);
		await db.run(sql`update revision.paper set current_version = ${version} where id = ${id}`);
		await audit(db, who, { act: 'paper.publish', organisationId: organisationId ?? undefined, detail: { paper: id, code: paper.code, version, questions: questions.length } });
		return { id, version, isNew: true, unknownCompetences: [...unknown] };
	});
}

export type PaperFilter = { country?: string; exam?: string; series?: string; year?: number; subject?: string };
export type PaperLine = {
	id: string; code: string; country: string; title: string; exam: string; grade: string; series: string[]; session_kind: string; session_year: number; session_number: number | null;
	subject: string; language: string; minutes: number; questions: number; own: boolean; sittings: number;
};
export const mostPapers = 100;

export type Level = { grade: string | null; series: string | null };

/** The class a pupil is in, in an establishment, as papers are sorted by it: grade and series. */
export async function levelOf(db: Database, scope: string, personId: string): Promise<Level> {
	const found = await db.maybe(sql<Level>`
		select class.grade, class.series from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${personId} and class.establishment_id = ${scope} and class.kind = 'class'
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date) order by membership.since desc limit 1`);
	return found ?? { grade: null, series: null };
}

/** One's own, where one learns. */
export const levelOfPupil = async (db: Database, who: Who): Promise<Level> => (who.hat ? levelOf(db, who.hat.establishmentId, who.id) : { grade: null, series: null });

const scopesOf = (who: Who): string[] => [...new Set(who.hats.map((hat) => hat.establishmentId))];

/** The papers that reach a person and fit a filter, those of his own exam and series first, then the newest; at most 100, and how many there are in all. */
export async function papers(db: Database, who: Who, filter: PaperFilter = {}): Promise<{ papers: PaperLine[]; count: number; choices: { country: string; exam: string; subject: string; year: number; series: string[] }[] }> {
	const [reach, level] = await Promise.all([reachOf(db, scopesOf(who)), levelOfPupil(db, who)]);
	const lines = await db.all(sql<PaperLine & { count: number }>`
		select paper.id, paper.code, paper.country, version.title, version.exam, version.grade, version.series, version.session_kind, version.session_year, version.session_number, version.subject, version.language,
			version.minutes, (select count(*) from revision.paper_question question where question.paper_id = paper.id and question.version = version.number)::int as questions,
			(version.grade = ${level.grade} and (cardinality(version.series) = 0 or ${level.series} = any(version.series))) is true as own,
			(select count(*) from revision.mock where scope = ${who.hat?.establishmentId ?? null}::uuid and person_id = ${who.id} and paper_id = paper.id and ended_at is not null)::int as sittings,
			(count(*) over ())::int as count
		from revision.paper join revision.paper_version version on version.paper_id = paper.id and version.number = paper.current_version
		where paper.current_version is not null and (paper.organisation_id is null or paper.organisation_id = any(${reach}::uuid[]))
			and (${filter.country ?? null}::text is null or paper.country = ${filter.country ?? null}) and (${filter.exam ?? null}::text is null or version.exam = ${filter.exam ?? null})
			and (${filter.subject ?? null}::text is null or version.subject = ${filter.subject ?? null}) and (${filter.year ?? null}::int is null or version.session_year = ${filter.year ?? null})
			and (${filter.series ?? null}::text is null or ${filter.series ?? null} = any(version.series))
		order by own desc, version.session_year desc, version.exam, version.subject, paper.code, paper.id limit ${mostPapers}`);
	const choices = await db.all(sql<{ country: string; exam: string; subject: string; year: number; series: string[] }>`
		select distinct paper.country, version.exam, version.subject, version.session_year as year, version.series
		from revision.paper join revision.paper_version version on version.paper_id = paper.id and version.number = paper.current_version
		where paper.current_version is not null and (paper.organisation_id is null or paper.organisation_id = any(${reach}::uuid[])) order by 1, 2, 3, 4 desc, 5 limit 500`);
	return { papers: lines.map(({ count: _, ...line }) => line), count: lines[0]?.count ?? 0, choices };
}

export type PaperQuestion = { number: number; section: number; label: string; points: number; itemId: string; itemVersion: number; item: Item; html: ItemHtml; stem: string };
export type PaperWhole = {
	id: string; version: number; country: string; organisationId: string | null; title: string; exam: string; grade: string; series: string[]; session: Paper['session']; subject: string; programme: string | null;
	language: string; minutes: number; total: number; coefficient: Paper['coefficient'] | null; rules: PaperRules; source: string; author: string; licence: string;
	instructions: string; sections: { title: string; kind: 'exercise' | 'problem'; points: number; intro: string }[]; questions: PaperQuestion[];
};

type WholeRow = { place: number; id: string; country: string; organisation_id: string | null; number: number; content: PaperContent; html: PaperHtml };
type AskedRow = { place: number; number: number; section: number; points: number; item_id: string; item_version: number };

/** Some versions of papers (null: the one now given), whole, with their items and texts, in the order asked for; undefined where there is none such. The caller asks who may see them. */
export async function paperVersions(db: Database, wanted: readonly { id: string; version: number | null }[]): Promise<(PaperWhole | undefined)[]> {
	if (!wanted.length) return [];
	// An address may name anything.
	const ids = wanted.map(({ id }) => (isId(id) ? id : null));
	const rows = await db.all(sql<WholeRow>`
		select wanted.place::int as place, paper.id, paper.country, paper.organisation_id, version.number, version.content, version.html
		from unnest(${ids}::uuid[], ${wanted.map(({ version }) => version)}::int[]) with ordinality as wanted(id, version, place)
		join revision.paper on paper.id = wanted.id join revision.paper_version version on version.paper_id = paper.id and version.number = coalesce(wanted.version, paper.current_version)`);
	const asked = await db.all(sql<AskedRow>`
		select wanted.place, question.number, question.section, question.points, question.item_id, question.item_version
		from unnest(${rows.map((row) => row.place)}::int[], ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.number)}::int[]) as wanted(place, id, version)
		join revision.paper_question question on question.paper_id = wanted.id and question.version = wanted.version order by wanted.place, question.number`);
	const items = await versionsOf(db, asked.map((one) => ({ id: one.item_id, version: one.item_version })));
	const found = new Map(rows.map((row) => [row.place, wholeOf(row, asked.flatMap((one, i) => (one.place === row.place ? [{ ...one, version: items[i] }] : [])))]));
	return wanted.map((_, i) => found.get(i + 1));
}

function wholeOf({ content, html, ...row }: WholeRow, asked: readonly (AskedRow & { version: ItemVersion | undefined })[]): PaperWhole {
	const places = content.sections.flatMap((section, s) => section.questions.map((question, q) => ({ ...question, html: html.stems[s][q] })));
	const questions = asked.map(({ version, ...one }): PaperQuestion => {
		if (!version) throw new Error(`paper ${row.id}: question ${one.number} has lost its item`);
		const place = places[one.number - 1];
		return { number: one.number, section: one.section, label: place.label ?? String(one.number), points: one.points, itemId: one.item_id, itemVersion: one.item_version, item: version.item, html: version.html, stem: place.html };
	});
	return {
		id: row.id, version: row.number, country: row.country, organisationId: row.organisation_id, title: content.title, exam: content.exam, grade: content.grade, series: content.series, session: content.session,
		subject: content.subject, programme: content.programme ?? null, language: content.language, minutes: content.minutes, total: content.total, coefficient: content.coefficient ?? null, rules: content.rules,
		source: content.source, author: content.author, licence: content.licence, instructions: html.instructions,
		sections: content.sections.map(({ title, kind }, s) => ({ title, kind, intro: html.intros[s], points: questions.filter((one) => one.section === s).reduce((sum, one) => sum + one.points, 0) })),
		questions
	};
}

/** One of them. */
export const maybePaperVersion = async (db: Database, paperId: string, number: number | null): Promise<PaperWhole | undefined> => (await paperVersions(db, [{ id: paperId, version: number }]))[0];

/** A paper as it is given now, to who it reaches; refuses one that is withdrawn, unknown or another's. */
export async function paperFor(db: Database, who: Who, paperId: string, version: number | null = null): Promise<PaperWhole> {
	const paper = await maybePaperVersion(db, paperId, version);
	if (!paper || !who.hat) throw notFound();
	if (paper.organisationId !== null && !(await reachOf(db, scopesOf(who))).includes(paper.organisationId)) throw notFound();
	return paper;
}
