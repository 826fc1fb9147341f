import { createHash, randomBytes } from 'node:crypto';
import { briefly } from '#platform/server/brief.ts';
import { isId, newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { maybePackage, type PackageFormat, type Told } from '#rooms/exercises/package.ts';
import { currentVersion, maybeVersion } from '#rooms/exercises/server/items.ts';
import { mayOpen } from '#rooms/exercises/server/open.ts';
import type { PackagePart } from '#rooms/exercises/server/package/read.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

/** Hours for which an opened package is served and listened to; days after which a launch is forgotten: what it told may be on a phone for long. */
const lifetime = 12;
const remembered = 90;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** What a part keeps for its learner, and what it told. */
export type PartState = { kept?: Record<string, unknown>; told?: Told };

/** A package that was opened: what its page needs. `token` stands in the addresses of its files and is kept as a hash only. */
export type Opened = {
	launch: string;
	token: string;
	item: { id: string; version: number; title: string; language: string };
	scope: string;
	format: PackageFormat;
	bytes: number;
	parts: PackagePart[];
	states: Record<string, PartState>;
};

/** A package as one person may open it: the item's, if it reaches him. */
async function packageFor(db: Database, who: Who, itemId: string) {
	const version = isId(itemId) ? await maybeVersion(db, itemId, await currentVersion(db, itemId)) : undefined;
	const interaction = version?.item.parts.map((part) => maybePackage(part.interaction)).find(Boolean);
	if (!version || !interaction || !who.hat || !(await mayOpen(db, who, version))) throw notFound();
	return { version, interaction, scope: who.hat.establishmentId };
}

/** Opens a package for who asks: its files are served for some hours to whoever has the token. */
export async function openLaunch(db: Database, who: Who, itemId: string, workId: string | null): Promise<Opened> {
	const { version, interaction, scope } = await packageFor(db, who, itemId);
	const { parts, bytes } = await db.one(sql<{ parts: PackagePart[]; bytes: number }>`select parts, bytes from exercises.package where archive = ${interaction.archive}`);
	const [launch, token] = [newId(), randomBytes(24).toString('base64url')];
	await db.run(sql`
		insert into exercises.launch (scope, id, token_hash, person_id, item_id, item_version, archive, work_id, expires_at)
		values (${scope}, ${launch}, ${hashOf(token)}, ${who.id}, ${version.id}, ${version.version}, ${interaction.archive}, ${workId && isId(workId) ? workId : null}, now() + make_interval(hours => ${lifetime}))`);
	const states = await db.all(sql<{ part: string; state: PartState }>`
		select part, state from exercises.package_state where scope = ${scope} and person_id = ${who.id} and item_id = ${version.id} and part not like 'xapi:%' limit 200`);
	return {
		launch, token, item: { id: version.id, version: version.version, title: version.item.title, language: version.item.language }, scope, format: interaction.format, bytes, parts,
		states: Object.fromEntries(states.map(({ part, state }) => [part, state]))
	};
}

/** Keeps what a part noted for its learner's next time, and what it told. Refuses (404) a launch that is not his, and a part that its package does not have. */
export async function keepState(db: Database, who: Who, launchId: string, part: string, state: PartState): Promise<void> {
	const found = isId(launchId) && who.hat ? await db.maybe(sql<{ item_id: string; parts: PackagePart[] }>`
		select launch.item_id, package.parts from exercises.launch join exercises.package on package.archive = launch.archive
		where launch.scope = ${who.hat.establishmentId} and launch.id = ${launchId} and launch.person_id = ${who.id} and launch.expires_at > now()`) : undefined;
	// Only its own parts: each name would be another row of the disk.
	if (!found?.parts.some((each) => each.id === part)) throw notFound();
	await writeState(db, { scope: who.hat!.establishmentId, personId: who.id, itemId: found.item_id }, part, state);
}

export const writeState = (db: Database, { scope, personId, itemId }: { scope: string; personId: string; itemId: string }, part: string, state: unknown): Promise<number> =>
	db.run(sql`
		insert into exercises.package_state (scope, person_id, item_id, part, state) values (${scope}, ${personId}, ${itemId}, ${part.slice(0, 250)}, ${JSON.stringify(state)})
		on conflict (scope, person_id, item_id, part) do update set state = excluded.state, changed_at = now()`);

/** A launch as its token finds it, while it lasts. */
export type Launched = { scope: string; id: string; person_id: string; given_name: string; item_id: string; item_version: number; archive: string; work_id: string | null; format: PackageFormat; activity: string | null; parts: PackagePart[] };

/** The launch of a token; asked for with every file of a package, so remembered for some seconds. */
export const maybeLaunch = briefly(
	20,
	5000,
	(_db: Database, token: string) => token,
	async (db, token): Promise<Launched | undefined> =>
		/^[\w-]{32}$/.test(token)
			? db.maybe(sql<Launched>`
				select launch.scope, launch.id, launch.person_id, person.given_name, launch.item_id, launch.item_version, launch.archive, launch.work_id, package.format, package.activity, package.parts
				from exercises.launch join exercises.package on package.archive = launch.archive join people.person on person.id = launch.person_id
				where launch.token_hash = ${hashOf(token)} and launch.expires_at > now()`)
			: undefined
);

/** Whether a person opened this item's package under this launch, whenever that was. */
export async function hasLaunched(db: Database, scope: string, personId: string, launchId: string, itemId: string): Promise<boolean> {
	return (await db.maybe(sql<{ id: string }>`select id from exercises.launch where scope = ${scope} and id = ${launchId} and person_id = ${personId} and item_id = ${itemId}`)) !== undefined;
}

/** Forgets launches that ended long ago. */
export const sweepLaunches = (db: Database): Promise<number> => db.run(sql`delete from exercises.launch where expires_at < now() - make_interval(days => ${remembered})`);
