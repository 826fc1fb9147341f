import { between, pick, seeded } from '#platform/random.ts';
import type { Database } from '#platform/server/sql.ts';
import { handedText } from '#rooms/exercises/handed.ts';
import { applyAnswer, itemsOf, maybeVersion } from '#rooms/exercises/server/index.ts';
import { attachWhole } from '#rooms/sync/server/index.ts';
import type { Annotation } from '#rooms/teaching/annotation.ts';
import type { Criterion, Decision, Said } from '#rooms/teaching/marking.ts';
import { markingKinds, saveRubric, setPile, setWork } from '#rooms/teaching/server/index.ts';
import { atTime, schoolDay, schoolDaysFrom, studyTime } from './demo-days.ts';
import { writtenPage } from './demo-page.ts';
import type { DemoClass, DemoPerson, Maker } from './demo-people.ts';
import type { Course } from './demo-work.ts';
import { whoOf } from './demo-who.ts';

const texts = [
	'La suite est bornée, c’est vrai. Mais elle prend tour à tour 1 et -1 : elle ne se rapproche d’aucun nombre, donc elle ne converge pas. Une suite croissante et majorée converge.',
	'L’erreur est de croire que bornée suffit. Les termes pairs valent 1 et les termes impairs -1. Pour conclure il faut une suite monotone et bornée.',
	'Elle est bornée entre -1 et 1 donc on ne peut rien dire. Il faut calculer la limite.',
	'Bornée ne veut pas dire convergente. Contre-exemple : celui du camarade. Théorème : toute suite majorée converge si elle est croissante.'
];
const criteria: Criterion[] = [
	{ id: 'c1', text: 'Repère l’erreur', points: 4, competence: null, levels: [{ points: 0, text: 'ne la voit pas' }, { points: 2, text: 'la voit sans l’expliquer' }, { points: 4, text: 'la voit et l’explique' }] },
	{ id: 'c2', text: 'Justifie', points: 8, competence: null, levels: [{ points: 0, text: 'aucune justification' }, { points: 4, text: 'un exemple' }, { points: 6, text: 'un argument, une étape manque' }, { points: 8, text: 'un argument complet' }] },
	{ id: 'c3', text: 'Énonce un théorème avec ses hypothèses', points: 6, competence: null, levels: [{ points: 0, text: 'absent' }, { points: 3, text: 'une hypothèse manque' }, { points: 6, text: 'complet' }] },
	{ id: 'c4', text: 'Rédaction', points: 2, competence: null, levels: [{ points: 1, text: 'à soigner' }, { points: 2, text: 'claire' }] }
];
const remarks = ['Justifiez chaque étape.', 'Il manque une hypothèse : laquelle ?', 'Très bonne rédaction.', 'Un exemple ne prouve pas.'];
const notes: Annotation[] = [
	{ page: 0, kind: 'tick', x: 0.09, y: 0.1, text: '' }, { page: 0, kind: 'underline', x: 0.3, y: 0.2, x2: 0.62, text: 'pourquoi ?' }, { page: 0, kind: 'cross', x: 0.09, y: 0.33, text: '' },
	{ page: 0, kind: 'text', x: 0.36, y: 0.46, text: 'hypothèse oubliée' }, { page: 0, kind: 'freehand', x: 0.2, y: 0.55, text: '', path: '200,550 260,540 340,548 420,541 430,560 350,568 250,566 205,560 200,550' }
];

/** A set work whose copies wait on the table of a teacher: handed in as photos, some marked, one sent back, one pupil's given back with all that can be said of it. */
export async function enterCopies(db: Database, make: Maker, one: DemoClass, course: Course, teacher: DemoPerson): Promise<void> {
	const random = seeded(`copies ${one.id}`);
	let found;
	for (const chapter of course.chapters) for (const line of await itemsOf(db, chapter.id, 'fr')) if (line.kind === 'written') found ??= line;
	const version = found && (await maybeVersion(db, found.id, 1));
	if (!version) return;
	const [opensAt, dueAt] = [atTime(schoolDay(make.country, make.now, -6), 8), atTime(schoolDay(make.country, make.now, -2), 18)];
	const workId = await setWork(db, teacher, { classId: one.id, title: 'Devoir à la maison : expliquer et justifier', note: 'Rédigez sur une feuille et photographiez-la.', opensAt, dueAt, itemIds: [version.id], lessonIds: [], pupilIds: [] }, make.id(opensAt.getTime()));
	const marker = whoOf(teacher, make.id(opensAt.getTime()), one.scope);
	const rubric = make.id(opensAt.getTime());
	await saveRubric(db, marker, rubric, { title: 'Expliquer et justifier', out: 20, criteria, shared: true });
	await setPile(db, marker, workId, version.id, { rubricId: rubric, anonymous: false });
	const bank = remarks.map((text) => ({ id: make.id(opensAt.getTime()), text }));
	// All of them before the last evening, on days of school.
	const days = schoolDaysFrom(make.country, opensAt, schoolDay(make.country, make.now, -3));
	let count = 0;
	for (const pupil of one.pupils) {
		// Some never do; the pupils of the accounts do.
		if (!pupil.account && random() < 0.2) continue;
		const who = whoOf(pupil, make.id(opensAt.getTime()), one.scope);
		const at = studyTime(random, pick(random, days));
		const kept = await attachWhole(db, who, writtenPage(random));
		if (!kept) continue;
		const [attempt, epoch] = [make.id(at.getTime()), make.id(at.getTime())];
		const answer = { [version.item.parts[0].id]: { text: random() < 0.5 ? pick(random, texts) : '', f1: handedText({ ...kept, name: 'page 1.png' }) } };
		const fact = (kind: string, id: string, writer: string, when: Date, actor: string, body: unknown) => ({ scope: one.scope, writer, epoch: kind === 'answer' ? epoch : id, seq: 1, id, kind, v: 1, actor, at: when.toISOString(), body: JSON.stringify(body) });
		const answered = fact('answer', attempt, who.sessionId, at, pupil.id, { item: version.id, version: version.version, work: workId, answer, attachments: [kept] });
		await applyAnswer(db, who, answered, { now: answered.at, received: at.getTime() });
		count++;
		const decision: Decision | undefined = pupil.account ? 'returned' : count <= 9 ? 'returned' : count === 10 ? 'resubmit' : count <= 14 ? 'draft' : undefined;
		if (!decision) continue;
		const said: Said = {
			scale: { rubric, out: 20, criteria }, given: Object.fromEntries(criteria.map(({ id, points, levels }) => [id, pupil.account ? (id === 'c2' ? 6 : points) : pick(random, levels).points])),
			comment: pupil.account ? 'C’est bien vu, et c’est clairement dit. Reprends la justification : un exemple ne suffit pas.' : '', remarks: [bank[between(random, 0, 3)]], annotations: pupil.account ? notes : notes.slice(0, between(random, 1, 3)), voice: null, decision,
			until: decision === 'resubmit' ? atTime(schoolDay(make.country, make.now, 4), 18).toISOString() : null
		};
		const saidAt = atTime(schoolDay(make.country, make.now, -1), 17, Math.min(59, count));
		const marked = fact('marking', make.id(saidAt.getTime()), marker.sessionId, saidAt, teacher.id, { attempt, parents: [], said });
		await markingKinds.marking.apply(db, marker, marked, { now: marked.at, received: saidAt.getTime() });
	}
}
