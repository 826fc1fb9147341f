import assert from 'node:assert/strict';
import { parse, stringify } from 'devalue';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { publishLesson } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { enterBank, publishItems, type ExerciseView } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { receive, taking } from '#rooms/sync/server/index.ts';
import { actOf, subjectOf, type LocalAct, type Parcel } from '#rooms/teaching/carried.ts';
import { lay, needed } from '#rooms/teaching/lay.ts';
import { planPage } from '#rooms/revision/server/index.ts';
import { chapterPage, coursesOf, coursesPage, exercisePage, learnWants, lessonPage, loadWorks, progressPage, programmePage, todayPage, workPage } from '#rooms/teaching/server/index.ts';
import { anItem, answers, aProgramme } from '#tests/learning.ts';
import { aFact } from '#tests/facts.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const [hour, day] = [3_600_000, 86_400_000];

/** Exercises whose scores are thirds, sevenths and minus shares: figures must be the server's to the last digit. */
const several = (code: string): Item =>
	anItem(code, {
		parts: [
			{ id: 'a', weight: 3, interaction: { type: 'several', options: ['x', 'y', 'z'].map((id) => ({ id, text: id })), keys: ['x', 'y', 'z'], scoring: 'each' } },
			{ id: 'b', weight: 4, interaction: { type: 'choice', options: ['p', 'q', 'r'].map((id) => ({ id, text: id, feedback: { misconception: `choix.${id}` } })), key: 'p', partial: { q: 0.0625 } } }
		]
	});

/** Two chapters, lessons in them, exercises of all sorts, an Arabic one, one of the school's own bank; works open, late, ended, to come. */
async function aSchoolYear(db: Database, now: Date) {
	const id = await aCountry(db);
	const [one, two] = [await aProgramme(db), await aProgramme(db)];
	const more = [
		await one.publish(several(`${one.code}-E4`), [one.competences.A, one.competences.B]),
		await one.publish(anItem(`${one.code}-E5`, { parameters: [{ name: 'n', kind: 'range', from: 2, to: 9 }], stem: 'Combien font {{n}} + 3 ?', parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '{{n}}', score: 0.5 }, { value: '8', score: 1 }] } }] }), [one.competences.B]),
		await one.publish({ ...anItem(`${one.code}-E1`), language: 'ar' }, [one.competences.A])
	];
	const second = await publishLesson(db, system, one.chapterId, 2, { name: 'two', text: `---\ncode: ${one.code}-L2\ntitle: Encore\nlanguage: fr\n---\nA.\n\n::exercise ${one.code}-E4\n\nB.\n`, media: {} });
	const bank = await enterBank(db, system, { code: `own-${one.code}`, title: 'École', organisationId: id('A'), origin: 'test' });
	const [own] = await publishItems(db, system, bank, [{ item: anItem(`${one.code}-OWN`), chapterId: null, competenceIds: [one.competences.A] }]);
	const [mine, his] = [Object.values(one.items), Object.values(two.items)];
	const items = [...mine, ...more.map((item) => item.id), own.id, ...his];
	const lessons = [one.lessonId, second.id, two.lessonId];
	const at = (hours: number) => new Date(now.getTime() + hours * hour);
	const work = (opens: number, due: number, itemIds: string[], lessonIds: string[]) => ({ id: newId(), scope: id('A'), classId: id('6A'), title: `Travail ${opens}`, setBy: newId(), opensAt: at(opens), dueAt: at(due), itemIds, lessonIds });
	const works = [work(-30, 40, [mine[0], more[0].id, own.id], [one.lessonId]), work(-500, -20, [mine[1], his[0]], []), work(-10, 150, [more[1].id, mine[0]], [second.id, two.lessonId]), work(-900, -13 * 24 + 1, [mine[2]], []), work(5, 99, [his[1]], [])];
	await loadWorks(db, system, works);
	return { id, chapters: [one.chapterId, two.chapterId], programmes: [one.programmeId, two.programmeId], items, lessons, works };
}
type Year = Awaited<ReturnType<typeof aSchoolYear>>;

/** What one may answer: right, wrong, half right, unreadable, blank, with an emoji cut in half. */
const responses = ['8', '7', '6,5', 'x', '', '5\ud83d'].map((a) => ({ a }));
const ticks = [['x'], ['x', 'y'], ['x', 'y', 'z'], []].flatMap((a) => ['p', 'q', 'r'].map((b) => ({ a, b })));

