import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rmdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { home, readConfig, type Config } from '#platform/server/config.ts';
import { Trouble, exitCodes, type TroubleKind } from '#platform/server/trouble.ts';

const shell = promisify(execFile);
const isThere = (path: string) => stat(path).then(() => true, () => false);

type Finding = { state: 'well' | 'look' | 'wrong'; what: string; mend?: string; kind?: TroubleKind };
type Check = { name: string; look: (config: Config) => Promise<Finding> };

const well = (what: string): Finding => ({ state: 'well', what });
const look = (what: string, mend: string): Finding => ({ state: 'look', what, mend });
const wrong = (kind: TroubleKind, what: string, mend: string): Finding => ({ state: 'wrong', what, mend, kind });
const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** The database to look at, without starting anything: that of DATABASE_URL, or ours if it runs. */
async function maybeUrl(config: Config): Promise<string | undefined> {
	if (config.databaseUrl) return config.databaseUrl;
	const { maybeServer } = await import('#platform/server/postgres.ts');
	return (await maybeServer(join(config.data, 'postgres')))?.url;
}

async function readable(data: string): Promise<Finding> {
	if (!(await isThere(data))) {
		const parent = dirname(data);
		const may = await stat(parent).then(() => true, () => false);
		return may ? well(`${data} is not there yet; the first start makes it`) : look(`${data} is not there yet, nor is ${parent}`, 'The first start makes both, if this account may.');
	}
	const mark = await readFile(join(data, 'qalam.json'), 'utf8').then((text) => JSON.parse(text) as { format: number; version: string }, () => undefined);
	if (mark && mark.format > 1) return wrong('newer-data', `${data} belongs to a newer qalam (${mark.version})`, 'Install that version, or set QALAM_DATA to another folder.');
	try {
		await rmdir(await mkdtemp(join(data, 'doctor-')));
	} catch (error) {
		return wrong('unwritable', `${data} cannot be written (${(error as NodeJS.ErrnoException).code})`, 'Give it to the account that runs qalam (chown), or set QALAM_DATA to another folder.');
	}
	const real = await realpath(join(data, 'postgres')).catch(() => undefined);
	const apart = real && !real.startsWith(await realpath(data)) ? `; the database is in ${real}, because its account may not go into ${data}` : '';
	return well(`${data} can be written${mark ? `, last used by qalam ${mark.version}` : ''}${apart}`);
}

const portFree = (config: Config) =>
	new Promise<NodeJS.ErrnoException | undefined>((done) => {
		const server = createServer();
		server.once('error', (error) => done(error));
		server.listen(config.port, config.host, () => server.close(() => done(undefined)));
	});

