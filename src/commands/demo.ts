import { withDatabase } from './with.ts';
import { progress, wordsOf } from './words.ts';
import { demoAccounts, growDemo, loadDemo, type DemoAccount } from '#house';
import { maybeSetting } from '#platform/server/settings.ts';
import { Trouble } from '#platform/server/trouble.ts';

const options = { accounts: { type: 'boolean' }, pupils: { type: 'string' }, json: { type: 'boolean' } } as const;

function print(accounts: DemoAccount[]): void {
	const wide = (key: 'role' | 'code' | 'secret') => Math.max(...accounts.map((account) => account[key].length)) + 2;
	const [role, code, secret] = [wide('role'), wide('code'), wide('secret')];
	for (const account of accounts) console.log(`${account.role.padEnd(role)}${account.code.padEnd(code)}${account.secret.padEnd(secret)}${account.look}`);
}

/** The demo: loads it where nothing is yet, prints its accounts. */
export async function run(words: string[]): Promise<void> {
	const { values } = wordsOf('demo', words, options);
	const wanted = values.pupils === undefined ? undefined : Number(values.pupils.replace(/[ _]/g, ''));
	if (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0 && wanted <= 1_000_000)) throw new Trouble('usage', '--pupils takes a number up to 1 000 000.', './qalam demo --help explains it.');
	await withDatabase(async (db) => {
		const state = await maybeSetting<boolean>(db, 'demo');
		if (values.accounts && state !== true) throw new Trouble('not-found', 'This database holds no demo, so it has no demo accounts.', './qalam demo loads one into an empty database.');
		if (state !== true) await loadDemo(db, progress);
		const pupils = wanted === undefined ? undefined : await growDemo(db, wanted, progress);
		const accounts = await demoAccounts(db);
		if (values.json) console.log(JSON.stringify({ accounts, ...(pupils === undefined ? {} : { pupils }) }));
		else print(accounts);
	});
}
