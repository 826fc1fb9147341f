import { dayStartBefore } from '#platform/dates.ts';
import { real, repeatWithin, thousandths } from '#rooms/exercises/worth.ts';
import { cellOf, emptyCell, extend, nothing, type Piece } from '#rooms/revision/mastery.ts';
import { readCarried } from '#rooms/revision/mastery-text.ts';
import { answersIn, laidDays, laidLines } from '#rooms/teaching/carried-learn.ts';
import type { ChapterBasis, LocalAct, Parcel, ProgressBasis, SheetBasis, TodayBasis } from '#rooms/teaching/carried.ts';
import type { chapterPage, PupilSheet } from '#rooms/teaching/server/index.ts';

/** The evidence that acts are, by competence. A repeat of an exercise within a day weighs less, whoever brought the first. */
function newPieces(lately: ProgressBasis['lately'], acts: readonly LocalAct[]): Map<string, Piece[]> {
	const times = new Map(Object.entries(lately).map(([item, text]) => [item, text.split(' ').map((time) => Number.parseInt(time, 36))]));
	const found = new Map<string, Piece[]>();
	for (const { id, at, body, marked } of answersIn(acts)) {
		const before = times.get(body.item) ?? [];
		const repeat = before.some((time) => time <= at.getTime() && time >= at.getTime() - repeatWithin);
		times.set(body.item, [...before, at.getTime()]);
		if (marked.first === 0) continue;
		const piece = { id, at, score: thousandths(marked.score), weight: thousandths(repeat ? marked.repeat : marked.first), difficulty: marked.difficulty };
		for (const competence of new Set(marked.competenceIds)) found.set(competence, [...(found.get(competence) ?? []), piece]);
	}
	return found;
}

/** A competence as it is now: what was known of it, with what was answered since. */
function cellNow(carried: string | undefined, fresh: Piece[], now: Date) {
	const { mastery, since } = carried === undefined ? { mastery: nothing(), since: [] } : readCarried(carried);
	return cellOf(extend(mastery, [...since, ...fresh], now), now);
}

type ChapterData = Awaited<ReturnType<typeof chapterPage>>;

/** The chapters worked on, with their cells as the new evidence leaves them; a chapter begun on the phone comes from its own page. */
function laidChapters(sheet: PupilSheet, basis: ProgressBasis, acts: readonly LocalAct[], others: ReadonlyMap<string, Parcel>, now: Date): PupilSheet['chapters'] {
	const fresh = newPieces(basis.lately, acts);
	const chapters = sheet.chapters.map((chapter, i) => ({ chapter, position: basis.positions[i] }));
	const known = new Set(chapters.flatMap(({ chapter }) => chapter.competences.map((one) => one.id)));
	for (const competence of fresh.keys()) {
		if (known.has(competence)) continue;
		for (const parcel of others.values()) {
			if (!parcel.path.startsWith('/learn/chapter/')) continue;
			const { chapter } = parcel.data as ChapterData;
			if (!chapter.competences.some((one) => one.id === competence)) continue;
			const { id, title, title_ar, programme_id, programme } = chapter;
			const competences = chapter.competences.map((one) => ({ ...one, chapter_id: id, cell: emptyCell }));
			for (const one of competences) known.add(one.id);
			chapters.push({ chapter: { id, title, title_ar, programme_id, programme, competences }, position: (parcel.basis as ChapterBasis).position });
			break;
		}
	}
	const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
	const byName = (a: string, b: string) => (a === b ? 0 : a.localeCompare(b, 'fr'));
	return chapters
		.sort((a, b) => byName(a.chapter.programme, b.chapter.programme) || order(a.chapter.programme_id, b.chapter.programme_id) || a.position - b.position)
		.map(({ chapter }) => ({
			...chapter,
			competences: chapter.competences.map((one) => ({ ...one, cell: cellNow(basis.mastery[one.id], fresh.get(one.id) ?? [], now) }))
		}));
}

/** One's own progress: estimates computed again, the last answers, the month, work. */
export function layProgress(data: { sheet: PupilSheet }, basis: ProgressBasis, acts: readonly LocalAct[], others: ReadonlyMap<string, Parcel>, now: Date): { sheet: PupilSheet } {
	const { sheet } = data;
	const answers = answersIn(acts).map(({ id, at, body, marked }) => ({ id, item_id: body.item, title: marked.title, is_right: marked.right, pending: marked.pending, score: real(marked.score), at, misconceptions: marked.misconceptions }));
	const latest = [...answers.map((answer) => answer.at), ...(sheet.month.last_at ? [sheet.month.last_at] : [])].reduce<Date | null>((last, at) => (last && last > at ? last : at), null);
	const parts = (others.get('/learn')?.basis as TodayBasis | undefined)?.parts ?? {};
	return {
		sheet: {
			...sheet,
			chapters: laidChapters(sheet, basis, acts, others, now),
			work: laidLines(sheet.work, parts, acts, now),
			recent: [...answers, ...sheet.recent].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)).slice(0, 20),
			month: { ...laidDays(basis.days, acts, now, 29), last_at: latest && latest >= dayStartBefore(now, 29) ? latest : null }
		}
	};
}

/** Another's sheet, as old as it was taken: the month goes on without him, and work that ended long ago is left off. */
export function laySheet(data: { sheet: PupilSheet }, basis: SheetBasis, now: Date): { sheet: PupilSheet } {
	const { sheet } = data;
	const { last_at } = sheet.month;
	return { sheet: { ...sheet, work: laidLines(sheet.work, {}, [], now), month: { ...laidDays(basis.days, [], now, 29), last_at: last_at && last_at >= dayStartBefore(now, 29) ? last_at : null } } };
}
