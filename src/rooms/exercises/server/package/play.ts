import { isId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { sql } from '#platform/server/sql.ts';
import type { Told } from '#rooms/exercises/package.ts';
import type { FrameGiven } from '#rooms/exercises/server/package/frame-script.ts';
import { settleLaunch } from '#rooms/exercises/server/package/facts.ts';
import { openLaunch } from '#rooms/exercises/server/package/launch.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Kinds } from '#rooms/sync/server/index.ts';

/** A player's page: where the frame begins and what it is given, the parts, and what the player's script needs to tell on. */
export type PlayerView = {
	title: string;
	tongue: string;
	/** Where the frame begins. */
	src: string;
	/** Its name, which carries what it is given; nothing for what tells the server by itself. */
	name: string;
	parts: { title: string; told: Told | null }[];
	part: number;
	back: string;
	play: { item: string; version: number; work: string | null; launch: string; scope: string; format: FrameGiven['format']; part: string; parts: string[]; masteries: Record<string, number>; assets: string[]; told: Record<string, Told>; person: string };
};

const agent = (address: string, launch: string) => JSON.stringify({ objectType: 'Agent', account: { homePage: address, name: launch } });

/** Opens a package for who asks, at one of its parts. */
export async function openPackage(db: Database, who: Who, itemId: string, { work, part, address }: { work: string | null; part: number; address: string }): Promise<PlayerView> {
	const opened = await openLaunch(db, who, itemId, work);
	const at = opened.parts[part] ? part : 0;
	const { id, path, query, mastery, data } = opened.parts[at];
	const base = `/play/${opened.token}/`;
	const { activity } = await db.one(sql<{ activity: string | null }>`select activity from exercises.package join exercises.launch on launch.archive = package.archive where launch.scope = ${opened.scope} and launch.id = ${opened.launch}`);
	const forXapi = new URLSearchParams({ endpoint: `${address}${base}~/xapi/`, auth: `Basic ${Buffer.from(`${opened.launch}:`).toString('base64')}`, actor: agent(address, opened.launch), registration: opened.launch, activity_id: activity ?? '' });
	const given: FrameGiven = {
		qalam: 'package', format: opened.format, launch: opened.launch, part: id, kept: opened.states[id]?.kept ?? null, seconds: opened.states[id]?.told?.seconds ?? 0,
		// A name to greet by, and an id that is this launch's alone: the package knows nobody.
		learner: { id: opened.launch, name: who.givenName }, mastery: mastery === undefined ? '' : String(mastery), data: data ?? ''
	};
	const [before, anchor = ''] = query.split(/(?=#)/);
	const told = Object.fromEntries(Object.entries(opened.states).flatMap(([part, state]) => (state.told ? [[part, state.told]] : [])));
	return {
		title: opened.item.title,
		tongue: opened.item.language,
		src: base + path.split('/').map(encodeURIComponent).join('/') + (opened.format === 'xapi' ? `${before ? `${before}&` : '?'}${forXapi}` : before) + anchor,
		name: opened.format === 'xapi' ? '' : JSON.stringify(given),
		parts: opened.parts.map((each) => ({ title: each.title, told: told[each.id] ?? null })),
		part: at,
		back: `/exercise/${itemId}${work && isId(work) ? `?work=${work}` : ''}`,
		play: {
			item: opened.item.id, version: opened.item.version, work: work && isId(work) ? work : null, launch: opened.launch, scope: opened.scope, format: opened.format, part: id, parts: opened.parts.map((each) => each.id),
			assets: opened.parts.filter((each) => each.asset).map((each) => each.id),
			masteries: Object.fromEntries(opened.parts.flatMap((each) => (each.mastery === undefined ? [] : [[each.id, each.mastery]]))), told, person: who.id
		}
	};
}

/** Makes a fact now of what the statements of one's own launch told. Answers what is kept of it. */
export async function settleOwn(db: Database, who: Who, launchId: string, kinds: Kinds): Promise<Told | undefined> {
	const own = isId(launchId) && who.hat && (await db.maybe(sql<{ id: string }>`select id from exercises.launch where scope = ${who.hat.establishmentId} and id = ${launchId} and person_id = ${who.id}`));
	if (!own) throw notFound();
	return settleLaunch(db, who.hat!.establishmentId, launchId, kinds);
}
