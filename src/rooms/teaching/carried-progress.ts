import { dayStartBefore } from '#platform/dates.ts';
import { lightened } from '#rooms/exercises/answering.ts';
import { real, repeatWithin, thousandths } from '#rooms/exercises/worth.ts';
import { cellOf, emptyCell, extend, nothing, type Piece } from '#rooms/revision/mastery.ts';
import { readCarried, type CarriedPiece } from '#rooms/revision/mastery-text.ts';
import { answersIn, laidDays, laidLines } from '#rooms/teaching/carried-learn.ts';
import type { ChapterBasis, LocalAct, Parcel, ProgressBasis, SheetBasis, TodayBasis } from '#rooms/teaching/carried.ts';
import type { chapterPage, PupilSheet } from '#rooms/teaching/server/index.ts';

/** What acts add: their evidence by competence, and which carried pieces they make repeats. An exercise again within a day weighs less, whoever brought the first and whatever arrives first. */
type Added = { fresh: Map<string, Piece[]>; isRepeat: (piece: CarriedPiece) => boolean };

function addedBy(lately: ProgressBasis['lately'], acts: readonly LocalAct[]): Added {
	const answers = answersIn(acts);
	const known = new Map(Object.entries(lately).map(([item, text]) => [item, text.split(' ').map((time) => Number.parseInt(time, 36))]));
	const own = Map.groupBy(answers.map(({ at, body }, n) => ({ item: body.item, time: at.getTime(), n })), (one) => one.item);
	const within = (time: number, later: number) => time >= later - repeatWithin;
	const fresh = new Map<string, Piece[]>();
	for (const [n, { id, at, body, marked }] of answers.entries()) {
		if (marked.first === 0) continue;
		const later = at.getTime();
		const repeat = (known.get(body.item) ?? []).some((time) => time <= later && within(time, later)) || own.get(body.item)!.some((one) => (one.time < later || (one.time === later && one.n < n)) && within(one.time, later));
		const piece = { id, at, score: thousandths(marked.score), weight: thousandths(repeat ? marked.repeat : marked.first), difficulty: marked.difficulty };
		for (const competence of new Set(marked.competenceIds)) fresh.set(competence, [...(fresh.get(competence) ?? []), piece]);
	}
	const items = Object.keys(lately);
	const isRepeat = ({ item, at }: CarriedPiece) => item !== undefined && (own.get(items[item]) ?? []).some(({ time }) => time < at.getTime() && within(time, at.getTime()));
	return { fresh, isRepeat };
}

/** A competence as it is now: what was known of it, with what was answered since. */
function cellNow(carried: string | undefined, fresh: Piece[], isRepeat: Added['isRepeat'], now: Date) {
	const { mastery, since } = carried === undefined ? { mastery: nothing(), since: [] } : readCarried(carried);
	return cellOf(extend(mastery, [...since.map((piece) => (isRepeat(piece) ? { ...piece, weight: thousandths(lightened(piece.weight)) } : piece)), ...fresh], now), now);
}

type ChapterData = Awaited<ReturnType<typeof chapterPage>>;

/** The chapters worked on, with their cells as the new evidence leaves them; a chapter begun on the phone comes from its own page. */
function laidChapters(sheet: PupilSheet, basis: ProgressBasis, acts: readonly LocalAct[], others: ReadonlyMap<string, Parcel>, now: Date): PupilSheet['chapters'] {
	const { fresh, isRepeat } = addedBy(basis.lately, acts);
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
			competences: chapter.competences.map((one) => ({ ...one, cell: cellNow(basis.mastery[one.id], fresh.get(one.id) ?? [], isRepeat, now) }))
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
