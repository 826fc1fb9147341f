import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

/** The plan of the house: each room from the ground up, and the rooms below it that it may use. */
const rooms: Record<string, string[]> = {
	people: [],
	// Facts are everybody's ground: any room may record them.
	sync: ['people'],
	curriculum: ['people', 'sync'],
	exercises: ['people', 'sync', 'curriculum'],
	revision: ['people', 'sync', 'curriculum', 'exercises'],
	// What a teacher sees of a pupil includes what he revises.
	teaching: ['people', 'sync', 'curriculum', 'exercises', 'revision']
};

/** What each zone of a room may use of its own room. */
const zones: Record<string, string[]> = {
	pure: ['pure'],
	messages: ['messages'],
	server: ['pure', 'messages', 'server'],
	browser: ['pure', 'browser'],
	ui: ['pure', 'messages', 'browser', 'ui']
};
/** What it may use of the rooms it may use. */
const across: Record<string, string[]> = {
	pure: ['pure'],
	messages: [],
	server: ['pure', 'messages', 'server'],
	browser: ['pure', 'browser'],
	ui: ['pure', 'messages', 'ui']
};

const sources: { file: string; text: string }[] = [];
for await (const file of glob('src/**/*.{ts,svelte}')) sources.push({ file: normalize(file), text: readFileSync(file, 'utf8') });

const place = (path: string) => {
	const [, room, zone] = path.match(/^src\/rooms\/([^/]+)\/(?:(server|browser|ui|messages)\/)?/) ?? [];
	return room ? { room, zone: zone ?? 'pure' } : undefined;
};
const isTest = (file: string) => file.endsWith('.test.ts');

/** The files a source imports: type-only or not, and the path inside `src` (or the package's name). */
function importsOf(file: string, text: string) {
	return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g)].map(([, type, stated, dynamic]) => {
		const name = stated ?? dynamic;
		const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name.startsWith('#') ? `src/${name.slice(1)}` : name;
		return { type: Boolean(type), target, inside: target.startsWith('src/') };
	});
}

test('every file keeps to its room, its zone and its floor', () => {
	const faults: string[] = [];
	for (const { file, text } of sources) {
		const here = place(file);
		const fault = (words: string) => faults.push(`${file}: ${words}`);
		for (const { type, target, inside } of importsOf(file, text)) {
			if (here && here.zone !== 'ui' && /^(\$app|@sveltejs\/kit|\$env)/.test(target)) fault(`a room does not know SvelteKit (${target}); pass what it needs as an argument`);
			if (here && ['pure', 'browser', 'ui', 'messages'].includes(here.zone) && !isTest(file) && /^node:/.test(target) && !type) fault(`the ${here.zone} zone runs in a browser too: no ${target}`);
			if (!inside) continue;
			const there = place(target);
			if (file.startsWith('src/platform/') && (there || target.startsWith('src/routes'))) if (!isTest(file)) fault(`the platform knows no room (${target})`);
			if (file.startsWith('src/ui/') && there) fault(`src/ui has no subject matter (${target})`);
			if (!here) continue;
			if (['pure', 'browser', 'ui'].includes(here.zone) && target.startsWith('src/platform/server') && !type && !isTest(file)) fault(`the ${here.zone} zone may not use the server's ground (${target})`);
			if (/^src\/(routes|house|commands)/.test(target) && !isTest(file)) fault(`a room knows neither routes nor the house (${target}); record a fact and let the house listen`);
			if (!there) continue;
			if (isTest(file)) continue;
			if (there.room === here.room) {
				if (!type && !zones[here.zone].includes(there.zone)) fault(`${here.zone} may not use ${there.zone} of its own room (${target})`);
				continue;
			}
			if (!rooms[here.room]?.includes(there.room)) fault(`${here.room} may not use ${there.room}: it is not below it (${target})`);
			else if (!type && !across[here.zone].includes(there.zone)) fault(`${here.zone} may not use ${there.zone} of another room (${target})`);
			else if (there.zone === 'server' && !target.endsWith('/server/index.ts')) fault(`use the door of ${there.room}: #rooms/${there.room}/server/index.ts, not ${target}`);
		}
	}
	assert.deepEqual(faults, []);
});

test('routes and the house come in by the doors', () => {
	const faults: string[] = [];
	for (const { file, text } of sources) {
		if (!/^src\/(routes|house|commands|hooks)/.test(file) || isTest(file)) continue;
		for (const { target } of importsOf(file, text)) {
			const there = place(target);
			if (there?.zone === 'server' && !target.endsWith('/server/index.ts')) faults.push(`${file}: ${target} is behind the door of ${there.room}`);
		}
	}
	assert.deepEqual(faults, []);
});

