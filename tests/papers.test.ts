import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { demoSecrets } from '#house/demo-plan.ts';
import { exitCodes } from '#platform/server/trouble.ts';
import { limits } from '#rooms/exercises/server/import/row.ts';
import { mostRows } from '#rooms/people/roster.ts';
import { accountRule, addressRule } from '#rooms/people/server/session.ts';
import { longestBody } from '#rooms/sync/fact.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const papers: string[] = [];
for (const pattern of ['*.md', 'docs/**/*.md', 'src/**/README.md']) for await (const path of glob(pattern)) papers.push(normalize(path));
const help = read('src/commands/help.txt');

/** The names that headings of a page can be pointed at by. */
const anchorsOf = (text: string) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-'));

test('links and pictures of the papers lead somewhere', () => {
	const faults: string[] = [];
	let seen = 0;
	for (const paper of papers) {
		for (const [, target] of read(paper).replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^(https:|mailto:)/.test(target)) continue;
			seen++;
			const [path, anchor] = target.split('#');
			const file = path ? normalize(join(dirname(paper), path)) : paper;
			if (!existsSync(file)) faults.push(`${paper}: ${target} is not there`);
			else if (anchor && !anchorsOf(read(file)).includes(anchor)) faults.push(`${paper}: ${file} has no heading #${anchor}`);
		}
	}
	assert.deepEqual(faults, []);
	assert.ok(seen > 20, `only ${seen} links were found`);
});

