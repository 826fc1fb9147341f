import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commits } from './commits.ts';
import { drive, type Call, type Figures } from './drive.ts';
import { follow, writeFollow } from './follow.ts';
import { standUp, type Ground } from './ground.ts';
import { fullMatrix } from './matrix.ts';
import { print, thrift } from './thrift.ts';
import { benchSessions } from '#house';
import { home } from '#platform/server/config.ts';
import { benchMastery } from './mastery/main.ts';
import { phones } from './phones.ts';
import { exampleItems, exampleLessons } from './content.ts';

const { values } = parseArgs({
	options: {
		pupils: { type: 'string', default: '100000' },
		seconds: { type: 'string', default: '12' },
		clients: { type: 'string', default: '16' },
		processes: { type: 'string', default: '1' },
		attempts: { type: 'string', default: '20000000' },
		school: { type: 'string', default: '600000' },
		write: { type: 'boolean', default: false },
		runs: { type: 'string', default: '3' },
		only: { type: 'string', default: 'lesson,today,answers,matrix,thrift' },
		folder: { type: 'string', default: join(home, 'data', 'bench') },
		json: { type: 'boolean', default: false }
	}
});
const pupils = Number(values.pupils);
const load = { clients: Number(values.clients), seconds: Number(values.seconds) };
const [answered, pushed] = ['answer submission', 'push of 20 answers'];
const wanted = new Set(values.only.split(','));
const say = (sentence: string, figure = '') => process.stderr.write(`· ${sentence} ${figure}\n`);

type Driven = { figures: Figures[]; committed: Awaited<ReturnType<typeof commits>> };

/** Drives the server with many at once, and the database alone. */
async function driveAll(ground: Ground): Promise<Driven> {
	say('Signing in');
	const learners = await benchSessions(ground.db, Math.min(20_000, Math.max(2000, Math.floor(pupils / 5))));
	const items = await exampleItems(ground.db);
	const lessons = await exampleLessons(ground.db);
	const matrix = await fullMatrix(ground.db, ground.url);
	const cookie = (secret: string) => `qalam_session=${secret}`;
	const learner = (n: number) => learners[n % learners.length];
	const figures: Figures[] = [];
	const page = (path: (n: number) => string) => (n: number): Call => ({ path: path(n), cookie: cookie(learner(n).secret) });

	if (wanted.has('lesson')) {
		say('Driving the lesson page');
		figures.push(await drive(ground, 'lesson page', load, page((n) => `/lesson/${lessons[n % lessons.length]}`)));
	}
	if (wanted.has('today')) {
		say('Driving today');
		figures.push(await drive(ground, 'pupil’s today', load, page(() => '/learn')));
	}
	if (wanted.has('answers')) {
		say('Driving answers');
		figures.push(await drive(ground, answered, load, phones(learners, items, 1), true));
		say('Driving pushes of twenty answers');
		figures.push(await drive(ground, pushed, load, phones(learners, items, 20), true));
	}
	if (wanted.has('matrix')) {
		say('Driving the class matrix');
		figures.push(await drive(ground, `matrix of ${matrix.pupils} × ${matrix.competences}`, { ...load, clients: 1 }, () => ({ path: `/teach/class/${matrix.classId}?chapter=all`, cookie: cookie(matrix.secret) })));
	}
	say('Measuring the database alone');
	return { figures, committed: await commits(ground.url, load) };
}

function printDriven({ figures, committed }: Driven): void {
	const rows = figures.map((row) => ({
		scenario: row.name,
		'requests/s': Math.round(row.perSecond),
		'p50 ms': row.p50.toFixed(1),
		'p99 ms': row.p99.toFixed(1),
		'processor ms': row.processor.toFixed(2),
		'of it server': row.server.toFixed(2),
		'of it database': row.database.toFixed(2),
		'server MB': row.memory,
		'kB sent': (row.bytes / 1000).toFixed(1)
	}));
	console.table(rows);
	console.log(`PostgreSQL alone, ${load.clients} clients, same disk, fsync and synchronous_commit on: ${Math.round(committed.alone)} one-row inserts a second, ${Math.round(committed.pgbench)} between begin and commit as pgbench does.`);
	for (const [name, each] of [[answered, 1], [pushed, 20]] as const) {
		const found = figures.find((one) => one.name === name);
		if (found) console.log(`${name}: ${Math.round(found.perSecond * each)} answers a second by ${values.processes} web process(es), ${((found.perSecond * each) / committed.alone).toFixed(2)} of the inserts, ${((found.perSecond * each) / committed.pgbench).toFixed(2)} of the transactions; ${(found.processor / each).toFixed(2)} ms of processor an answer`);
	}
}

// The bench of mastery needs neither server nor database; its data sets are the .csv files of the folder.
if (values.only === 'mastery') {
	await benchMastery(values.folder, { pupils: values.pupils === '100000' ? 400 : pupils, json: values.json });
	process.exit();
}

// A nation and one a tenth of it, one after the other, on databases of their own: it is their ratio that tells.
if (values.only === 'follow') {
	const size = { pupils, attempts: Number(values.attempts), school: Number(values.school) };
	const text = await follow(values.folder, size, load.seconds, say);
	console.log(text);
	if (values.write) await writeFollow(text);
	process.exit();
}

const ground = await standUp(values.folder, pupils, Number(values.processes), say);
try {
	const driven = [...wanted].some((name) => name !== 'thrift') ? await driveAll(ground) : undefined;
	const seen = wanted.has('thrift') ? await thrift(ground, say, Number(values.runs)) : undefined;
	if (values.json) console.log(JSON.stringify({ pupils, load, figures: driven?.figures, commits: driven?.committed, thrift: seen }));
	else {
		if (driven) printDriven(driven);
		if (seen) print(seen);
	}
} finally {
	await ground.stop();
}
