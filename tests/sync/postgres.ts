import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { isDown, sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { beginCopy, beginTimeline, copyVerified, push, record, Unfit, type CopyMark, type Kinds } from '#rooms/sync/server/index.ts';
import type { Chance } from '#tests/sync/chance.ts';
import { diskFiling } from '#tests/sync/disk-filing.ts';
import { idOf } from '#tests/sync/filing.ts';
import { verdictOn, type Receiver } from '#tests/sync/receiver.ts';

type Tables = { fact: string; scope_head: string; quarantine: string; unread: string; epoch: string; device: string; timeline: string; copy: string; horizon: string; attachment: string };

/** All that the room holds, as text: yesterday's copy. */
const takeAll = (db: Database): Promise<Tables> =>
	db.one(sql<Tables>`
		select (select coalesce(json_agg(row), '[]')::text from sync.fact row) as fact, (select coalesce(json_agg(row), '[]')::text from sync.scope_head row) as scope_head,
			(select coalesce(json_agg(row), '[]')::text from sync.quarantine row) as quarantine, (select coalesce(json_agg(row), '[]')::text from sync.unread row) as unread,
			(select coalesce(json_agg(row), '[]')::text from sync.epoch row) as epoch, (select coalesce(json_agg(row), '[]')::text from sync.device row) as device,
			(select coalesce(json_agg(row), '[]')::text from sync.timeline row) as timeline, (select coalesce(json_agg(row), '[]')::text from sync.copy row) as copy,
			(select coalesce(json_agg(row), '[]')::text from sync.horizon row) as horizon,
			(select coalesce(json_agg(row), '[]')::text from sync.attachment row) as attachment`);

async function putAll(db: Database, tables: Tables): Promise<void> {
	await db.transaction(async (db) => {
		// Of few rows, faster than truncate.
		await db.run(sql`delete from sync.fact`);
		await db.run(sql`delete from sync.scope_head`);
		await db.run(sql`delete from sync.quarantine`);
		await db.run(sql`delete from sync.unread`);
		await db.run(sql`delete from sync.epoch`);
		await db.run(sql`delete from sync.device`);
		await db.run(sql`delete from sync.timeline`);
		await db.run(sql`delete from sync.copy`);
		await db.run(sql`delete from sync.horizon`);
		await db.run(sql`delete from sync.attachment`);
		await db.run(sql`insert into sync.fact select (row).* from json_populate_recordset(null::sync.fact, ${tables.fact}::json) row`);
		await db.run(sql`insert into sync.scope_head select (row).* from json_populate_recordset(null::sync.scope_head, ${tables.scope_head}::json) row`);
		await db.run(sql`insert into sync.quarantine select (row).* from json_populate_recordset(null::sync.quarantine, ${tables.quarantine}::json) row`);
		await db.run(sql`insert into sync.unread select (row).* from json_populate_recordset(null::sync.unread, ${tables.unread}::json) row`);
		await db.run(sql`insert into sync.epoch select (row).* from json_populate_recordset(null::sync.epoch, ${tables.epoch}::json) row`);
		await db.run(sql`insert into sync.device select (row).* from json_populate_recordset(null::sync.device, ${tables.device}::json) row`);
		await db.run(sql`insert into sync.timeline select (row).* from json_populate_recordset(null::sync.timeline, ${tables.timeline}::json) row`);
		await db.run(sql`insert into sync.copy select (row).* from json_populate_recordset(null::sync.copy, ${tables.copy}::json) row`);
		await db.run(sql`insert into sync.horizon select (row).* from json_populate_recordset(null::sync.horizon, ${tables.horizon}::json) row`);
		await db.run(sql`insert into sync.attachment select (row).* from json_populate_recordset(null::sync.attachment, ${tables.attachment}::json) row`);
	});
}

const filesIn = (tables: Tables) => (JSON.parse(tables.attachment) as { person_id: string; sha256: string; size: number; whole_at: string | null }[]).flatMap((row) => (row.whole_at ? [idOf(row.person_id, row)] : []));
const idsIn = (tables: Tables) => [...filesIn(tables), ...(JSON.parse(tables.fact) as { id: string }[]).map((row) => row.id), ...(JSON.parse(tables.quarantine) as { fact_id: string; sent_by: string }[]).map((row) => `${row.fact_id} ${row.sent_by}`)];

/** The empty state, to begin each run from. */
export const emptyTables = takeAll;

/** The receiver as it is: the real `push` on PostgreSQL, copied and put back table by table. */
export function realReceiver(db: Database, empty: Tables, chance: Chance): Receiver {
	let mended = false;
	const copies: { mark: CopyMark; tables: Tables }[] = [];
	const down = () => !mended && chance.happens(0.01);
	const files = diskFiling(db, down);
	const kinds: Kinds = {
		note: {
			v: 1,
			apply: async (db, _, fact) => {
				const verdict = verdictOn(fact, mended);
				await db.transaction(async (db) => {
					if (verdict !== 'fine') throw new Unfit(verdict);
					await record(db, fact);
				});
				// The database goes away in the middle of a push.
				if (down()) throw Object.assign(new Error('the database is away'), { down: true });
			},
			known: async () => undefined
		}
	};
	const ready = putAll(db, empty);
	return {
		outside: true,
		filing: files.filing,
		async push(person, given, received) {
			await ready;
			const hats = person.scopes.map((establishmentId) => ({ id: `pupil:${establishmentId}`, kind: 'pupil', placeId: establishmentId, place: '', establishmentId }));
			const who = { id: person.id, language: 'fr', sessionId: person.id, hats, hat: hats[0], mustChange: false } as unknown as Who;
			try {
				return await push(db, who, given, kinds, received);
			} catch (error) {
				if (error instanceof Refusal) return 'notYours';
				if (isDown(error) || (error as { down?: boolean }).down) return undefined;
				throw error;
			}
		},
		restart: async () => {},
		async copy() {
			await ready;
			const mark = await beginCopy(db);
			const number = copies.push({ mark, tables: await takeAll(db) }) - 1;
			await files.copy(number);
			return number;
		},
		async verify(copy) {
			await copyVerified(db, copies[copy].mark);
			return new Set(idsIn(copies[copy].tables));
		},
		async restore(copy) {
			copies.length = copy + 1;
			await putAll(db, copies[copy].tables);
			await files.restore(copy);
			await beginTimeline(db);
		},
		mend: () => void (mended = true),
		async has(given) {
			const ids = given.filter(isId);
			const rows = await db.all(sql<{ id: string }>`select id::text from sync.fact where id = any(${ids}::uuid[]) union select fact_id || ' ' || sent_by from sync.quarantine where fact_id = any(${ids}::uuid[])`);
			return new Set(rows.map((row) => row.id));
		},
		async contents() {
			const applied = await db.all(sql<{ id: string; actor: string; scope: string; place: string; pos: number }>`
				select id, actor_id as actor, scope, concat_ws(' ', scope, writer, epoch, seq) as place, pos from sync.fact order by scope, pos`);
			const aside = await db.all(sql<{ id: string; sentBy: string; why: string }>`select fact_id as id, sent_by as "sentBy", code as why from sync.quarantine`);
			const gap = applied.some((row, i) => row.pos !== (applied[i - 1]?.scope === row.scope ? applied[i - 1].pos : 0) + 1);
			return { applied, aside, faults: gap ? ['a place in a log is left out'] : [] };
		}
	};
}
