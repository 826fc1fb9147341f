import { withDatabase } from './with.ts';
import { wordsOf } from './words.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { countries, isCountry } from '#countries/index.ts';
import { roleKinds, roles, type RoleName } from '#rooms/people/acts.ts';
import { cleanCode } from '#rooms/people/secret.ts';
import { endRole, findPersons, giveRole, loadPersons, organisationByCode, organisationHead, personByCode, recover, rolesIn } from '#rooms/people/server/index.ts';

const system = theSystem('command line');
const options = {
	json: { type: 'boolean' }, given: { type: 'string' }, family: { type: 'string' }, role: { type: 'string' }, at: { type: 'string' }, code: { type: 'string' },
	text: { type: 'string' }, until: { type: 'string' }, end: { type: 'boolean' }
} as const;
type Values = ReturnType<typeof wordsOf<typeof options>>['values'];

const usage = (what: string) => new Trouble('usage', what, './qalam user --help explains it.');
const missing = (what: string, mend: string) => new Trouble('not-found', what, mend);

function roleOf(text: string | undefined): RoleName {
	if (!(roles as readonly (string | undefined)[]).includes(text)) throw usage(`"${text ?? ''}" is no role: ${roles.join(', ')}.`);
	return text as RoleName;
}

/** The organisation with a code; the country's own without one. */
async function placeOf(db: Database, code: string | undefined): Promise<string> {
	const key = code ? null : await maybeSetting<string>(db, 'country');
	const wanted = code ?? (isCountry(key) ? (await countries[key]()).code : undefined);
	if (!wanted) throw missing('This installation has no country yet.', './qalam country NAME --empty begins one; ./qalam start loads the demo.');
	return organisationByCode(db, system, wanted).catch(() => {
		throw missing(`No organisation has the code "${wanted}".`, 'Codes stand in the tree of the pages; ./qalam user list shows those with people.');
	});
}

const person = (db: Database, code: string | undefined): Promise<string> => {
	if (!code) throw usage('Whose code?');
	return personByCode(db, system, code).catch(() => {
		throw missing(`Nobody has the code "${code}".`, './qalam user list --text NAME finds it.');
	});
};

async function list(db: Database, values: Values): Promise<void> {
	const organisationId = await placeOf(db, values.at);
	const role = values.role ? roleOf(values.role) : null;
	const rows = values.text
		? (await findPersons(db, system, { organisationId, text: values.text, limit: 100 })).map((one) => ({ code: one.code, name: `${one.given_name} ${one.family_name}`, role: one.kinds.join(', '), at: one.places.join(', ') }))
		: (await rolesIn(db, system, organisationId, role, null, 200)).map((one) => ({ code: one.code, name: one.person, role: one.role as string, at: one.organisation }));
	if (values.json) console.log(JSON.stringify(rows));
	else if (rows.length === 0) console.log('Nobody.');
	else for (const row of rows) console.log(`${row.code.padEnd(14)} ${row.name.padEnd(32)} ${row.role.padEnd(16)} ${row.at}`);
}

async function add(db: Database, values: Values): Promise<void> {
	const role = roleOf(values.role);
	if (!values.given?.trim() || !values.family?.trim()) throw usage('A person needs --given and --family.');
	const organisationId = await placeOf(db, values.at);
	const { kind } = await organisationHead(db, system, organisationId);
	if (!roleKinds[role].includes(kind)) throw usage(`A ${role} is held at: ${roleKinds[role].join(', ')}; this is a ${kind}.`);
	const code = values.code ? cleanCode(values.code) : undefined;
	if (code !== undefined && !/^[A-Z0-9-]{4,32}$/.test(code)) throw usage('A code has 4 to 32 letters, digits or hyphens.');
	const made = await db.transaction(async (db) => {
		const [{ id }] = await loadPersons(db, system, [{ givenName: values.given!.trim(), familyName: values.family!.trim(), code }]).catch((error) => {
			if ((error as { code?: string }).code === '23505') throw usage(`The code "${code}" is taken.`);
			throw error;
		});
		await giveRole(db, system, { personId: id, role, organisationId });
		return recover(db, system, id);
	});
	tellSecret(made, values);
}

function tellSecret(made: { code: string; name: string; kind: string; secret: string }, values: Values): void {
	if (values.json) console.log(JSON.stringify({ code: made.code, name: made.name, [made.kind]: made.secret }));
	else console.log(`${made.name}\n  code      ${made.code}\n  ${made.kind.padEnd(9)} ${made.secret}${made.kind === 'password' ? '\n  It is replaced at the first sign-in. It is not shown again.' : ''}`);
}

async function changeRole(db: Database, [code, name]: string[], values: Values): Promise<void> {
	const role = roleOf(name);
	if (!values.at) throw usage('Where? --at CODE.');
	if (values.until && !/^\d{4}-\d{2}-\d{2}$/.test(values.until)) throw usage('--until is a day such as 2027-07-31.');
	const [personId, organisationId] = [await person(db, code), await placeOf(db, values.at)];
	if (values.end) {
		const held = (await rolesIn(db, system, organisationId, role, null, 10_000)).find((one) => one.person_id === personId && one.organisation_id === organisationId);
		if (!held) throw missing(`${code} is no ${role} at ${values.at}.`, './qalam user list --at CODE shows who is.');
		await endRole(db, system, held.id);
	} else await giveRole(db, system, { personId, role, organisationId, until: values.until ?? null });
	if (values.json) console.log(JSON.stringify({ code: cleanCode(code), role, at: values.at, ended: values.end ?? false }));
	else console.log(values.end ? 'The role is ended.' : 'The role is given.');
}

/** People and their passwords from the terminal: `user list | add | reset | role`. */
export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('user', words, options, { least: 1, most: 3 });
	const [act, ...rest] = positionals;
	const acts: Record<string, (db: Database) => Promise<void>> = {
		list: (db) => list(db, values),
		add: (db) => add(db, values),
		reset: async (db) => tellSecret(await recover(db, system, await person(db, rest[0])), values),
		role: (db) => changeRole(db, rest, values)
	};
	if (!Object.hasOwn(acts, act)) throw usage(`There is no "user ${act}".`);
	await withDatabase(async (db) => {
		try {
			await acts[act](db);
		} catch (error) {
			if (error instanceof Refusal) throw new Trouble('usage', error.sentence('en'), './qalam user --help explains it.', error);
			throw error;
		}
	});
}
