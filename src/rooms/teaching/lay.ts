import { layChapter, layExercise, layLesson, layToday, layWork } from '#rooms/teaching/carried-learn.ts';
import { layCopy, layPile } from '#rooms/teaching/carried-mark.ts';
import { layForm, layReport, layTeach, maybeReport } from '#rooms/teaching/carried-teach.ts';
import { layMock, layPaper, layPapers, paperOfMock, paperPath, signPath } from '#rooms/revision/carried-mock.ts';
import { layFill, layHours, layTextbook, layWeek } from '#rooms/teaching/carried-textbook.ts';
import { drawIn, inRevision, laidLine, laidPlan, laidRevision, revisePath } from '#rooms/teaching/carried-revision.ts';
import { layProgress, laySheet } from '#rooms/teaching/carried-progress.ts';
import type { ChapterBasis, CopyBasis, LocalAct, Parcel, PileBasis, ProgressBasis, SheetBasis, TeachBasis, TodayBasis, WeekBasis } from '#rooms/teaching/carried.ts';

/** Time and chance, which pure code is given. */
export type Moment = { now: Date; newId: () => string };

/** The set work that an exercise is opened in, by its address: `/exercise/…?work=…`. */
const workIn = (address: string): string | null => /\?(?:.*&)?work=([0-9a-f-]{36})(?:&|$)/.exec(address)?.[1] ?? null;

const mockIn = (path: string): string => path.slice('/learn/mock/'.length);

const chapterPath = (id: string) => `/learn/chapter/${id}`;

/** Which other parcels a page looks at when acts are laid over it; one that is not there is done without. */
export function needed(parcel: Parcel, address: string, acts: readonly LocalAct[]): string[] {
	const read = acts.flatMap((act) => (act.kind === 'reading' ? [chapterPath(act.lesson.chapterId)] : []));
	const worked = acts.flatMap((act) => (act.kind === 'answer' ? act.marked.chapterIds.map(chapterPath) : []));
	switch (parcel.route) {
		case '/(learn)/learn':
			return [...new Set([...read, revisePath])];
		case '/(learn)/learn/progress':
			return [...new Set(['/learn', ...worked])];
		case '/(learn)/lesson/[id]':
			return [chapterPath((parcel.data as { lesson: { chapter_id: string } }).lesson.chapter_id)];
		case '/(learn)/exercise/[item]': {
			const [work, chapter] = [workIn(address), (parcel.data as { view: { chapterId: string | null } }).view.chapterId];
			return [...(work ? [`/learn/work/${work}`] : []), chapter ? chapterPath(chapter) : '/learn', ...(drawIn(address) ? [revisePath] : [])];
		}
		case '/(learn)/learn/mock/[id]': {
			const paper = paperOfMock(mockIn(parcel.path), parcel, acts);
			return paper ? [paperPath(paper), signPath(paper)] : [];
		}
		case '/(teach)/teach':
			return ['/teach/plan'];
		case '/(teach)/teach/mark/[work]/[copy]':
			return [`/teach/mark/${(parcel.data as { place: string }).place}`];
		case '/(teach)/teach/class/[id]/textbook/fill':
			return ['/teach/plan', parcel.path.replace(/\/fill$/, '')];
		default:
			return [];
	}
}

/** The page of something that was made on this phone and of which nothing was taken along: a work that was set here. */
export const maybeMade = (path: string, acts: readonly LocalAct[], { now }: Moment): Parcel | undefined => maybeReport(path, acts, now);

/** A sitting of a paper that was begun on this phone and of which nothing was taken along: a parcel to be laid. */
export const maybeBegun = (path: string, acts: readonly LocalAct[]): Parcel | undefined =>
	path.startsWith('/learn/mock/') && paperOfMock(mockIn(path), undefined, acts) ? { path, route: '/(learn)/learn/mock/[id]', data: {} } : undefined;

/**
 * A page without line: what was taken along, with what was done since. By the server's own rules: for any history of acts it is what the server
 * will show once it has taken them in (lay.test.ts). `acts` are in the order in which they were made, each once; `others` holds what
 * `needed` named.
 */
export function lay(parcel: Parcel, address: string, acts: readonly LocalAct[], others: ReadonlyMap<string, Parcel>, moment: Moment): Record<string, unknown> {
	const { data, basis } = parcel as unknown as { data: never; basis: never };
	switch (parcel.route) {
		case '/(learn)/learn':
			return { ...layToday(data, basis as TodayBasis, acts, others, moment.now), ...laidLine(others, acts, moment.now) };
		case '/(learn)/learn/revise':
			return laidRevision(parcel, acts, moment.now);
		case '/(learn)/learn/plan':
			return laidPlan(parcel, acts, moment.now);
		case '/(learn)/learn/chapter/[id]':
			return layChapter(data, basis as ChapterBasis, acts);
		case '/(learn)/lesson/[id]':
			return layLesson(data, acts, others);
		case '/(learn)/exercise/[item]':
			return drawIn(address) ? inRevision(layExercise(data, null, acts, others, moment), drawIn(address), others, acts, moment.now) : layExercise(data, workIn(address), acts, others, moment);
		case '/(learn)/learn/work/[id]':
			return layWork(data, acts, moment.now);
		case '/(learn)/learn/papers':
			return layPapers(data, acts);
		case '/(learn)/learn/papers/[id]':
			return layPaper(parcel, acts);
		case '/(learn)/learn/mock/[id]':
			return layMock(mockIn(parcel.path), parcel, address, acts, others, moment.now) ?? data;
		case '/(learn)/learn/progress':
			return layProgress(data, basis as ProgressBasis, acts, others, moment.now);
		case '/(teach)/teach':
			return { ...layTeach(data, basis as TeachBasis, acts, moment.now), hours: layHours((data as { hours: never }).hours, others.get('/teach/plan'), acts, moment.now) };
		case '/(teach)/teach/work/[id]':
			return layReport(data, acts, moment.now);
		case '/(teach)/teach/class/[id]/work':
			return layForm(data, moment);
		case '/(teach)/teach/plan':
			return layWeek(data, basis as WeekBasis, address, acts, moment.now);
		case '/(teach)/teach/class/[id]/textbook':
			return layTextbook(data, acts, moment.now);
		case '/(teach)/teach/class/[id]/textbook/fill':
			return layFill(data, address, acts, others, moment);
		case '/(teach)/teach/mark/[work]':
			return layPile(data, basis as PileBasis, acts);
		case '/(teach)/teach/mark/[work]/[copy]':
			return layCopy(data, basis as CopyBasis, acts, others, moment);
		case '/(teach)/teach/pupil/[id]':
			return laySheet(data, basis as SheetBasis, moment.now);
		default:
			return parcel.data;
	}
}
