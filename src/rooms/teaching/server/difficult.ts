import { shortDay } from '#platform/dates.ts';
import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { competencesOf, type CompetenceView } from '#rooms/curriculum/server/index.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { answerHtml, itemsOf, maybeVersion, ownVersion } from '#rooms/exercises/server/index.ts';
import { actsAt, may, must, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { cellsOf } from '#rooms/revision/server/index.ts';
import { sayDifficult } from '#rooms/teaching/messages/difficult.ts';
import { remedy } from '#rooms/teaching/remedy.ts';
import type { Pupil } from '#rooms/teaching/server/classes.ts';
import { saveGroup } from '#rooms/teaching/server/groups.ts';
import { classFrame, type ClassFrame } from '#rooms/teaching/server/matrix.ts';
import { errorNames } from '#rooms/teaching/server/proofs.ts';
import { setWork } from '#rooms/teaching/server/set-work.ts';

/** A wrong answer as several gave it: the error it is known by, else its words (safe HTML by part); how many gave it, and who, for whom their files are open. */
export type WrongAnswer = { error: string | null; given: { part: string; html: string }[]; count: number; pupils: string[] };
/** An exercise that pupils of a class fail: of those who tried, how many do not have it right yet, and their last wrong answers, the most frequent first. */
export type DifficultItem = { id: string; title: string; language: string; competence: string | null; tried: number; failed: number; wrong: WrongAnswer[] };

const most = 12;
/** Further wrong answers than these are counted, not shown. */
const mostWrong = 4;
const nameOf = (pupil: Pupil) => `${pupil.family_name} ${pupil.given_name}`;

type Failed = { item_id: string; tried: number; failed: number };

/** The exercises that most of a class's pupils have not yet had right since a day, of those that two at least tried (one, in a class of one). */
async function failedItems(db: Database, scope: string, pupilIds: string[], since: Date): Promise<Failed[]> {
	return db.all(sql<Failed>`
		select item_id, count(*)::int as tried, count(*) filter (where not had)::int as failed from (
			select attempt.person_id, attempt.item_id, bool_or(attempt.is_right) as had
			from unnest(${pupilIds}::uuid[]) as pupil(id)
			cross join lateral (select person_id, item_id, is_right from exercises.attempt where scope = ${scope} and person_id = pupil.id and at >= ${since} and not pending) attempt
			group by attempt.person_id, attempt.item_id) tried
		group by item_id having count(*) filter (where not had) > 0 and count(*) >= ${Math.min(2, pupilIds.length)}
		order by count(*) filter (where not had)::real / (count(*) + 2) desc, count(*) desc, item_id limit ${most}`);
}

type LastWrong = { item_id: string; item_version: number; person_id: string; answer: Answer; draw: number; misconceptions: string[] };

/** The last wrong answer of each pupil who does not have one of these exercises right yet. */
const lastWrong = (db: Database, scope: string, pupilIds: string[], itemIds: string[], since: Date) =>
	db.all(sql<LastWrong>`
		select distinct on (attempt.item_id, attempt.person_id) attempt.item_id, attempt.item_version, attempt.person_id, attempt.answer, attempt.draw, attempt.misconceptions
		from exercises.attempt
		where attempt.scope = ${scope} and attempt.person_id = any(${pupilIds}::uuid[]) and attempt.item_id = any(${itemIds}::uuid[]) and attempt.at >= ${since} and not attempt.pending
			and not exists (select 1 from exercises.attempt good where good.scope = attempt.scope and good.person_id = attempt.person_id and good.item_id = attempt.item_id and good.at >= ${since} and good.is_right)
		order by attempt.item_id, attempt.person_id, attempt.at desc, attempt.id desc`);

async function wrongOf(db: Database, rows: LastWrong[], names: Map<string, [string]>, errors: Map<string, string>, language: Language): Promise<WrongAnswer[]> {
	const kinds = new Map<string, WrongAnswer>();
	for (const row of rows) {
		const code = row.misconceptions[0];
		let given: WrongAnswer['given'] = [];
		if (!code) {
			const version = await maybeVersion(db, row.item_id, row.item_version);
			if (version) given = answerHtml(ownVersion(version, row.person_id, row.draw).item, row.answer, language);
		}
		const key = code ?? JSON.stringify(given);
		const kind = kinds.get(key) ?? { error: code ? (errors.get(code) ?? code) : null, given, count: 0, pupils: [] };
		kinds.set(key, kind);
		kind.count++;
		kind.pupils.push(...(names.get(row.person_id) ?? []));
	}
	return [...kinds.values()].sort((a, b) => b.count - a.count || Number(b.error !== null) - Number(a.error !== null)).slice(0, mostWrong);
}

/** `key` names the group by its competences; `workId` is what its work will be called. */
export type ProposedGroup = { key: string; workId: string; competences: string[]; pupils: { id: string; name: string }[]; items: { id: string; title: string; difficulty: number }[] };
/** A named error as a class makes it: by how many of its pupils, how often, since when one looks. */
export type ClassError = { code: string; name: string; pupils: number; times: number };

/** The named errors of some pupils since a day, those of most pupils first. */
const classErrors = (db: Database, scope: string, pupilIds: string[], since: Date) =>
	db.all(sql<{ code: string; pupils: number; times: number }>`
		select code, count(distinct attempt.person_id)::int as pupils, count(*)::int as times
		from unnest(${pupilIds}::uuid[]) as pupil(id)
		cross join lateral (select person_id, misconceptions from exercises.attempt where scope = ${scope} and person_id = pupil.id and at >= ${since} and misconceptions <> '{}') attempt
		cross join unnest(attempt.misconceptions) as code
		group by code order by count(distinct attempt.person_id) desc, count(*) desc, code limit 8`);

export type DifficultPage = { frame: ClassFrame; days: number; errors: ClassError[]; items: DifficultItem[]; groups: (ProposedGroup & { /** Since when its pupils have open work with such exercises already. */ given: Date | null })[]; mayEvery: boolean };

export const spans = [14, 30, 90, 365] as const;

/**
 * What a class fails: its difficult exercises with the very answers, and groups for remediation with a set of exercises for each. Reading it is in the
 * audit of the class.
 */
export async function difficultPage(db: Database, who: Who, classId: string, asked: { programmeId?: string | null; chapterId?: string | null; days?: number }, now = new Date()): Promise<DifficultPage> {
	await must(db, who, 'class.follow', classId);
	const frame = await classFrame(db, who, classId, { ...asked, chapterId: asked.chapterId ?? 'all' });
	const days = spans.find((span) => span === asked.days) ?? 30;
	await audit(db, who, { act: 'matrix.read', reading: true, organisationId: classId, detail: { programme: frame.programmeId, chapter: frame.chapterId, difficult: days } });
	const scope = frame.class.establishment_id;
	const since = new Date(now.getTime() - days * 86_400_000);
	const ids = frame.pupils.map((pupil) => pupil.id);
	const failed = ids.length ? await failedItems(db, scope, ids, since) : [];
	const rows = failed.length ? await lastWrong(db, scope, ids, failed.map((one) => one.item_id), since) : [];
	// The inspection sees what a class answers; who answered it stands in a pupil's own file, which is not its to open.
	const open = ids.length > 0 && (await may(db, who, 'person.read', ids.slice(0, 1))).length > 0;
	const names = new Map(open ? frame.pupils.map((pupil): [string, [string]] => [pupil.id, [nameOf(pupil)]]) : []);
	const counted = ids.length ? await classErrors(db, scope, ids, since) : [];
	const errors = await errorNames(db, [...new Set([...rows.flatMap((row) => row.misconceptions), ...counted.map((one) => one.code)])], who.language);
	const acts = await actsAt(db, who, classId, ['work.set']);
	const { competences, groups } = await proposal(db, who, frame, now);
	const titles = new Map(competences.map((one) => [one.id, titleOf(one, who.language)]));
	const items: DifficultItem[] = [];
	for (const one of failed) {
		const mine = rows.filter((row) => row.item_id === one.item_id);
		const version = await maybeVersion(db, one.item_id, Math.max(...mine.map((row) => row.item_version), 1));
		if (!version) continue;
		items.push({
			id: one.item_id, title: version.item.title, language: version.item.language, tried: one.tried, failed: one.failed,
			competence: version.competenceIds.map((id) => titles.get(id)).find((title) => title !== undefined) ?? null,
			wrong: await wrongOf(db, mine, names, errors, who.language)
		});
	}
	const underWay = await openForSome(db, scope, classId, now);
	const given = (group: ProposedGroup) => underWay.find((work) => group.pupils.every(({ id }) => work.pupils.includes(id)) && group.items.some(({ id }) => work.items.includes(id)))?.opens_at ?? null;
	return { frame, days, errors: counted.map((one) => ({ ...one, name: errors.get(one.code) ?? one.code })), items, groups: groups.map((group) => ({ ...group, given: given(group) })), mayEvery: acts.has('work.set') };
}

/** The open work of a class that is set to some of its pupils, the newest first. */
const openForSome = (db: Database, scope: string, classId: string, now: Date) =>
	db.all(sql<{ opens_at: Date; pupils: string[]; items: string[] }>`
		select opens_at, array(select person_id from teaching.work_pupil where work_pupil.scope = work.scope and work_pupil.work_id = work.id) as pupils,
			array(select item_id from teaching.set_part part where part.scope = work.scope and part.work_id = work.id and not part.gone and part.item_id is not null) as items
		from teaching.work where scope = ${scope} and class_id = ${classId} and not for_all and closed_at is null and due_at > ${now} order by due_at desc, id desc limit 40`);

const titleOf = (one: CompetenceView, language: Language) => (language === 'ar' && one.title_ar ? one.title_ar : one.title);

/** The groups that the class's mastery asks for now, with names. The caller checked who may see them. */
export async function proposal(db: Database, who: Who, frame: ClassFrame, now: Date): Promise<{ competences: CompetenceView[]; groups: ProposedGroup[] }> {
	const scope = frame.class.establishment_id;
	const chapters = frame.chapterId === 'all' ? frame.chapters.filter((one) => one.worked).map((one) => one.id) : frame.chapterId ? [frame.chapterId] : [];
	const competences = (await competencesOf(db, chapters)).slice(0, 60);
	const ids = frame.pupils.map((pupil) => pupil.id);
	if (!competences.length || !ids.length) return { competences, groups: [] };
	const reach = await reachOf(db, [scope]);
	const places = new Map(competences.map((one, i) => [one.id, i]));
	const [cell, ...lists] = await Promise.all([cellsOf(db, scope, ids, competences.map((one) => one.id), now), ...chapters.slice(0, 20).map((id) => itemsOf(db, id, who.language, reach))]);
	const stock = lists.flat().flatMap((item) => {
		const at = item.competence_ids.flatMap((id) => places.get(id) ?? []);
		return at.length && item.kind !== 'package' ? [{ id: item.id, title: item.title, competences: at, difficulty: item.difficulty }] : [];
	});
	const done = await db.all(sql<{ person_id: string; item_id: string }>`
		select distinct person_id, item_id from exercises.attempt
		where scope = ${scope} and person_id = any(${ids}::uuid[]) and item_id = any(${stock.map((item) => item.id)}::uuid[]) and is_right`);
	const right = new Map<string, Set<string>>();
	for (const { person_id, item_id } of done) right.set(person_id, (right.get(person_id) ?? new Set()).add(item_id));
	const pupils = frame.pupils.map((pupil, i) => ({ pupilId: pupil.id, estimates: competences.map((_, j) => cell(i, j).estimate) }));
	const names = new Map(frame.pupils.map((pupil) => [pupil.id, nameOf(pupil)]));
	const items = new Map(stock.map((item) => [item.id, item]));
	return {
		competences,
		groups: remedy(pupils, stock, right).map((group) => ({
			key: group.competences.map((at) => competences[at].id).join(' '),
			workId: newId(),
			competences: group.competences.map((at) => titleOf(competences[at], who.language)),
			pupils: group.pupilIds.map((id) => ({ id, name: names.get(id)! })),
			items: group.itemIds.map((id) => ({ id, title: items.get(id)!.title, difficulty: items.get(id)!.difficulty }))
		}))
	};
}

/**
 * Sets the proposed exercises to the chosen groups, each as a work of its own for its pupils, and keeps the groups. What is set is made anew from the mastery of this
 * moment; a group that no longer stands as it was shown is left out. Answers how many works were set.
 */
export async function setRemedy(db: Database, who: Who, classId: string, asked: { programmeId?: string | null; chapterId?: string | null; /** The groups chosen by key, each with the id that its work will have: sent twice, it is set once. */ chosen: Map<string, string>; dueAt: Date }, now = new Date()): Promise<number> {
	await must(db, who, 'work.set', classId);
	const frame = await classFrame(db, who, classId, { ...asked, chapterId: asked.chapterId ?? 'all' });
	const { groups } = await proposal(db, who, frame, now);
	const t = sayDifficult(who.language);
	let set = 0;
	await db.transaction(async (db) => {
		for (const group of groups) {
			const id = asked.chosen.get(group.key);
			if (!id || (await db.maybe(sql<{ id: string }>`select id from teaching.work where scope = ${frame.class.establishment_id} and id = ${id}`))) continue;
			const title = t('workTitle', { competences: group.competences.join(' ; ') });
			const pupilIds = group.pupils.map((pupil) => pupil.id);
			await saveGroup(db, who, { classId, name: shortened(t('groupName', { date: shortDay(now, who.language), competences: group.competences.join(' ; ') }), 80), pupilIds });
			await setWork(db, who, { classId, title: shortened(title, 160), note: '', opensAt: now, dueAt: asked.dueAt, itemIds: group.items.map((item) => item.id), lessonIds: [], pupilIds }, id);
			set++;
		}
	});
	return set;
}

const shortened = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`);
