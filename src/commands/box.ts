import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { wordsOf } from './words.ts';
import { boxAt, boxFiles, installCertificate, requestFor, type Box, type BoxFiles } from '#platform/server/box.ts';
import { UnfitCertificate, daysLeft, maybeName, soon, type Certificate, type Unfit } from '#platform/server/certificate.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { Trouble } from '#platform/server/trouble.ts';

const day = (at: Date) => at.toISOString().slice(0, 10);

/** Why a certificate is refused, and what to do, for the terminal. */
const refusals: Record<Unfit, [what: string, mend: string]> = {
	unreadable: ['There is no certificate in this file.', 'It is a text that begins with -----BEGIN CERTIFICATE-----: bring the whole file that the authority gave.'],
	otherKey: ['This certificate belongs to another key.', 'It was made for another box, or for an earlier key of this one: send the request of ./qalam box request again.'],
	otherName: ['This certificate is for another name.', 'Ask for one with the request of ./qalam box request; ./qalam box status says the name of this box.'],
	ended: ['This certificate has ended already.', 'Bring a newer one. If it is new, this box has a wrong clock: timedatectl, or date -s.'],
	stranger: ['An authority that phones do not know has signed this certificate, and the one in place is good.', 'Bring the full chain (fullchain.pem), or a certificate of the authority of the one in place.'],
	older: ['This certificate ends before the one in place, which stays.', 'Nothing is to be done; a newer one is taken at any time.']
};

async function request(files: BoxFiles, asked: string | undefined, json: boolean): Promise<void> {
	const named = asked ?? (await boxAt(files, new Date())).name;
	if (!named) throw new Trouble('usage', 'Which name will this box have?', './qalam box request --name e01234.box.example.sn');
	const name = maybeName(named);
	if (!name) throw new Trouble('usage', `${named} is not a name that a box may have.`, 'Write it like e01234.box.example.sn: letters, digits and hyphens, at least three parts.');
	const { request: text, newKey } = await requestFor(files, name);
	if (json) return console.log(JSON.stringify({ name, newKey, file: files.request, request: text }));
	process.stdout.write(text);
	console.error(`\n· ${name}: ${newKey ? 'a new key was made; it stays here, in ' + files.key : 'the key stays the same'}\n· This request holds no secret. It is also in ${files.request}\n· What comes back: ./qalam box certificate FILE`);
}

async function certificate(files: BoxFiles, path: string, json: boolean): Promise<void> {
	const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8').catch((error) => {
		throw new Trouble('not-found', `The file ${path} cannot be read.`, 'Look for a typing error in its name.', error);
	});
	try {
		const taken = await installCertificate(files, text, new Date());
		if (json) return console.log(JSON.stringify(shown(taken)));
		console.log(`${taken.names[0]}: in place until ${day(taken.to)}, ${daysLeft(taken, new Date())} days. A server that runs takes it up within seconds.`);
		for (const line of doubts(taken)) console.log(`! ${line}`);
	} catch (error) {
		if (error instanceof UnfitCertificate) throw new Trouble('unfit-certificate', ...refusals[error.why], error);
		throw error;
	}
}

/** What does not hinder the box from taking a certificate, and will hinder phones. */
const doubts = ({ known, from }: Certificate): string[] => [
	...(known ? [] : ['No authority that phones bring has signed it, or a certificate between is missing: phones will refuse it. Bring the full chain (fullchain.pem).']),
	...(from > new Date() ? [`It begins on ${day(from)}, so the clock of this box is behind: timedatectl, or date -s.`] : [])
];

const shown = (one: Certificate) => ({ names: one.names, issuer: one.issuer, from: one.from, to: one.to, daysLeft: daysLeft(one, new Date()), known: one.known });

const addresses = () => Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter((one) => !one.internal && one.family === 'IPv4').map((one) => one.address));

/** What a phone on the box's network gets, in one sentence. */
function phonesSee({ state, certificate: one, name }: Box, { plainPort }: Config): string {
	const plain = plainPort === undefined ? 'nothing else answers, for HTTP_PORT is not set' : `http://${name ?? 'this box'} shows the site, marked as not protected`;
	if (state === 'secure' && one!.known) return 'the site over https: phones can keep it and work without line';
	if (state === 'secure') return 'a warning of the browser: no authority that phones bring has signed the certificate, or one between is missing';
	if (state === 'ended') return `over https a warning; what was installed opens from the phone and keeps what is done; ${plain}`;
	return `no https; ${plain}`;
}

async function status(config: Config, json: boolean): Promise<void> {
	const files = boxFiles(config);
	const box = await boxAt(files, new Date());
	const report = { name: box.name ?? null, state: box.state, why: box.why ?? null, certificate: box.certificate ? shown(box.certificate) : null, addresses: addresses(), phonesSee: phonesSee(box, config) };
	if (json) return console.log(JSON.stringify(report));
	const said = { secure: 'in force', ended: 'ended', waiting: 'waits for its certificate', unfit: 'certificate and key do not belong together', none: 'no key yet: ./qalam box request --name NAME' }[box.state];
	console.log(`  name         ${report.name ?? '–'}\n  state        ${said}`);
	if (box.certificate) console.log(`  certificate  ${day(box.certificate.from)} to ${day(box.certificate.to)}, ${daysLeft(box.certificate, new Date())} days left, by ${box.certificate.issuer}`);
	console.log(`  addresses    ${report.addresses.join(', ') || '–'}\n  phones see   ${report.phonesSee}`);
	if (box.certificate && daysLeft(box.certificate, new Date()) < soon) console.log(`! ./qalam box request again, and bring back the certificate`);
}

/** The name, key and certificate of a school's box: `box request`, `box certificate FILE`, `box status`. */
export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('box', words, { json: { type: 'boolean' }, name: { type: 'string' } }, { least: 1, most: 2 });
	const [act, file] = positionals;
	const config = readConfig();
	const files = boxFiles(config);
	if (act === 'request' && !file) return request(files, values.name, !!values.json);
	if (act === 'certificate' && file) return certificate(files, file, !!values.json);
	if (act === 'status' && !file) return status(config, !!values.json);
	throw new Trouble('usage', `./qalam box: ${act === 'certificate' ? 'which file?' : `"${positionals.join(' ')}" is not understood.`}`, './qalam box --help explains it.');
}