type Step = { what: number; lesson: boolean; done: boolean; given: number; ago: number; hints: number; helped: boolean; inWork: boolean };
const aStep: fc.Arbitrary<Step> = fc.record({
	// Some exercises are done again and again: estimates look at the last twelve pieces only.
	what: fc.oneof(fc.nat(30), fc.nat(1)),
	lesson: fc.integer({ min: 0, max: 9 }).map((one) => one < 2),
	done: fc.boolean(),
	given: fc.nat(30),
	ago: fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 44 * hour })),
	hints: fc.nat(3),
	helped: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
	inWork: fc.boolean()
});
/** `before`: acts from another phone, of long ago and of just now. `synced`: acts of this phone that arrived before it took its pages again. `left`: those that wait. */
const aHistory = fc.record({
	before: fc.array(fc.tuple(aStep, fc.oneof(fc.integer({ min: 60_000, max: 2 * day }), fc.integer({ min: 2 * day, max: 45 * day }))), { maxLength: 14 }),
	first: fc.boolean(),
	synced: fc.array(aStep, { maxLength: 6 }),
	left: fc.array(aStep, { minLength: 1, maxLength: 12 }),
	skew: fc.constantFrom(0, 90_000, -4 * hour, 1500 * day),
	wants: fc.constantFrom('exam', 'chapter', 'week')
});

type History = typeof aHistory extends fc.Arbitrary<infer One> ? One : never;

/** No hand does two things in one millisecond: of one instant, what was done later has the greater id. */
let lastMade = 0;

