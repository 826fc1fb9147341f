import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLanguage } from '#platform/language.ts';
import { say } from '#ui/messages/index.ts';
import { browser, visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { fetchPage } from '#tests/visitor.ts';

type Icon = { src: string; sizes: string; type: string; purpose: string };
type Manifest = { name: string; short_name: string; lang: string; dir: string; scope: string; start_url: string; display: string; prefer_related_applications?: boolean; icons: Icon[]; shortcuts: { name: string; name_localized: Record<string, string>; url: string }[] };

const site = await startSite({ demo: false });
await browser();

/*
 * What Chromium asks of a site before it offers to put it on the home screen (web.dev/articles/install-criteria). Page.getInstallabilityErrors would
 * say it itself, but the headless one always answers that there are none.
 */
test('Qalam can be put on the home screen: what Chromium reads in its manifest, and its icons as they decode', async () => {
	const { page, context } = await visit(site.address);
	try {
		await page.goto('/sign-in');
		assert.ok(await page.evaluate(() => window.isSecureContext && 'serviceWorker' in navigator));
		const session = await context.newCDPSession(page);
		const { url, errors, data = '{}' } = await session.send('Page.getAppManifest');
		assert.equal(url, `${site.address}/manifest.webmanifest`);
		assert.deepEqual(errors, []);
		const manifest = JSON.parse(data) as Manifest;
		assert.ok(manifest.name && manifest.short_name.length <= 12);
		assert.ok(isLanguage(manifest.lang) && manifest.dir === 'auto');
		assert.ok(manifest.display === 'standalone' && !manifest.prefer_related_applications);
		assert.ok(manifest.start_url.startsWith(manifest.scope));
		for (const [purpose, size] of [['any', 192], ['any', 512], ['maskable', 512]] as const) assert.ok(manifest.icons.some((icon) => icon.type === 'image/png' && icon.purpose === purpose && icon.sizes === `${size}x${size}`), `an icon ${purpose} of ${size} px`);
		const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href');
		for (const { src, sizes, type } of [...manifest.icons, { src: touch!, sizes: '192x192', type: 'image/png' }]) {
			const answer = await fetchPage(site.address + src);
			assert.equal(answer.headers['content-type'], type, src);
			assert.match(String(answer.headers['cache-control']), /max-age=86400/, src);
			assert.ok(answer.bytes < 10_000, `${src}: ${answer.bytes} bytes`);
			const decoded = await page.evaluate(async (src) => {
				const image = new Image();
				image.src = src;
				await image.decode();
				return `${image.naturalWidth}x${image.naturalHeight}`;
			}, src);
			if (type === 'image/png') assert.equal(decoded, sizes, src);
		}
		const names = ['today', 'phone'] as const;
		assert.deepEqual(manifest.shortcuts.map(({ name, name_localized }) => ({ fr: name, ...name_localized })), names.map((name) => ({ fr: say('fr')(name), ar: say('ar')(name), en: say('en')(name) })));
		for (const { url } of manifest.shortcuts) assert.ok([200, 303].includes((await fetchPage(site.address + url)).status), url);
	} finally {
		await context.close();
	}
});
