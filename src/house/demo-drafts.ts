import { sql, type Database } from '#platform/server/sql.ts';
import { approveDraft, comment, createDraft, draft, draftEvents, lessonFace, lessonReadiness, publishDraft, publishLessonDraft, submitDraft, type Writer } from '#rooms/curriculum/server/index.ts';
import { anItemOfDemo } from './demo-draft-item.ts';

const begun = `Une tontine réunit douze amies. Chacune verse 5 000 F par mois ; à chaque tour, l’une d’elles reçoit toute la somme.

## Ce qu’une suite raconte

On note $v_n$ ce qu’Aïssatou a versé après $n$ mois.

> **À retenir.** Verser toujours la même somme, c’est ajouter toujours le même nombre : la suite $(v_n)$ est arithmétique.
`;

const handedIn = `Un champ de mil donne 800 kg la première année. Chaque année, la récolte baisse de 5 % si la terre ne se repose pas.

## De l’énoncé à la suite

On note $r_n$ la récolte de l’année $n$, en kilogrammes. Baisser de 5 %, c’est multiplier par 0,95 :

$$r_{n+1} = 0{,}95 \\times r_n$$

La suite $(r_n)$ est donc géométrique de raison 0,95.

## À toi

1. Calcule $r_1$, $r_2$ et $r_3$.
2. Au bout de combien d’années la récolte passe-t-elle sous 600 kg ?
`;

const published = `Une page pour réviser, la veille du devoir.

| Suite | On passe de l’une à l’autre | Terme de rang $n$ |
|---|---|---|
| arithmétique | en ajoutant $r$ | $u_n = u_0 + nr$ |
| géométrique | en multipliant par $q$ | $u_n = u_0 \\times q^n$ |

> **Piège.** De $u_0$ à $u_n$ il y a $n$ pas, mais $n + 1$ termes.
`;

const person = async (db: Database, code: string): Promise<Writer> => db.one(sql<{ id: string; label: string }>`select id, given_name || ' ' || family_name as label from people.person where code = ${code}`);

/** What a teacher of the demo has on the table: a lesson begun, one that waits with the censeur's remarks, one published for the school, an exercise. */
export async function enterDrafts(db: Database): Promise<void> {
	const [teacher, censeur, head] = [await person(db, 'DEMO-PROF'), await person(db, 'DEMO-CENSEUR'), await person(db, 'DEMO-PROVISEUR')];
	const { organisation_id: organisationId } = await db.one(sql<{ organisation_id: string }>`
		select membership.organisation_id from people.membership join people.role on role.organisation_id = membership.organisation_id and role.person_id = ${head.id}
		where membership.person_id = ${teacher.id} and membership.kind = 'staff'`);
	const chapter = await db.maybe(sql<{ id: string }>`
		select chapter.id from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where programme.code = 'MATH-TLE-S2' and chapter.title = 'Suites numériques'`);
	const chapterId = chapter?.id ?? null;
	const lesson = (title: string, source: string) => createDraft(db, teacher, { kind: 'lesson', organisationId, chapterId, language: 'fr', title, content: { source, minutes: 30 } });
	await lesson('Les suites et la tontine', begun);
	await createDraft(db, teacher, { kind: 'item', organisationId, chapterId, language: 'fr', title: anItemOfDemo.title, content: { item: anItemOfDemo } });
	if (!chapterId) return;
	const waiting = await lesson('La terre fatiguée : une suite géométrique', handedIn);
	await submitDraft(db, teacher, waiting, organisationId, lessonReadiness);
	const blocks = await lessonFace(db, await draft(db, censeur, waiting));
	const at = (words: string) => blocks.findIndex((block) => block.text.includes(words));
	const thread = await comment(db, censeur, waiting, { text: 'Précisez que la récolte est celle de tout le champ : un élève a compris « par hectare ».', at: at('On note'), blocks });
	await comment(db, teacher, waiting, { threadId: thread, text: 'Bien vu, je le préciserai.' });
	await comment(db, censeur, waiting, { text: 'Ajoutez l’usage de la calculatrice, ou un tableau à compléter.', at: at('Calcule $r_1$'), blocks });
	const done = await lesson('Fiche de révision : les suites', published);
	await submitDraft(db, teacher, done, organisationId, lessonReadiness);
	const [{ number }] = await draftEvents(db, head, done);
	await approveDraft(db, censeur, done, number);
	await publishDraft(db, head, done, { number, placeId: organisationId }, { lesson: publishLessonDraft });
}
