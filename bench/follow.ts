import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { drive, send } from './drive.ts';
import { standUp, type Ground } from './ground.ts';
import { nightOf, type Night } from './night.ts';
import { followedSessions, growYear, type YearLoad } from '#house';
import { home } from '#platform/server/config.ts';
import { Agent } from 'node:http';

/** How large a nation is, and how many answers the school of the followed class gave. */
export type Size = { pupils: number; attempts: number; school: number };
type Say = (sentence: string, figure?: string) => void;
type Followed = Awaited<ReturnType<typeof followedSessions>>;
/** A page: its target in milliseconds (median, later views), who sees it, and what has to be made again for a first view. */
type Page = { name: string; target?: number; path: (followed: Followed, n: number) => string; by: 'teacher' | 'pupil'; times: number };
type Seen = { name: string; target?: number; first: number[]; median: number; p99: number; processor: number };
type Sized = { size: Size; seen: Seen[]; night: Night; load: YearLoad; pupils: number };

const pages: Page[] = [
	{ name: 'matrix, all chapters', target: 60, by: 'teacher', path: ({ classId }) => `/teach/class/${classId}?chapter=all`, times: 7 },
	{ name: 'matrix, a chapter', target: 60, by: 'teacher', path: ({ classId }) => `/teach/class/${classId}`, times: 7 },
	{ name: 'difficult questions', by: 'teacher', path: ({ classId }) => `/teach/class/${classId}/difficult`, times: 7 },
	{ name: 'who revises', by: 'teacher', path: ({ classId }) => `/teach/class/${classId}/revision`, times: 7 },
	{ name: 'pupil sheet', target: 200, by: 'teacher', path: ({ pupils }, n) => `/teach/pupil/${pupils[n % pupils.length].personId}`, times: 60 },
	{ name: 'queue', target: 30, by: 'pupil', path: () => '/learn/revise', times: 60 },
	{ name: 'plan', target: 100, by: 'pupil', path: () => '/learn/plan', times: 60 }
];

export const at = (numbers: readonly number[], part: number): number => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];

/** Forgets what is kept of the class, so that its next views make it anew from attempts and evidence. */
async function forget(url: string, { scope, pupils }: Followed): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const persons = pupils.map((one) => one.personId);
		for (const text of ['delete from revision.mastery', 'delete from revision.card', 'delete from revision.replay']) await client.query(`${text} where scope = $1 and person_id = any($2)`, [scope, persons]);
	} finally {
		await client.end();
	}
}

async function see(ground: Ground, followed: Followed, page: Page, seconds: number): Promise<Seen | undefined> {
	const call = (n: number) => ({ path: page.path(followed, n), cookie: `qalam_session=${page.by === 'teacher' ? followed.teacher : followed.pupils[n % followed.pupils.length].secret}` });
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	try {
		// The page itself is warm: what is measured as first is what the reader waits for, not the server's start.
		const { status } = await send(ground.address, agent, call(0));
		if (status === 404) return undefined;
		const first: number[] = [];
		for (let n = 0; n < page.times; n++) {
			if (n === 0 || page.times < 10) await forget(ground.url, followed);
			const from = performance.now();
			const answer = await send(ground.address, agent, call(n));
			if (answer.status !== 200) throw new Error(`${page.name}: ${call(n).path} answered ${answer.status}`);
			first.push(performance.now() - from);
		}
		const later = await drive(ground, page.name, { clients: 1, seconds }, call);
		return { name: page.name, target: page.target, first, median: later.p50, p99: later.p99, processor: later.processor };
	} finally {
		agent.destroy();
	}
}

async function measure(folder: string, size: Size, seconds: number, say: Say): Promise<Sized> {
	say('A nation', `${size.pupils} pupils, ${size.attempts} answers, ${size.school} in the school`);
	const ground = await standUp(folder, size.pupils, 1, say, `follow-${size.pupils}-${size.attempts}-${size.school}`);
	try {
		const load = await growYear(ground.db, size, say);
		const followed = await followedSessions(ground.db);
		const seen: Seen[] = [];
		for (const page of pages) {
			say('Looking at', page.name);
			const found = await see(ground, followed, page, seconds);
			if (found) seen.push(found);
		}
		return { size, seen, night: await nightOf(ground.db, ground.url, followed, say), load, pupils: followed.pupils.length };
	} finally {
		await ground.stop();
	}
}

