import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { publicRoutes } from '../src/access.ts';
import { allRoutes, earlyRoutes } from '#tests/routes.ts';
import { sql } from '#platform/server/sql.ts';
import { linked, shapeOf } from '#tests/crawl.ts';
import { startSite } from '#tests/site.ts';
import { signedIn } from '#tests/visitor.ts';

test('every route refuses a stranger unless it is listed as public', async () => {
	const { address } = await startSite({ demo: false });
	const routes = [...(await allRoutes()), ...(await earlyRoutes())];
	assert.ok(routes.length > 20, `only ${routes.length} routes found: the walk is blind`);
	const faults: string[] = [];
	for (const { id, path } of routes) {
		for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
			const body = method === 'GET' ? undefined : new URLSearchParams({ x: '1' });
			const response = await fetch(address + path, { method, body, redirect: 'manual', headers: { origin: address } });
			const text = await response.text();
			const location = response.headers.get('location') ?? '';
			const refused = [401, 403, 404, 405].includes(response.status) || (response.status === 303 && location.startsWith('/sign-in?to='));
			if (publicRoutes.has(id)) {
				if (method === 'GET' && response.status >= 500) faults.push(`${id}: public, and answers ${response.status}`);
			} else if (!refused) faults.push(`${method} ${id}: lets a stranger in (${response.status} ${location})`);
			else if (/qalam_session=[^;]/.test(response.headers.get('set-cookie') ?? '')) faults.push(`${method} ${id}: gives a stranger a session`);
			else if (/at .*\.(ts|js):\d+|select .* from |PostgreSQL/i.test(text)) faults.push(`${method} ${id}: shows the inside of the house`);
		}
	}
	assert.deepEqual(faults, []);
	const known = new Set(routes.map((route) => route.id));
	assert.deepEqual([...publicRoutes].filter((id) => !known.has(id)), [], 'listed as public, but there is no such route');
});

test('an unknown address is a calm page of our own, with all headers', async () => {
	const { address } = await startSite({ demo: false });
	const response = await fetch(`${address}/no-such-page`, { headers: { 'accept-language': 'ar' } });
	assert.equal(response.status, 404);
	const html = await response.text();
	assert.match(html, /<html lang="ar" dir="rtl"/);
	assert.match(html, /الصفحة غير موجودة/);
	assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
	assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
});

test('what a teacher, a head and an administrator reach by links is shut to who has no business there', async () => {
	const site = await startSite();
	const of = async (code: string) => signedIn(site, code);
	// A page's data by themselves would tell what its words leave out: the right answers of a test, to who sits it.
	for (const page of ['/learn', '/learn/courses']) assert.equal((await fetch(`${site.address}${page}/__data.json`, { headers: { cookie: await of('DEMO-ELEVE') } })).status, 404);
	const actions = new Map<string, string[]>();
	for (const { id } of await allRoutes()) {
		const source = await readFile(`src/routes${id}/+page.server.ts`, 'utf8').catch(() => '');
		const [, body = ''] = source.split('export const actions');
		const names = [...body.matchAll(/^\t(\w+): /gm)].map(([, name]) => (name === 'default' ? '' : `?/${name}`));
		actions.set(shapeOf(id.replace(/\/\([^)]+\)/g, '').replace(/\[\w+\]/g, '01890000-0000-7000-8000-000000000000')), names);
	}
	const reached = new Map<string, { path: string; forms: string[] }>();
	for (const code of ['DEMO-PROF', 'DEMO-PROVISEUR', 'DEMO-ADMIN']) {
		const cookie = await of(code);
		for (const [shape, path] of await linked(site.address, cookie, ['/start'])) {
			if (!/^\/(teach|run)\b/.test(shape) || reached.has(shape)) continue;
			const forms = actions.get(shape) ?? [];
			reached.set(shape, { path, forms });
		}
	}
	assert.ok([...reached.values()].flatMap((one) => one.forms).length > 15, 'the walk sees the forms');
	assert.ok(reached.size > 15, `only ${reached.size} kinds of page`);
	const faults: string[] = [];
	// A pupil of the same school, a teacher and a learner elsewhere: each may know the address, none may open it.
	for (const code of ['DEMO-ELEVE', 'DEMO-FORMATRICE', 'DEMO-APPRENANTE']) {
		const cookie = await of(code);
		const teaches = code === 'DEMO-FORMATRICE';
		for (const [shape, { path, forms }] of reached) {
			// A page without an id shows what is one's own: nothing, to who has nothing.
			const own = !shape.includes('[id]') && !path.includes('?');
			// The nation's lessons, and what was published of them, are every teacher's.
			if (teaches && shape === '/teach/lesson/[id]/versions') continue;
			if (own && (teaches || !shape.startsWith('/run'))) continue;
			for (const [method, target] of [['GET', path], ...forms.map((action) => ['POST', path.split('?')[0] + action])]) {
				const body = method === 'POST' ? new URLSearchParams({ version: '1', name: 'x', title: 'x', opens: '2026-01-01', due: '2030-01-01' }) : undefined;
				const response = await fetch(site.address + target, { method, redirect: 'manual', headers: { cookie, origin: site.address, accept: 'text/html' }, body });
				await response.text();
				if (![403, 404].includes(response.status)) faults.push(`${method} ${shape}${method === 'POST' ? ` ${target.split('?')[1] ?? ''}` : ''}: ${code} gets ${response.status}`);
			}
		}
	}
	assert.deepEqual(faults, []);
});

test('no link leads a role to a page that is shut to it', async () => {
	const site = await startSite();
	for (const code of ['DEMO-IEF', 'DEMO-MINISTERE', 'DEMO-SURVEILLANT', 'DEMO-CENSEUR', 'DEMO-PROF', 'DEMO-CENTRE']) {
		const broken: string[] = [];
		// The walk opens two pages of a kind: a class is one of many organisations, so it begins with one.
		const classes = await site.db.all(sql<{ id: string }>`
			select class.id from people.organisation class join people.above on above.organisation_id = class.id join people.role on role.organisation_id = above.above_id
			join people.person on person.id = role.person_id where person.code = ${code} and class.kind = 'class' limit 1`);
		assert.ok((await linked(site.address, await signedIn(site, code), ['/start', ...classes.map(({ id }) => `/run/organisation/${id}`)], 2, broken)).size > 5, `${code} reaches pages`);
		assert.deepEqual(broken, [], code);
	}
});