const checks: Check[] = [
	{
		name: 'node',
		async look() {
			const [major, minor] = process.versions.node.split('.').map(Number);
			if (major < 22 || (major === 22 && minor < 18)) return wrong('install', `Node ${process.versions.node} cannot run these sources`, 'Run npm rebuild node --ignore-scripts=false, or install Node 24.');
			return major === 24 ? well(`Node ${process.versions.node}`) : look(`Node ${process.versions.node}, not the 24 that qalam brings`, 'Run npm rebuild node --ignore-scripts=false.');
		}
	},
	{
		name: 'dependencies',
		async look() {
			if (!(await isThere(join(home, 'node_modules')))) return wrong('install', 'the dependencies are not installed', './qalam start installs them.');
			const stamp = await readFile(join(home, 'node_modules/.qalam-installed'), 'utf8').catch(() => '');
			const { stdout } = await shell('sh', ['-c', 'cksum <"$1"', 'sh', join(home, 'package-lock.json')]);
			return stamp.trim() === stdout.trim() ? well('installed, as the lock file says') : look('the dependencies are not those of the lock file', './qalam start installs them.');
		}
	},
	{
		name: 'build',
		async look() {
			const { buildFolders, sourcesName } = await import('../build.ts');
			const name = await sourcesName();
			return (await buildFolders()).some((folder) => folder.endsWith(name)) ? well('the site is built from these sources') : look('these sources are not built yet', 'The next start builds them, in a few seconds.');
		}
	},
	{ name: 'data', look: ({ data }) => readable(data) },
	{
		name: 'disk',
		async look({ data }) {
			const { freeBytes } = await import('#platform/server/postgres.ts');
			const free = await freeBytes(data);
			if (free < 200 * 1024 * 1024) return wrong('disk-full', `${mega(free)} free on the disk of ${data}`, 'Free some space: old backups, before-… folders in the data folder, logs.');
			return free < 2e9 ? look(`only ${mega(free)} free on the disk of ${data}`, 'Free some space before it is full.') : well(`${mega(free)} free`);
		}
	},
	{
		name: 'memory',
		look: async () => (totalmem() < 900e6 ? look(`${mega(totalmem())} of memory`, 'Qalam wants 1 GB; add swap, or expect slow pages.') : well(`${mega(totalmem())} of memory`))
	},
	{
		name: 'port',
		async look(config) {
			const { maybeRunning } = await import('#platform/server/ground.ts');
			const running = await maybeRunning(config.data);
			if (running) return well(`the platform runs at ${running.address} (process ${running.pid})`);
			const error = await portFree(config);
			if (!error) return well(`${config.host}:${config.port} is free`);
			return error.code === 'EADDRINUSE'
				? wrong('port-in-use', `${config.host}:${config.port} is taken by another program`, `Stop it, or start with another: PORT=${config.port + 1}`)
				: wrong('port-in-use', `this account may not listen on ${config.host}:${config.port} (${error.code})`, 'Choose another HOST or PORT; ports below 1024 belong to root.');
		}
	},
	{
		name: 'postgres',
		async look(config) {
			if (config.databaseUrl) {
				const { mustAnswer, shown } = await import('#platform/server/ground.ts');
				return well(`PostgreSQL ${await mustAnswer(config.databaseUrl)} answers at ${shown(config.databaseUrl)}`);
			}
			const { accountFor, binariesFor } = await import('#platform/server/postgres-binaries.ts');
			const { ourMajor } = await import('#platform/server/postgres.ts');
			const folder = join(config.data, 'postgres');
			const account = await accountFor(folder);
			await binariesFor(account);
			const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
			if (version && Number(version) !== ourMajor) return wrong('newer-data', `the data is of PostgreSQL ${version}, qalam brings ${ourMajor}`, 'Use the version of qalam that made it, or restore a backup --portable.');
			return well(`our own PostgreSQL ${ourMajor} runs here${'uid' in account ? ` as account ${account.uid}, not root` : ''}${version ? '' : '; the first start makes its data'}`);
		}
	},
	{
		name: 'schema',
		async look(config) {
			const url = await maybeUrl(config);
			if (!url) return well('looked at when the database runs');
			const { migrationNames, migrationsOf } = await import('../migrate.ts');
			const [known, done] = [await migrationNames(), await migrationsOf(url)];
			const ahead = done.filter((name) => !known.includes(name));
			if (ahead.length) return wrong('newer-data', `the database is of a newer qalam (it has ${ahead.at(-1)})`, 'Install that version or a later one.');
			const due = known.length - done.length;
			return due ? look(`${due} changes of the schema are due`, './qalam migrate, or the next start, applies them.') : well(`up to date (${done.length} changes)`);
		}
	},
	{
		name: 'clock',
		async look(config) {
			const made = (await stat(join(home, 'package.json'))).mtime.getTime();
			const used = await stat(join(config.data, 'qalam.json')).then((found) => found.mtime.getTime(), () => 0);
			const mend = 'Set the clock: timedatectl set-ntp true, or date -s. Dates of answers and the order of things depend on it.';
			if (Math.max(made, used) > Date.now() + 120_000) return look(`the clock says ${new Date().toISOString().slice(0, 16)}, but files here are from later: it was set back`, mend);
			const url = config.databaseUrl;
			if (url) {
				const { clockOf } = await import('#platform/server/ground.ts');
				const off = Math.abs((await clockOf(url)) - Date.now());
				if (off > 5000) return look(`this clock and that of the database are ${Math.round(off / 1000)} s apart`, mend);
			}
			return well(new Date().toISOString());
		}
	},
	{
		name: 'secrets',
		async look({ data }) {
			const open: string[] = [];
			const real = await realpath(join(data, 'postgres')).catch(() => join(data, 'postgres'));
			for (const path of [real, `${real}.password`, `${real}.log`, join(data, 'files'), join(data, 'uploads'), join(data, 'tls/key.pem')]) {
				const found = await stat(path).catch(() => undefined);
				if (found && found.mode & 0o077 && !(path === join(data, 'uploads') && found.mode & 0o010)) open.push(path);
			}
			return open.length ? look(`others on this machine may read ${open.join(', ')}`, `chmod go-rwx ${open.join(' ')}`) : well('only their owner reads the password, the database and the files');
		}
	},
	{
		name: 'certificate',
		async look(config) {
			const { boxAt, boxFiles, isBox } = await import('#platform/server/box.ts');
			const { daysLeft, soon } = await import('#platform/server/certificate.ts');
			const files = boxFiles(config);
			const { name, state, certificate: one } = await boxAt(files, new Date());
			if (!isBox(config) && state === 'none') return well('https is not spoken here: a proxy does, or nobody');
			const renew = './qalam box request, have it signed, ./qalam box certificate FILE. docs/box.md says by which ways.';
			if (state === 'none') return wrong('not-found', `no key at ${files.key}`, './qalam box request --name NAME makes one.');
			if (state === 'waiting') return look(`${name ?? 'this box'} waits for its certificate; until then only plain http answers`, renew);
			if (state === 'unfit') return wrong('unfit-certificate', `${files.certificate} does not belong to ${files.key}`, renew);
			const until = `${name}, until ${one!.to.toISOString().slice(0, 10)}`;
			if (state === 'ended') return wrong('unfit-certificate', `the certificate has ended (${until}): installed phones go on alone, the plain address shows the site without protection`, renew);
			if (!one!.known) return look(`no authority that phones bring has signed the certificate (${until})`, 'Bring the full chain (fullchain.pem), or a certificate of a public authority.');
			const left = daysLeft(one!, new Date());
			return left < soon ? look(`the certificate lasts ${left} more days (${until})`, renew) : well(`${until}: ${left} days`);
		}
	},
	{
		name: 'video',
		async look() {
			const { videoTools } = await import('#rooms/curriculum/server/index.ts');
			const tools = await videoTools();
			return tools ? well(`ffmpeg ${tools.version} makes videos smaller`) : look('no ffmpeg with H.264 and AAC here: videos are shown as they come', 'Install ffmpeg (apt install ffmpeg), then start again. Lessons work without.');
		}
	},
	{
		name: 'leftovers',
		async look({ data }) {
			const names = (await readdir(data).catch(() => [])).filter((name) => /^(before|restoring)-/.test(name));
			return names.length ? look(`${names.join(', ')} in ${data}: data of before a restore`, `When all is well: rm -r ${names.map((name) => join(data, name)).join(' ')}`) : well('nothing left behind');
		}
	},
	{
		name: 'browser',
		async look() {
			const file = join(home, 'tests/chromium.ts');
			if (!(await isThere(file))) return well('no tests here, so no browser is needed');
			const { launch } = (await import(file)) as typeof import('#tests/chromium.ts');
			const browser = await launch();
			const version = browser.version();
			await browser.close();
			return well(`Chromium ${version} starts, for ./qalam test`);
		}
	}
];

