import { hash } from '#platform/random.ts';
import { audit, theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { difficultiesOf as found, type Firsts } from '#rooms/revision/difficulty.ts';
import { difficultiesOf, forgetDifficulties, type Edition } from '#rooms/revision/server/difficulty.ts';

/** First answers that one edition is learnt from at most: 24 MB. Beyond, every second, third … pupil is asked, the same each time. */
const mostFirsts = 2_000_000;
/** How far back answers speak of an exercise, in milliseconds: it may be taught better now. */
const reach = 400 * 86_400_000;
/** Fewer first answers make no edition. */
const fewest = 500;
/** What is less than this, in logits, is no change of a difficulty. */
const least = 0.05;
/** An edition begins so long after it was made, so that no answer that is being taken in now is judged by two. */
const notice = 3_600_000;
const personsAtOnce = 400;

const scopesOf = async (db: Database): Promise<string[]> =>
	(await db.all(sql<{ id: string }>`select distinct establishment_id as id from people.organisation where establishment_id is not null order by 1`)).map((row) => row.id);

/** Who answered in a scope, one of every `share` of them: always the same ones, so that editions differ by answers and not by who was asked. */
async function askedIn(db: Database, scope: string, share: number): Promise<string[]> {
	const rows = await db.all(sql<{ id: string }>`select distinct person_id as id from exercises.attempt where scope = ${scope} order by 1`);
	return rows.map((row) => row.id).filter((id) => hash(id) % share === 0);
}

/** Columns that grow as answers come, twelve bytes each. */
class Columns {
	persons = new Int32Array(1 << 16);
	items = new Int32Array(1 << 16);
	scores = new Float32Array(1 << 16);
	count = 0;
	add(person: number, item: number, score: number): void {
		if (this.count === this.persons.length) {
			const grown = <Kind extends Int32Array | Float32Array>(old: Kind, made: Kind): Kind => (made.set(old), made);
			this.persons = grown(this.persons, new Int32Array(this.count * 2));
			this.items = grown(this.items, new Int32Array(this.count * 2));
			this.scores = grown(this.scores, new Float32Array(this.count * 2));
		}
		[this.persons[this.count], this.items[this.count], this.scores[this.count]] = [person, item, score];
		this.count++;
	}
}

/** The first answer of each asked pupil to each exercise, unhelped, school by school. */
async function firstsOf(db: Database, now: Date, share: number): Promise<{ firsts: Firsts; itemIds: string[] }> {
	const columns = new Columns();
	const items = new Map<string, number>();
	let persons = 0;
	for (const scope of await scopesOf(db)) {
		const asked = await askedIn(db, scope, share);
		for (let from = 0; from < asked.length && columns.count < mostFirsts; from += personsAtOnce) {
			const some = asked.slice(from, from + personsAtOnce);
			const places = new Map(some.map((id, i) => [id, persons + i]));
			persons += some.length;
			const rows = await db.all(sql<{ person_id: string; item_id: string; score: number }>`
				select person_id, item_id, score from (
					select distinct on (person_id, item_id) person_id, item_id, score, at, hints, helped, pending from exercises.attempt
					where scope = ${scope} and person_id = any(${some}::uuid[]) order by person_id, item_id, at, id) first
				where not helped and not pending and hints = 0 and at >= ${new Date(now.getTime() - reach)} and at <= ${now}`);
			for (const row of rows) {
				if (!items.has(row.item_id)) items.set(row.item_id, items.size);
				columns.add(places.get(row.person_id)!, items.get(row.item_id)!, row.score);
			}
		}
	}
	const itemIds = [...items.keys()];
	return { firsts: { persons: columns.persons, items: columns.items, scores: columns.scores, count: columns.count, personCount: persons, groups: await groupsOf(db, itemIds) }, itemIds };
}

/** The competence that each exercise is compared within, its first; one without any stands alone. */
async function groupsOf(db: Database, itemIds: readonly string[]): Promise<Int32Array> {
	const rows = await db.all(sql<{ item_id: string; competence: string | null }>`
		select distinct on (item_id) item_id, competence_ids[1] as competence from exercises.item_version where item_id = any(${itemIds}::uuid[]) order by item_id, number desc`);
	const competences = new Map(rows.map((row) => [row.item_id, row.competence]));
	const groups = new Map<string, number>();
	return Int32Array.from(itemIds, (id) => {
		const group = competences.get(id) ?? id;
		if (!groups.has(group)) groups.set(group, groups.size);
		return groups.get(group)!;
	});
}

/**
 * Learns how hard exercises are from the nation's first answers and publishes it as an edition, in force an hour from now: weekly, or asked for by hand.
 * Bounded in memory whatever the size of the nation. Answers the edition; nothing when there is too little to learn from or nothing new.
 */
export async function publishEdition(db: Database, now = new Date(), { startsAt = new Date(now.getTime() + notice), enough = fewest }: { startsAt?: Date; enough?: number } = {}): Promise<Edition | undefined> {
	const { attempts } = await db.one(sql<{ attempts: number }>`select greatest(reltuples, 0)::float8 as attempts from pg_class where oid = 'exercises.attempt'::regclass`);
	const { firsts, itemIds } = await firstsOf(db, now, Math.max(1, Math.ceil(attempts / mostFirsts)));
	if (firsts.count < enough) return undefined;
	const made = found(firsts);
	const before = await difficultiesOf(db, itemIds, startsAt);
	const changed = itemIds.flatMap((id, i) => (Math.abs(made.logits[i] - (before.get(id) ?? 0)) >= least ? [i] : []));
	if (!changed.length) return undefined;
	return db.transaction(async (db) => {
		const edition = await db.maybe(sql<Edition>`
			insert into revision.edition (number, starts_at, attempts, persons, items)
			select coalesce(max(number), 0) + 1, ${startsAt}::timestamptz, ${firsts.count}, ${firsts.personCount}, ${itemIds.length} from revision.edition
			having coalesce(max(starts_at) < ${startsAt}::timestamptz, true)
			on conflict do nothing returning number, starts_at, attempts, persons, items`);
		if (!edition) return undefined;
		await db.run(sql`
			insert into revision.difficulty (item_id, starts_at, logit, spread, attempts)
			select given.item_id, ${startsAt}::timestamptz, given.logit, given.spread, given.attempts
			from unnest(${changed.map((i) => itemIds[i])}::uuid[], ${changed.map((i) => made.logits[i])}::float8[], ${changed.map((i) => made.spreads[i])}::real[], ${changed.map((i) => made.attempts[i])}::int[])
				as given(item_id, logit, spread, attempts)`);
		forgetDifficulties();
		await audit(db, theSystem('difficulties'), { act: 'difficulty.publish', detail: { edition: edition.number, items: edition.items, changed: changed.length } });
		return edition;
	});
}
