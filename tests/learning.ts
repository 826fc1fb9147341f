import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import { applyReading, enterProgramme, knownReading, maybePlace, publishLesson } from '#rooms/curriculum/server/index.ts';
import type { AnswerBody } from '#rooms/exercises/answering.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { applyAnswer, enterBank, knownAnswer, publishItems } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { applyHeardAnswers, heard } from '#rooms/revision/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { receive, type Kinds } from '#rooms/sync/server/index.ts';
import { aFact } from '#tests/facts.ts';

const system = theSystem('test');

/** An exercise of a test: how much is 5 + 3? 8 is right, 7 is the recognised error `un-de-moins`. */
export const anItem = (code: string, more: Partial<Item> = {}): Item => ({
	code,
	title: `Exercice ${code}`,
	language: 'fr',
	competences: [],
	difficulty: 2,
	stem: 'Calcule $5 + 3$.',
	parts: [
		{
			id: 'a',
			interaction: {
				type: 'numeric',
				answers: [
					{ value: '8', score: 1 },
					{ value: '7', score: 0, feedback: { text: 'Tu as compté **un de moins**.', misconception: 'un-de-moins' } }
				]
			}
		}
	],
	hints: [{ text: 'Compte sur tes doigts.' }],
	solution: '$5 + 3 = 8$',
	...more
});

/** A programme of a test: one chapter, competences A and B, a lesson, and in the nation's bank the items E1 (for A), E2 (for A and B), E3 (for B). */
export async function aProgramme(db: Database) {
	const code = `T${newId().slice(-8).toUpperCase()}`;
	const programmeId = await enterProgramme(db, system, 'senegal', {
		code,
		version: '1',
		title: 'Calcul',
		titleAr: 'الحساب',
		cycle: 'moyen',
		grade: '6E',
		series: [],
		subject: 'MATH',
		language: 'fr',
		source: 'test',
		chapters: [
			{
				code: `${code}-1`,
				title: 'Additions',
				titleAr: 'الجمع',
				competences: [
					{ code: `${code}-A`, title: 'Additionner', titleAr: 'يجمع' },
					{ code: `${code}-B`, title: 'Vérifier', titleAr: 'يتحقق' }
				]
			}
		],
		misconceptions: [{ code: 'un-de-moins', title: 'Compter un de moins', titleAr: 'نسيان واحد' }]
	});
	const place = (await maybePlace(db, programmeId, `${code}-1`))!;
	const [a, b] = ['A', 'B'].map((letter) => place.competenceIds.get(`${code}-${letter}`)!);
	const lesson = await publishLesson(db, system, place.id, 1, { name: 'lesson', text: `---\ncode: ${code}-L1\ntitle: Additionner\nlanguage: fr\n---\nOn **ajoute**.\n`, media: {} });
	const bankId = await enterBank(db, system, { code: `bank-${code}`, title: 'Exercices', organisationId: null, origin: 'test' });
	const publish = (item: Item, competenceIds: string[], chapterId: string | null = place.id) => publishItems(db, system, bankId, [{ item, chapterId, competenceIds }]).then(([made]) => made);
	const items = { E1: (await publish(anItem(`${code}-E1`), [a])).id, E2: (await publish(anItem(`${code}-E2`), [a, b])).id, E3: (await publish(anItem(`${code}-E3`), [b])).id };
	return { code, programmeId, chapterId: place.id, competences: { A: a, B: b }, lessonId: lesson.id, bankId, items, publish };
}

/** The kinds of facts of a learner. */
export const answers: Kinds = { answer: { ...heard({ v: 1, apply: applyAnswer, known: knownAnswer }), applyMany: applyHeardAnswers }, reading: { v: 1, apply: applyReading, known: knownReading } };

/** The fact of an answer to one part `a`: of version 1, without help, now, unless `more` says otherwise. */
export const anAnswer = (who: Who, item: string, given: string, more: Partial<AnswerBody> = {}, fact: Partial<Fact> = {}): Fact =>
	aFact(who, { kind: 'answer', body: JSON.stringify({ item, version: 1, answer: { a: given }, ...more }), ...fact });

/** Sends facts as the phone of `who` does, with a clock that is right. */
export const sendAnswers = (db: Database, who: Who, facts: Fact[], now = new Date().toISOString()) => receive(db, who, facts, now, answers);

/** The fact of a lesson opened, or read to its end. */
export const aReading = (who: Who, lesson: string, done: boolean, fact: Partial<Fact> = {}): Fact => aFact(who, { kind: 'reading', body: JSON.stringify({ lesson, done }), ...fact });
