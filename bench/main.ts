import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commits } from './commits.ts';
import { drive, type Call, type Figures } from './drive.ts';
import { standUp } from './ground.ts';
import { fullMatrix } from './matrix.ts';
import { benchSessions } from '#house';
import { home } from '#platform/server/config.ts';
import { newId } from '#platform/ids.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import { exampleItems, exampleLessons } from './content.ts';

const { values } = parseArgs({
	options: {
		pupils: { type: 'string', default: '100000' },
		seconds: { type: 'string', default: '12' },
		clients: { type: 'string', default: '16' },
		only: { type: 'string', default: 'lesson,today,answers,matrix' },
		folder: { type: 'string', default: join(home, 'data', 'bench') },
		json: { type: 'boolean', default: false }
	}
});
const pupils = Number(values.pupils);
const load = { clients: Number(values.clients), seconds: Number(values.seconds) };
const wanted = new Set(values.only.split(','));
const say = (sentence: string, figure = '') => process.stderr.write(`· ${sentence} ${figure}\n`);

const ground = await standUp(values.folder, pupils, say);
try {
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
		figures.push(await drive(ground, 'answer submission', load, (n) => {
			const { personId, scope, secret } = learner(n);
			const { id, version, item } = items[n % items.length];
			const now = new Date().toISOString();
			const answer = n % 3 ? keyAnswer(ownItem(item, seedOf(personId, id, version))) : {};
			const body = JSON.stringify({ item: id, version, answer: Object.keys(answer).length ? answer : { [item.parts[0].id]: 'x' }, hints: 0, seconds: 40 });
			const fact = { scope, writer: newId(), epoch: newId(), seq: 1, id: newId(), kind: 'answer', v: 1, actor: personId, at: now, body };
			return {
				path: '/api/facts',
				cookie: cookie(secret),
				body: JSON.stringify({ now, facts: [fact] }),
				check: (text) => {
					if (JSON.parse(text).results[0]?.result !== 'ok') throw new Error(`an answer was not taken: ${text.slice(0, 300)}`);
				}
			};
		}));
	}
	if (wanted.has('matrix')) {
		say('Driving the class matrix');
		figures.push(await drive(ground, `matrix of ${matrix.pupils} × ${matrix.competences}`, { ...load, clients: 1 }, () => ({ path: `/teach/class/${matrix.classId}?chapter=all`, cookie: cookie(matrix.secret) })));
	}
	say('Measuring the database alone');
	const committed = await commits(ground.url, load);

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
	if (values.json) console.log(JSON.stringify({ pupils, load, figures, commits: committed }));
	else {
		console.table(rows);
		console.log(`PostgreSQL alone commits ${Math.round(committed)} one-row transactions a second with ${load.clients} clients on the same disk (fsync on).`);
		const answers = figures.find(({ name }) => name === 'answer submission');
		if (answers) console.log(`Answers taken a second / commits a second = ${(answers.perSecond / committed).toFixed(2)}`);
	}
} finally {
	await ground.stop();
}