/** The phone, as far as pages go: what it took, what it did. */
class Phone {
	parcels = new Map<string, Parcel>();
	stamps: Record<string, string> = {};
	acts: { fact: Fact; act: LocalAct }[] = [];
	readonly #skew: number;
	readonly #who: Who;
	readonly #now: Date;
	constructor(who: Who, now: Date, skew: number) {
		[this.#who, this.#now, this.#skew] = [who, now, skew];
	}
	get clock() {
		return new Date(this.#now.getTime() + this.#skew).toISOString();
	}
	async take(db: Database, wants: { kind: string; id: string }[]) {
		const request = { v: 1 as const, shape: 1, wants, have: this.stamps, acts: this.acts.map(({ act }) => act.id), size: false };
		for await (const line of taking(db, this.#who, request, learnWants, 1, this.#now)) {
			if ('holds' in line) this.acts = this.acts.filter(({ act }) => !line.holds.includes(act.id));
			if ('stamp' in line) {
				const { path, route, data, basis } = line;
				this.parcels.set(path, { path, route, data: parse(data), ...(basis ? { basis: parse(basis) } : {}) });
				this.stamps[line.key] = line.stamp;
			}
			if ('gone' in line) for (const key of line.gone) (this.parcels.delete(key), delete this.stamps[key]);
		}
	}
	/** The fact of an act at a true time, by this phone's clock, and the act as its pages lay it: by the offset it learnt at the last exchange. */
	do(kind: string, body: object, ago: number, pages: ReadonlyMap<string, Parcel>) {
		const fact = aFact(this.#who, { kind, id: newId((lastMade = Math.max(lastMade + 1, Date.now()))), at: new Date(this.#now.getTime() - ago + this.#skew).toISOString(), body: JSON.stringify(body) });
		this.acts.push({ fact, act: actOf(fact, trueTime(fact.at, this.clock, this.#now.getTime()).at, pages.get(subjectOf(fact)!))! });
	}
	show(address: string): Record<string, unknown> {
		const parcel = this.parcels.get(address) ?? this.parcels.get(address.split('?')[0])!;
		const acts = this.acts.map(({ act }) => act);
		const others = new Map(needed(parcel, address, acts).flatMap((path) => (this.parcels.has(path) ? [[path, this.parcels.get(path)!]] : [])));
		return lay(parcel, address, acts, others, { now: this.#now, newId });
	}
}

const pageOf = (db: Database, who: Who, address: string, now: Date): Promise<unknown> => {
	const [, page, id] = /^(.*?)(?:\/([0-9a-f-]{36}))?(?:\?.*)?$/.exec(address)!;
	const pages: Record<string, () => Promise<unknown>> = {
		'/learn': () => todayPage(db, who, now),
		'/learn/courses': () => coursesPage(db, who),
		'/learn/plan': () => planPage(db, who, coursesOf, now),
		'/learn/progress': () => progressPage(db, who, now),
		'/learn/programme': () => programmePage(db, who, id),
		'/learn/chapter': () => chapterPage(db, who, id),
		'/learn/work': () => workPage(db, who, id, now),
		'/lesson': () => lessonPage(db, who, id),
		'/exercise': () => exercisePage(db, who, id, /work=(.*)/.exec(address)?.[1] ?? null)
	};
	return pages[page]();
};

/** A page without what is new at each asking. */
const plain = (page: unknown) => {
	const copy = parse(stringify(page)) as { view?: { form: unknown }; revise?: unknown };
	if (copy.view) copy.view.form = null;
	// What comes back when, only the model of memory knows: revision/server/carried-revise.test.ts holds how near a phone comes.
	delete copy.revise;
	return copy;
};

/** Takes a step on the phone: what it is done on stands in `pages`. */
function act(phone: Phone, year: Year, step: Step, ago: number, pages: ReadonlyMap<string, Parcel>) {
	const [lesson, item, work] = [year.lessons[step.what % year.lessons.length], year.items[step.what % year.items.length], year.works[step.given % year.works.length]];
	if (step.lesson) return pages.has(`/lesson/${lesson}`) && phone.do('reading', { lesson, done: step.done }, ago, pages);
	const view = pages.get(`/exercise/${item}`)?.data.view as ExerciseView | undefined;
	const answer = view && (view.item.parts.length > 1 ? ticks[step.given % ticks.length] : responses[step.given % responses.length]);
	if (answer) phone.do('answer', { item, version: 1, answer, hints: step.hints, helped: step.helped, ...(step.inWork ? { work: work.id } : {}) }, ago, pages);
}

dbtest('for any history, a page laid on the phone is the page that the server gives when it has taken the acts in', async (db) => {
	const now = new Date(Math.floor(Date.now() / 1000) * 1000);
	const year = await aSchoolYear(db, now);
	const seen = new Map<string, number>();
	let [laid, quarantined] = [0, 0];
	let walked = 0;
	const history = async ({ before, first, synced, left, skew, wants }: History) => {
		// All is one transaction, whose rows no statistics know: after some the planner would look at all of them for each.
		if (walked++ % 8 === 0) await db.run(sql`analyze exercises.attempt, exercises.evidence, exercises.item_version, revision.mastery, revision.card`);
		const who = await aPupil(db, year.id('6A'));
		const all = year.programmes.map((id) => ({ kind: 'exam', id }));
		const wanted = { exam: [...all, { kind: 'week', id: '' }], chapter: [{ kind: 'chapter', id: year.chapters[0] }, { kind: 'week', id: '' }], week: [{ kind: 'week', id: '' }] }[wants]!;
		// What lessons and exercises show is asked of a phone that has them all: an act is made where its page is.
		const whole = new Phone(who, now, 0);
		await whole.take(db, [...all, { kind: 'week', id: '' }]);
		const push = async (phone: Phone) => {
			const results = await receive(db, who, phone.acts.map(({ fact }) => fact), phone.clock, answers, now.getTime());
			quarantined += results.filter((one) => one.result !== 'ok' && one.result !== 'duplicate').length;
		};
		const [other, phone] = [new Phone(who, now, 0), new Phone(who, now, skew)];
		for (const [step, ago] of before) act(other, year, step, ago, whole.parcels);
		await push(other);
		// Taken once before and once after what arrived: heavy pages are then older than the small ones.
		if (first) await phone.take(db, wanted);
		const inTime = (steps: Step[]) => [...steps].sort((a, b) => b.ago - a.ago);
		const [early, late] = [inTime([...synced, ...left]).slice(0, synced.length), inTime([...synced, ...left]).slice(synced.length)];
		for (const step of early) act(phone, year, step, step.ago, whole.parcels);
		await push(phone);
		await phone.take(db, wanted);
		assert.deepEqual(phone.acts, [], 'what was held is named');
		// What waits was done on pages that are here.
		for (const step of late) act(phone, year, step, step.ago, phone.parcels);
		const addresses = [...phone.parcels.values()].flatMap(({ path }) => [path, ...(path.startsWith('/exercise/') ? year.works.slice(0, 3).map((work) => `${path}?work=${work.id}`) : [])]).filter((address) => {
			// Opened from a work, an exercise stands in that work.
			const work = year.works.find((one) => address.endsWith(`?work=${one.id}`));
			if (address === '/learn/revise') return false;
			return !work || (work.itemIds.some((item) => address.includes(item)) && phone.parcels.has(`/learn/work/${work.id}`));
		});
		const shown = new Map(addresses.map((address) => [address, plain(phone.show(address))]));
		await push(phone);
		for (const [address, page] of shown) {
			laid++;
			seen.set(phone.parcels.get(address.split('?')[0])!.route, (seen.get(phone.parcels.get(address.split('?')[0])!.route) ?? 0) + 1);
			assert.deepEqual(page, plain(await pageOf(db, who, address, now)), address);
		}
	};
	await fc.assert(fc.asyncProperty(aHistory, history), { numRuns: Number(process.env.HISTORIES ?? 50), endOnFailure: true });
	assert.equal(quarantined, 0, 'all acts were fit');
	assert.ok(laid > 300, `${laid} pages compared`);
	assert.deepEqual([...seen.keys()].sort(), ['/(learn)/exercise/[item]', '/(learn)/learn', '/(learn)/learn/chapter/[id]', '/(learn)/learn/courses', '/(learn)/learn/plan', '/(learn)/learn/programme/[id]', '/(learn)/learn/progress', '/(learn)/learn/work/[id]', '/(learn)/lesson/[id]']);
});