test('no page is taken over by the client of the framework', () => {
	const settings = sources.filter(({ file, text }) => file.startsWith('src/routes/') && /export const csr\b/.test(text)).map(({ file, text }) => `${file}: ${/export const csr\b[^;\n]*/.exec(text)?.[0]}`);
	assert.deepEqual(settings, ['src/routes/+layout.server.ts: export const csr = false'], 'src/hooks.ts leaves out what such a page would read');
});

test('SQL stands in server zones, writes its own schema and reads those below', () => {
	const faults: string[] = [];
	for (const { file, text } of sources) {
		if (isTest(file)) continue;
		const here = place(file);
		const ground = file.startsWith('src/platform/server/');
		for (const [, statement] of text.matchAll(/\bsql(?:<[^`]*?>)?`([^`]*)`/g)) {
			if (here?.zone !== 'server' && !ground && !/^src\/(house\/|migrate\.ts)/.test(file)) faults.push(`${file}: SQL lives in the server zone of a room or in platform/server`);
			for (const [, verb, schema] of statement.matchAll(/\b(insert into|update|delete from|from|join|copy)\s+(\w+)\.\w+/gi)) {
				const writes = !/^(from|join)$/i.test(verb);
				if (file.startsWith('src/house/')) {
					if (writes && schema !== 'platform' && !/^src\/house\/(demo|size|bench)/.test(file)) faults.push(`${file}: the house writes through the doors, not into ${schema}`);
					continue;
				}
				const own = ground ? 'platform' : here?.room;
				// What the platform keeps for all (the audit, files) may be read; only the platform writes it.
				if (!Object.hasOwn(rooms, schema) && !(schema === 'platform' && writes)) continue;
				if (schema !== own && (writes || ground || !rooms[here?.room ?? '']?.includes(schema))) faults.push(`${file}: ${own} may not ${writes ? 'write' : 'read'} ${schema}`);
			}
		}
		// The names of tables can't be parameters; this file copies all tables, whatever their names, and quotes each.
		const copier = file === 'src/platform/server/backup-portable.ts';
		if (/\.query\(\s*`[^`]*\$\{/.test(text) && !/savepoint/.test(text) && !copier) faults.push(`${file}: SQL built from strings; use the sql tag`);
	}
	assert.deepEqual(faults, []);
});

test('no cycles between files', () => {
	const graph = new Map(sources.map(({ file, text }) => [file, importsOf(file, text).filter(({ inside, type }) => inside && !type).map(({ target }) => target)]));
	const done = new Set<string>();
	const cycles: string[] = [];
	const walk = (file: string, path: string[]) => {
		if (path.includes(file)) return void cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
		if (done.has(file)) return;
		for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
		done.add(file);
	};
	for (const file of graph.keys()) walk(file, []);
	assert.deepEqual(cycles, []);
});

test('no file past 400 lines, no drawer that nobody owns', async () => {
	const faults: string[] = [];
	for await (const file of glob('{src,tests,bench}/**/*.{ts,svelte,css}')) {
		const lines = readFileSync(file, 'utf8').split('\n').length - 1;
		if (lines > 400) faults.push(`${file}: ${lines} lines are two subjects`);
		if (/(^|\/)(utils?|helpers?|common|misc|manager|service|shared)(\/|\.ts)/.test(file)) faults.push(`${file}: a drawer is a room nobody owns`);
	}
	assert.deepEqual(faults, []);
});

test('no style attribute and no inline script: the content policy forbids them', () => {
	const faults = sources.filter(({ file, text }) => file.endsWith('.svelte') && (/\sstyle[:=]/.test(text.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<script[\s\S]*?<\/script>/g, '')) || /<svelte:head>[\s\S]*<script/.test(text)));
	assert.deepEqual(faults.map(({ file }) => file), []);
});

test('every language has every message, with the places of the French one', async () => {
	const faults: string[] = [];
	const places = (message: unknown): string[] => [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].filter((name) => name !== 'count').sort();
	for await (const file of glob('src/**/messages/*fr.ts')) {
		const [fr, en, ar] = await Promise.all(['fr', 'en', 'ar'].map(async (language) => (await import(join('..', file.replace(/fr\.ts$/, `${language}.ts`)))).default as Record<string, unknown>));
		for (const [language, catalogue] of Object.entries({ en, ar })) {
			for (const key of Object.keys(fr)) {
				if (!(key in catalogue)) faults.push(`${file}: ${language} lacks ${key}`);
				else if (places(fr[key]).join() !== places(catalogue[key]).join()) faults.push(`${file}: ${language} ${key} has {${places(catalogue[key])}}, French has {${places(fr[key])}}`);
			}
			for (const key of Object.keys(catalogue)) if (!(key in fr)) faults.push(`${file}: ${language} has ${key}, French has not`);
		}
		for (const [key, message] of Object.entries(ar)) if (typeof message === 'string' && /[\u0660-\u0669]/.test(message)) faults.push(`${file}: ar ${key} has Arabic-Indic digits`);
	}
	assert.deepEqual(faults, []);
});