async function find(check: Check, config: Config): Promise<Finding> {
	try {
		return await check.look(config);
	} catch (error) {
		if (error instanceof Trouble) return wrong(error.kind, error.message, error.mend);
		if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return look('cannot be looked at before the dependencies are installed', './qalam start installs them.');
		const why = String((error as Error).message ?? error).split('\n')[0];
		if (check.name === 'browser') return look(`the browser for ./qalam test does not start: ${why}`, 'Set QALAM_BROWSER to a Chromium of this machine. Only the tests need it.');
		return look(`could not be looked at: ${why}`, 'See the sentence; the other checks may say why.');
	}
}

export async function run(words: string[]): Promise<number> {
	const json = words.includes('--json');
	const strange = words.find((word) => word !== '--json');
	if (strange) throw new Trouble('usage', `./qalam doctor: "${strange}" is not understood.`, './qalam doctor --help explains it.');
	const config = readConfig();
	const found: ({ name: string } & Finding)[] = [];
	for (const check of checks) {
		const finding = { name: check.name, ...(await find(check, config)) };
		found.push(finding);
		if (json) continue;
		console.log(`${{ well: '✔', look: '!', wrong: '✗' }[finding.state]} ${finding.name.padEnd(13)}${finding.what}`);
		if (finding.mend) console.log(`  ${' '.repeat(13)}→ ${finding.mend}`);
	}
	const bad = found.find(({ state }) => state === 'wrong');
	if (json) console.log(JSON.stringify({ well: !bad, checks: found.map(({ name, state, what, mend }) => ({ name, state, what, mend })) }));
	return bad?.kind ? exitCodes[bad.kind] : 0;
}
