import { progress, wordsOf } from './words.ts';
import { withDatabase } from './with.ts';
import { loadContent } from '../house/content.ts';
import { countries, isCountry } from '#countries/index.ts';
import type { CountryKey } from '#countries/country.ts';
import { theSystem } from '#platform/server/audit.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { isInhabited, loadCountry, setUp, type FirstAdministrator } from '#rooms/people/server/index.ts';

type Report = { country: CountryKey; demo: boolean; administrator: FirstAdministrator | null };

const inUse = (what: string) => new Trouble('in-use', what, 'Choose another database: an empty DATABASE_URL, or QALAM_DATA=./country-data ./qalam country NAME --empty.');

/** Begins a real installation, or finishes one that was stopped in the middle: what is there already is left. */
async function begin(db: Database, name: CountryKey): Promise<Report> {
	const [there, demo] = [await maybeSetting<string>(db, 'country'), await maybeSetting<boolean>(db, 'demo')];
	if (demo) throw inUse('This database holds the demo; a real installation never begins in it.');
	if (there ? there !== name : await isInhabited(db)) throw inUse(there ? `This installation serves ${there}.` : 'This database is in use already.');
	progress('Loading its programmes, lessons and exercises');
	await loadContent(db, name);
	const country = await countries[name]();
	progress(`Laying the territory and the administration of ${country.name.en}`);
	// Last: the password it answers is nowhere else.
	const administrator = await setUp(db, { country, demo: false });
	return { country: name, demo: false, administrator };
}

async function renew(db: Database, name: CountryKey): Promise<Report> {
	const there = await maybeSetting<string>(db, 'country');
	if (!there) throw new Trouble('not-found', 'There is no country in this database yet.', `./qalam country ${name} --empty begins a real installation; ./qalam start loads the demo.`);
	if (there !== name) throw inUse(`This installation serves ${there}.`);
	await loadCountry(db, theSystem('country renewed'), await countries[name]());
	await loadContent(db, name);
	return { country: name, demo: (await maybeSetting<boolean>(db, 'demo')) === true, administrator: null };
}

async function tell(db: Database): Promise<Report> {
	const there = await maybeSetting<string>(db, 'country');
	if (!isCountry(there)) throw new Trouble('not-found', 'There is no country in this database yet.', './qalam country NAME --empty begins a real installation; ./qalam start loads the demo.');
	return { country: there, demo: (await maybeSetting<boolean>(db, 'demo')) === true, administrator: null };
}

/** Which country this is: `country`, `country NAME --empty`, `country NAME`. */
export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('country', words, { json: { type: 'boolean' }, empty: { type: 'boolean' } }, { least: 0, most: 1 });
	const [name] = positionals;
	if (name !== undefined && !isCountry(name)) throw new Trouble('usage', `There is no country "${name}": ${Object.keys(countries).join(', ')}.`, './qalam country --help explains it.');
	if (values.empty && !name) throw new Trouble('usage', 'Which country?', './qalam country senegal --empty');
	const report = await withDatabase((db) => (!name ? tell(db) : values.empty ? begin(db, name) : renew(db, name)));
	if (values.json) return console.log(JSON.stringify(report));
	console.log(`${report.country}${report.demo ? ' (demo)' : ''}`);
	if (report.administrator)
		console.log(`\n  Administrator\n    code      ${report.administrator.code}\n    password  ${report.administrator.password}\n\n  The password is replaced at the first sign-in. It is not shown again.\n  ./qalam start`);
}