const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
const spaced = (value: number) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
const hours = (seconds: number) => (seconds < 90 ? `${seconds.toFixed(1)} s` : seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`);

/** The pages of a class with a year of work in a nation and in one a tenth as large, and the nation's night, as Markdown for the measures. */
export async function follow(folder: string, size: Size, seconds: number, say: Say): Promise<string> {
	const tenth = { ...size, pupils: Math.round(size.pupils / 10), attempts: Math.max(Math.round(size.attempts / 10), Math.round(size.school * 1.1)) };
	const small = await measure(folder, tenth, seconds, say);
	const large = await measure(folder, size, seconds, say);
	return textOf(small, large);
}

function textOf(small: Sized, large: Sized): string {
	const rows = large.seen.map((one) => {
		const before = small.seen.find((each) => each.name === one.name);
		const cells = [one.name, one.target ?? '–', ms(one.median), ms(one.p99), ms(at(one.first, 0.5)), ms(at(one.first, 0.99)), ms(one.processor), before ? ms(before.median) : '–', before ? ms(before.processor) : '–', before ? (one.processor / before.processor).toFixed(2) : '–'];
		return `| ${cells.join(' | ')} |`;
	});
	const missed = large.seen.filter((one) => one.target !== undefined && one.median > one.target).map((one) => one.name);
	const { night } = large;
	const slope = (of: (one: Night) => number, per: (one: Night) => number) => of(night) / Math.max(1, per(night));
	const edition = slope((one) => one.editionSeconds, (one) => one.attempts);
	const hold = slope((one) => one.holdSeconds, (one) => one.evidence);
	const make = slope((one) => one.sampleSeconds, (one) => one.samplePieces);
	const evidenceOf = (attempts: number) => (attempts * night.evidence) / Math.max(1, night.attempts);
	const nightRow = (attempts: number) =>
		`| ${spaced(attempts)} | ${hours(edition * attempts)} | ${hours(hold * evidenceOf(attempts))} | ${hours((edition * attempts) + hold * evidenceOf(attempts))} | ${hours(make * evidenceOf(attempts))} | ${((night.bytes / night.attempts) * attempts / 1e9).toFixed(1)} GB |`;
	const loading = large.load.rows ? ` Loaded by COPY: ${spaced(large.load.rows)} rows at ${spaced(large.load.rows / Math.max(0.001, large.load.seconds))} a second.` : '';
	return [
		'| page | target ms | p50 ms | p99 ms | first view p50 ms | first view p99 ms | processor ms | p50 ms in a tenth | processor ms in a tenth | ratio of processor |',
		'|---|---|---|---|---|---|---|---|---|---|',
		...rows,
		'',
		`${spaced(large.size.pupils)} pupils, ${spaced(night.attempts)} attempts with ${spaced(night.evidence)} pieces of evidence in the nation; ${spaced(night.schoolAttempts)} attempts in the school, ${spaced(night.classAttempts)} in the class of ${large.pupils}.`,
		`A tenth: ${spaced(small.size.pupils)} pupils, ${spaced(small.night.attempts)} attempts, ${spaced(small.night.schoolAttempts)} in the same school. ${cpus().length} processors, driver, server and database on the same.${loading}`,
		missed.length ? `Over its target: ${missed.join(', ')}.` : 'Every median is under its target.',
		'',
		`One pupil from scratch, of ${spaced(night.classAttempts / large.pupils)} attempts: mastery ${ms(at(night.person, 0.5))} ms (p99 ${ms(at(night.person, 0.99))}; target 20), cards ${ms(at(night.cards, 0.5))} ms (p99 ${ms(at(night.cards, 0.99))}); in the tenth ${ms(at(small.night.person, 0.5))} and ${ms(at(small.night.cards, 0.5))}.`,
		'',
		'| attempts | a new edition of difficulties | all mastery held against its evidence | the weekly night | everybody’s mastery made again | database |',
		'|---|---|---|---|---|---|',
		...[...new Set([night.attempts, 20_000_000, 100_000_000])].map(nightRow),
		'',
		`The first row is measured (all mastery made again: on ${spaced(night.samplePersons)} pupils, ${spaced(1 / make)} pieces a second), the others by its slope: ${(edition * 1e6).toFixed(1)} s a million attempts for the edition (in the tenth ${((small.night.editionSeconds / small.night.attempts) * 1e6).toFixed(1)}), ${(hold * 1e6).toFixed(1)} s a million pieces to hold (${((small.night.holdSeconds / small.night.evidence) * 1e6).toFixed(1)}).`
	].join('\n');
}

/** Puts the figures into the measures, between their marks. */
export async function writeFollow(text: string): Promise<void> {
	const paper = join(home, 'docs/measures.md');
	const before = await readFile(paper, 'utf8');
	const after = before.replace(/(<!-- follow: begin -->)[\s\S]*?(<!-- follow: end -->)/, (_, begin: string, end: string) => `${begin}\n\n${text}\n\n${end}`);
	if (after === before) throw new Error('docs/measures.md has no marks for these figures');
	await writeFile(paper, after);
}
