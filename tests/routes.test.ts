import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicRoutes } from '../src/access.ts';
import { allRoutes } from '#tests/routes.ts';
import { startSite } from '#tests/site.ts';

test('every route refuses a stranger unless it is listed as public', async () => {
	const { address } = await startSite({ demo: false });
	const routes = await allRoutes();
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
