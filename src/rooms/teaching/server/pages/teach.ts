import { dayOf } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { lesson, lessonReach, lessonsOf } from '#rooms/curriculum/server/index.ts';
import { banksOf, itemsByIds, itemsOf, itemsOfBank } from '#rooms/exercises/server/index.ts';
import { actsAt, may, must, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { classOf, followedClasses } from '#rooms/teaching/server/classes.ts';
import { hoursOfToday } from '#rooms/teaching/server/pages/week.ts';
import { groupsOf } from '#rooms/teaching/server/groups.ts';
import { classFrame, classMatrix } from '#rooms/teaching/server/matrix.ts';
import { copiesIn } from '#rooms/teaching/server/piles.ts';
import { pupilSheet } from '#rooms/teaching/server/pupil.ts';
import { workOfClasses, workReport } from '#rooms/teaching/server/work.ts';
import { mostRecent } from '#rooms/teaching/work.ts';

// What each page of a teacher's needs, in one place: the page itself asks here, and so does a phone that takes a class along.

const week = 7 * 86_400_000;

/** What a teacher begins with: the hours of his day, the classes he follows and the work set to them. */
export async function teachPage(db: Database, who: Who, now = new Date()) {
	const classes = await followedClasses(db, who);
	const [work, hours] = classes.length ? await Promise.all([workOfClasses(db, classes[0].establishment_id, classes.map((one) => one.id), mostRecent), hoursOfToday(db, who, classes.map((one) => one.id), now)]) : [[], null];
	return { classes, work, hours, me: who.id, now };
}

/** The classes one follows. */
export const classesPage = async (db: Database, who: Who) => ({ classes: await followedClasses(db, who) });

export type Asked = { programmeId?: string | null; chapterId?: string | null };

/** The matrix of a class for a chapter (what is asked for, else what was worked on), and what may be done there. */
export async function classPage(db: Database, who: Who, id: string, asked: Asked, now = new Date(), noted = false) {
	const { rows, ...matrix } = await classMatrix(db, who, id, asked, now, noted);
	const acts = await actsAt(db, who, id, ['work.set', 'card.issue']);
	return {
		matrix,
		setWork: acts.has('work.set'),
		cards: acts.has('card.issue'),
		// The inspection sees the class; a pupil's own file is not its to open.
		open: rows.length > 0 && (await may(db, who, 'person.read', [rows[0].pupil.id])).length > 0,
		// A row of cells is a row of numbers and of bands (`x`: no evidence): 2 400 objects would cost more than the page.
		rows: rows.map(({ pupil, cells }) => ({
			id: pupil.id,
			name: `${pupil.family_name} ${pupil.given_name}`,
			estimates: cells.map((cell) => cell.estimate),
			bands: cells.map((cell) => (cell.level === 'none' ? 'x' : cell.level.slice(1))).join(''),
			doubts: cells.map((cell) => (cell.estimate === null || cell.sure ? '.' : '?')).join('')
		}))
	};
}

/** The form to set work to a class: the lessons and exercises of a chapter or of a bank of the school, the pupils and groups. */
export async function workFormPage(db: Database, who: Who, id: string, asked: Asked & { bankId?: string | null; groupId?: string | null; itemId?: string | null; lessonId?: string | null }, now = new Date()) {
	await must(db, who, 'work.set', id);
	const { pupils, ...frame } = await classFrame(db, who, id, asked);
	const chapterId = frame.chapterId === 'all' ? (frame.chapters[0]?.id ?? null) : frame.chapterId;
	const school = frame.class.establishment_id;
	const [reach, lessonsReach] = await Promise.all([reachOf(db, [school]), lessonReach(db, [school])]);
	const banks = await banksOf(db, reach, who.id);
	const bankId = banks.find((bank) => bank.id === asked.bankId)?.id ?? null;
	const [lessons, items] = bankId
		? [[], await itemsOfBank(db, bankId, reach)]
		: chapterId
			? await Promise.all([lessonsOf(db, chapterId, who.language, lessonsReach), itemsOf(db, chapterId, who.language, reach)])
			: [[], []];
	// What was found in the library stands in the form, whatever its chapter.
	const item = asked.itemId ? (items.find((one) => one.id === asked.itemId) ?? (await itemsByIds(db, [asked.itemId], reach))[0]) : undefined;
	const found = asked.lessonId && !lessons.some((one) => one.id === asked.lessonId) ? await lesson(db, asked.lessonId, lessonsReach) : undefined;
	return {
		frame,
		pupils,
		groups: await groupsOf(db, who, id),
		group: asked.groupId ?? null,
		chapterId,
		banks,
		bankId,
		lessons: found ? [found, ...lessons].map(({ id, code, language, position, title, minutes, organisation }) => ({ id, code, language, position, title, minutes, organisation })) : lessons,
		items: item && !items.includes(item) ? [item, ...items] : items,
		picked: [asked.itemId, asked.lessonId].filter((one): one is string => typeof one === 'string'),
		workId: newId(),
		today: dayOf(now),
		inAWeek: dayOf(new Date(now.getTime() + week))
	};
}

const worksAtOnce = 20;

/** All the work of a class, the newest first, so many at a time: `after` is the last one seen. Who follows it from outside its school opens no work there. */
export async function classWorksPage(db: Database, who: Who, id: string, after: string | null, now = new Date()) {
	const place = await classOf(db, who, id);
	if (place.establishment_id !== who.hat?.establishmentId) throw notFound();
	const [work, acts] = await Promise.all([workOfClasses(db, place.establishment_id, [id], worksAtOnce + 1, isId(after) ? after : null), actsAt(db, who, id, ['work.set'])]);
	return { class: place, work: work.slice(0, worksAtOnce), next: work.length > worksAtOnce ? work[worksAtOnce - 1].id : null, setWork: acts.has('work.set'), now };
}

/** A set work as its teacher sees it, and whether he may change it. */
export async function workReportPage(db: Database, who: Who, id: string, now = new Date(), noted = false) {
	const work = await workReport(db, who, id, noted);
	const setWork = (await actsAt(db, who, work.class_id, ['work.set'])).has('work.set');
	return { work, setWork, copies: setWork ? await copiesIn(db, work) : null, now };
}

/** A pupil's sheet. */
export const pupilPage = async (db: Database, who: Who, id: string, now = new Date(), noted = false) => ({ sheet: await pupilSheet(db, who, id, now, noted) });