test('every picture is shown, with words for who cannot see it', async () => {
	for (const paper of ['README.md', 'LISEZMOI.md']) {
		const shown = [...read(paper).matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
		for (const [, words, path] of shown) assert.ok(words.length > 15, `${paper}: ${path} has no words`);
		const pictures: string[] = [];
		for await (const path of glob('docs/pictures/*')) pictures.push(path);
		assert.deepEqual(shown.map((match) => match[2]).sort(), pictures.sort(), paper);
	}
});

test('files and folders that the papers name exist', () => {
	const faults: string[] = [];
	for (const paper of papers) {
		for (const [, path] of read(paper).matchAll(/`((?:src|docs|tests|bench|database)\/[\w./[\]()-]*[\w)\]])`/g)) if (!/\/[A-Z]+(?:[/.]|$)/.test(path.replace('README.md', '')) && !existsSync(path)) faults.push(`${paper}: ${path}`);
	}
	assert.deepEqual(faults, []);
});

test('commands and options that the papers name are in the help', () => {
	const faults: string[] = [];
	let seen = 0;
	for (const paper of papers) {
		for (const [, command, rest] of read(paper).matchAll(/\.\/qalam ([a-z]+)([^\n`#|]*)/g)) {
			seen++;
			if (!new RegExp(`^  \\./qalam ${command}\\b`, 'm').test(help)) {
				faults.push(`${paper}: ./qalam ${command} is not in ./qalam --help`);
				continue;
			}
			const own = `src/commands/${command}.txt`;
			const words = existsSync(own) ? read(own) : help;
			for (const [option] of rest.matchAll(/--[a-z-]+/g)) if (option !== '--help' && !words.includes(option)) faults.push(`${paper}: ${own} does not know ${option}`);
		}
		for (const [, script] of read(paper).matchAll(/npm run (\w+)/g)) if (!(script in JSON.parse(read('package.json')).scripts)) faults.push(`${paper}: no script ${script}`);
	}
	assert.deepEqual(faults, []);
	assert.ok(seen > 10, `only ${seen} commands were found`);
});

test('every command of the help is there, with its own help', () => {
	const commands = [...help.matchAll(/^  \.\/qalam ([a-z]+)/gm)].map((match) => match[1]).filter((name) => name !== 'version');
	assert.ok(commands.length > 8);
	for (const name of commands) for (const ending of ['ts', 'txt']) assert.ok(existsSync(`src/commands/${name}.${ending}`), `src/commands/${name}.${ending} is missing`);
});

test('README and LISEZMOI name the same commands and the same environment as the help', () => {
	const environment = help.slice(help.indexOf('Environment'), help.indexOf('Exit codes'));
	const variables = [...environment.matchAll(/^  ([A-Z_]+)\s/gm)].map((match) => match[1]).filter((name) => name !== 'LOG_LEVEL');
	const commandsOf = (text: string) => [...new Set([...text.matchAll(/\.\/qalam ([a-z]+)/g)].map((match) => match[1]))].sort();
	const [english, french] = [read('README.md'), read('LISEZMOI.md')];
	assert.deepEqual(commandsOf(french), commandsOf(english));
	for (const [name, text] of [['README.md', english], ['LISEZMOI.md', french]])
		assert.deepEqual([...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]).sort(), [...variables].sort(), name);
	assert.deepEqual(anchorsOf(english).length, anchorsOf(french).length, 'the two have the same parts');
});

test('exit codes in the help and in the papers are those of the code', () => {
	const known = [0, 1, ...Object.values(exitCodes)].sort((a, b) => a - b);
	const listed = (text: string) => [...text.matchAll(/(?:^|\s{2,})(\d+) [a-zP]/gm)].map((match) => Number(match[1])).sort((a, b) => a - b);
	assert.deepEqual(listed(help.slice(help.indexOf('Exit codes'))), known, 'src/commands/help.txt');
	const table = [...read('docs/operations.md').matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
	assert.deepEqual(table, known, 'docs/operations.md');
});

test('each room has a README of at most 40 lines that names its tables and its door', async () => {
	const faults: string[] = [];
	const schema = read('database/schema.sql');
	for await (const room of glob('src/rooms/*')) {
		const path = join(room, 'README.md');
		const text = existsSync(path) ? read(path) : '';
		if (!text) faults.push(`${path} is missing`);
		else if (text.trimEnd().split('\n').length > 40) faults.push(`${path} has more than 40 lines`);
		else if (!text.includes('server/index.ts')) faults.push(`${path} does not say where the door is`);
		const name = room.split('/').at(-1);
		for (const [, table] of schema.matchAll(new RegExp(`^table ${name}\\.(\\w+)`, 'gm'))) if (text && !text.includes(`\`${table}\``)) faults.push(`${path} leaves out the table ${table}`);
	}
	assert.deepEqual(faults, []);
});

test('every word of the glossary occurs in the sources, and its words on screen in the messages', async () => {
	const [sources, messages]: [string[], { fr: string; ar: string }] = [[], { fr: '', ar: '' }];
	for await (const path of glob('src/**/*.{ts,svelte}')) sources.push(path.includes('/messages/') ? '' : read(path));
	for await (const path of glob('src/**/messages/*.ts')) for (const language of ['fr', 'ar'] as const) if (path.endsWith(`${language}.ts`)) messages[language] += read(path).toLowerCase();
	const code = sources.join('\n');
	const faults: string[] = [];
	let rows = 0;
	for (const [, word, french, arabic] of read('docs/words.md').matchAll(/^\| `([^`]+)` \|([^|]*)\|([^|]*)\|/gm)) {
		rows++;
		if (!new RegExp(`\\b${word}s?\\b`, 'i').test(code)) faults.push(`${word} does not occur in src`);
		for (const [language, cell] of [['fr', french], ['ar', arabic]] as const)
			for (const shown of cell.split(',').map((part) => part.trim().toLowerCase())) if (shown && shown !== '–' && !messages[language].includes(shown)) faults.push(`${word}: “${shown}” is in no ${language} message`);
	}
	assert.deepEqual(faults, []);
	assert.ok(rows > 40, `only ${rows} words were found`);
});

test('decisions are numbered without gaps and each says context, decision and consequences in 25 lines', async () => {
	const names: string[] = [];
	for await (const path of glob('docs/decisions/*.md')) names.push(path.split('/').at(-1)!);
	names.sort();
	assert.deepEqual(names.map((name) => Number(name.slice(0, 4))), names.map((_, i) => i + 1));
	for (const name of names) {
		const text = read(`docs/decisions/${name}`);
		for (const part of ['Status:', '**Context.**', '**Decision.**', '**Consequences.**']) assert.ok(text.includes(part), `${name} has no ${part}`);
		assert.ok(text.trimEnd().split('\n').length <= 25, `${name} has more than 25 lines`);
	}
});

test('the demo accounts in the READMEs are those that the demo makes', async () => {
	let house = '';
	for await (const path of glob('src/house/demo*.ts')) house += read(path);
	for (const paper of ['README.md', 'LISEZMOI.md']) {
		const rows = [...read(paper).matchAll(/^\| `(DEMO-[A-Z0-9-]+)` \| `([^`]+)` \|/gm)];
		assert.ok(rows.length >= 4, paper);
		for (const [, code, secret] of rows) {
			assert.ok(house.includes(code), `${paper}: the demo has no ${code}`);
			assert.ok(Object.values(demoSecrets).includes(secret), `${paper}: ${secret}`);
		}
	}
});

test('figures in the papers are those of the code', () => {
	const operations = read('docs/operations.md');
	const spaced = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
	for (const text of [
		`${limits.file / 1024 / 1024} MB and ${spaced(limits.questions)} questions`,
		`${spaced(mostRows)} rows`,
		`${spaced(longestBody)} characters`,
		`${accountRule.free} an account, ${addressRule.free} an address`
	])
		assert.ok(operations.includes(text), `docs/operations.md does not say “${text}”`);
	const [, connections] = /max_connections = (\d+)/.exec(read('src/platform/server/postgres.ts'))!;
	assert.ok(operations.includes(`gives ${connections}:`), `docs/operations.md does not give ${connections} connections`);
	const columns = [...read('bench/main.ts').matchAll(/^\t\t'?([a-zA-Z0-9 /]+?)'?: (?:row\.|Math|\(row)/gm)].map((match) => match[1]);
	assert.ok(columns.length > 5, columns.join());
	const slow = [...read('bench/thrift.ts').matchAll(/^\t\t\t'?([a-zA-Z ]+?)'?: (?:row\.|sight)/gm)].map((match) => match[1]);
	assert.ok(slow.length > 5, slow.join());
	for (const row of [columns, slow]) assert.ok(read('docs/measures.md').includes(`| ${row.join(' | ')} |`), `docs/measures.md has other columns than bench: ${row.join(', ')}`);
});

test('every lesson that ships says its author and its free licence', async () => {
	const faults: string[] = [];
	let lessons = 0;
	for await (const path of glob('src/countries/*/content/**/*.md')) {
		lessons++;
		const head = read(path).split(/^---$/m)[1] ?? '';
		if (!/^licence: CC BY-SA 4\.0$/m.test(head) || !/^author: \S/m.test(head)) faults.push(path);
	}
	assert.deepEqual(faults, []);
	assert.ok(lessons > 5);
});
