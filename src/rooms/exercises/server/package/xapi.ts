import { enqueue } from '#platform/server/jobs.ts';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { longestState, type Told } from '#rooms/exercises/package.ts';
import { toldByStatements } from '#rooms/exercises/package-told.ts';
import { writeState, type Launched } from '#rooms/exercises/server/package/launch.ts';

/*
 * As much of an xAPI record store as an activity needs that was opened here (Experience API 1.0.3, part three): it tells, notes its own state, and reads
 * that again. Nothing of anybody else is read by it; what it tells becomes facts.
 */

/** Statements of one request, and of one launch; bytes of a request. */
const mostAtOnce = 100;
const mostOfLaunch = 2000;
export const mostXapiBytes = 300_000;

export type XapiAnswer = { status: number; body?: unknown; type?: string; headers?: Record<string, string> };
export type XapiAsk = { method: string; path: string; query: URLSearchParams; type: string; body: Uint8Array };

const empty: Told = { status: 'incomplete', score: null, seconds: 0, questions: [] };

async function takeStatements(db: Database, launch: Launched, given: unknown): Promise<XapiAnswer> {
	const list = (Array.isArray(given) ? given : [given]) as Record<string, unknown>[];
	if (!list.length || list.length > mostAtOnce || list.some((each) => typeof each !== 'object' || each === null)) return { status: 400, body: { error: 'statements' } };
	const ids = list.map((each) => (typeof each.id === 'string' && /^[0-9a-f-]{36}$/i.test(each.id) ? each.id : newId()));
	const full = await db.transaction(async (db) => {
		const { told, statements } = await db.one(sql<{ told: Told | null; statements: number }>`select told, statements from exercises.launch where scope = ${launch.scope} and id = ${launch.id} for update`);
		if (statements + list.length > mostOfLaunch) return true;
		const now = toldByStatements(list, launch.activity ?? '', told ?? empty);
		await db.run(sql`update exercises.launch set told = ${JSON.stringify(now)}, statements = statements + ${list.length} where scope = ${launch.scope} and id = ${launch.id}`);
		// Statements come one by one: what they told together is a fact when no more has come for a while.
		if (now.status !== 'incomplete') await enqueue(db, 'launch.settle', { scope: launch.scope, id: launch.id }, { key: `launch ${launch.id}`, after: new Date(Date.now() + 20_000) });
		return false;
	});
	return full ? { status: 413, body: { error: 'too many statements' } } : { status: 200, body: ids };
}

type Document = { type: string; text: string };

/** The name under which a document of the activity is kept; nothing for one without. */
const documentName = (path: string, query: URLSearchParams): string => {
	const id = query.get('stateId') ?? query.get('profileId');
	return id === null ? '' : `xapi:${path}:${id}`.slice(0, 250);
};

async function documents(db: Database, launch: Launched, { method, path, query, type, body }: XapiAsk): Promise<XapiAnswer> {
	const whose = { scope: launch.scope, personId: launch.person_id, itemId: launch.item_id };
	const name = documentName(path, query);
	const find = () =>
		db.maybe(sql<{ state: Document }>`
			select state from exercises.package_state where scope = ${whose.scope} and person_id = ${whose.personId} and item_id = ${whose.itemId} and part = ${name}`);
	if (method === 'GET') {
		if (!name) {
			const rows = await db.all(sql<{ part: string }>`
				select part from exercises.package_state where scope = ${whose.scope} and person_id = ${whose.personId} and item_id = ${whose.itemId} and part like 'xapi:%' order by part limit 200`);
			return { status: 200, body: rows.filter(({ part }) => part.startsWith(`xapi:${path}:`)).map(({ part }) => part.slice(`xapi:${path}:`.length)) };
		}
		const found = await find();
		return found ? { status: 200, body: found.state.text, type: found.state.type, headers: { etag: `"${found.state.text.length}"` } } : { status: 404, body: '' };
	}
	if (method === 'DELETE') {
		await db.run(sql`delete from exercises.package_state where scope = ${whose.scope} and person_id = ${whose.personId} and item_id = ${whose.itemId} and part like 'xapi:%' and (part = ${name} or ${name} = '')`);
		return { status: 204 };
	}
	const text = Buffer.from(body).toString('utf8').replaceAll('\0', '');
	if (!name || body.byteLength > longestState) return { status: name ? 413 : 400, body: '' };
	let kept = text;
	if (method === 'POST' && /json/.test(type)) {
		// A document of JSON that is posted is laid over the one that is there.
		const before = await find();
		try {
			kept = JSON.stringify({ ...(before ? (JSON.parse(before.state.text) as object) : {}), ...(JSON.parse(text) as object) });
		} catch {
			return { status: 400, body: '' };
		}
		if (kept.length > longestState) return { status: 413, body: '' };
	}
	const { count } = await db.one(sql<{ count: number }>`
		select count(*)::int as count from exercises.package_state where scope = ${whose.scope} and person_id = ${whose.personId} and item_id = ${whose.itemId} and part like 'xapi:%' and part <> ${name}`);
	if (count >= 50) return { status: 413, body: '' };
	await writeState(db, whose, name, { type: type.slice(0, 100) || 'application/octet-stream', text: kept } satisfies Document);
	return { status: 204 };
}

/** Answers a question that a launched activity asks of its record store. */
export async function answerXapi(db: Database, launch: Launched, ask: XapiAsk): Promise<XapiAnswer> {
	const { method, path, body } = ask;
	if (launch.format !== 'xapi' || body.byteLength > mostXapiBytes) return { status: launch.format === 'xapi' ? 413 : 404 };
	if (path === 'about') return { status: 200, body: { version: ['1.0.3', '1.0.0'] } };
	if (path === 'statements') {
		// What was told is not read back: the activity's own state is for that.
		if (method === 'GET') return { status: 200, body: { statements: [], more: '' } };
		if (method !== 'POST' && method !== 'PUT') return { status: 405 };
		let given: unknown;
		try {
			given = JSON.parse(Buffer.from(body).toString('utf8'));
		} catch {
			return { status: 400, body: { error: 'JSON' } };
		}
		const answer = await takeStatements(db, launch, given);
		return method === 'PUT' && answer.status === 200 ? { status: 204 } : answer;
	}
	if (path === 'activities/state' || path === 'activities/profile' || path === 'agents/profile') return ['GET', 'PUT', 'POST', 'DELETE'].includes(method) ? documents(db, launch, ask) : { status: 405 };
	if (path === 'activities') return { status: 200, body: { objectType: 'Activity', id: ask.query.get('activityId') ?? '' } };
	return { status: 404 };
}
