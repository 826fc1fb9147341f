import { theSystem } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import { currentVersion, importRows, maybeVersion, previewImport, takeImport } from '#rooms/exercises/server/index.ts';
import { setWork } from '#rooms/teaching/server/index.ts';
import { atTime, schoolDay } from './demo-days.ts';
import type { DemoClass, Maker } from './demo-people.ts';
import { doWorks, type Course, type CourseItem, type DemoAnswer, type PlannedWork } from './demo-work.ts';

/** A teacher's own questions, as another system exported them: a mere instruction among them, which is no question, so that the report has something to say. */
const bank = `// Interrogation écrite, Tle S2, exportée de la plateforme du lycée

$CATEGORY: Lycée/Terminale S2/Suites

::Premier terme::Une suite arithmétique a pour premier terme $$u_0 \\= 7$$ et pour raison $$r \\= -3$$. Combien vaut $$u_5$$ ? {#-8 =%0%-5#Tu as compté un terme de trop peu : de u₀ à u₅ il y a cinq pas. ####Chaque pas retire 3.}

::Raison::La suite 5, 10, 20, 40 est géométrique. Quelle est sa raison ? {=2 =deux =%0%5#5 est la différence entre les deux premiers termes.}

::Sens::Une suite géométrique de premier terme positif et de raison 0,8 est décroissante. {TRUE#Chaque terme vaut 0,8 fois le précédent.}

::Nature::Un capital de 500 000 F est placé à intérêts composés de 4 %. La suite des capitaux est : {
~arithmétique de raison 20 000#Ce serait vrai avec des intérêts simples.
=géométrique de raison 1,04
~géométrique de raison 0,04#Multiplier par 0,04 ne garde que l’intérêt.
~ni l’un ni l’autre
}

::Associer::Associe chaque suite à sa nature. {
=2, 5, 8, 11 -> arithmétique
=3, 6, 12, 24 -> géométrique
=1, 4, 9, 16 -> ni l’un ni l’autre
}

::Consigne::Faites les questions dans l’ordre, sans calculatrice, et relisez-vous.
`;

async function* bytesOf(text: string) {
	yield new TextEncoder().encode(text);
}

/** A teacher brings in his own questions for a class, sets them, and his pupils answer: the two screens of it have something to show. */
export async function enterOwnBank(db: Database, make: Maker, one: DemoClass, course: Course): Promise<DemoAnswer[]> {
	const teacher = one.teachers.get(course.subject) ?? theSystem('demo');
	const preview = await previewImport(db, teacher, { organisationId: one.scope, fileName: 'interrogation-suites.gift', bytes: bytesOf(bank), language: 'fr' });
	const taken = await takeImport(db, teacher, preview.id, { title: 'Interrogation : les suites', chapterId: course.chapters[0].id });
	const items: CourseItem[] = [];
	for (const { itemId } of await importRows(db, teacher, taken.id)) {
		const version = itemId && (await maybeVersion(db, itemId, await currentVersion(db, itemId)));
		if (version) items.push({ id: version.id, version: version.version, item: version.item, competenceIds: version.competenceIds });
	}
	const day = (n: number) => schoolDay(make.country, make.now, n);
	const work: PlannedWork = { id: make.id(day(-7).getTime()), title: 'Interrogation : les suites', opensAt: atTime(day(-7), 8), dueAt: atTime(day(-4), 18), items, lessons: [], age: 3 };
	await setWork(db, teacher, {
		classId: one.id, title: work.title, note: 'À faire seul, sans calculatrice. Cinq questions, vingt minutes.', opensAt: work.opensAt, dueAt: work.dueAt,
		itemIds: items.map((item) => item.id), lessonIds: [], pupilIds: []
	}, work.id);
	return doWorks(make, one, { ...course, code: `${course.code} own`, chapters: [{ ...course.chapters[0], items, lessons: [] }] }, [work]).answers;
}
