import assert from 'node:assert/strict';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { demoAccounts } from '#house';
import type { Site } from '#tests/site.ts';

/** What came over the line: the bytes of body and of headers as they were sent (compressed), and the text. */
export type Page = { status: number; bytes: number; head: number; text: string; headers: Record<string, string | string[] | undefined> };

/** Fetches as a browser does, with compression, and counts what came. */
export function fetchPage(address: string, cookie = '', headers: Record<string, string> = {}): Promise<Page> {
	return new Promise((done, failed) => {
		const call = request(address, { headers: { 'accept-encoding': 'br, gzip', cookie, ...headers } }, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('error', failed);
			response.on('end', () => {
				const body = Buffer.concat(parts);
				const coding = response.headers['content-encoding'];
				const plain = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
				done({ status: response.statusCode ?? 0, bytes: body.length, head: response.rawHeaders.reduce((sum, part) => sum + part.length + 2, 17), text: plain.toString('utf8'), headers: response.headers });
			});
		});
		call.on('error', failed);
		call.end();
	});
}

/** The cookie of a demo account that signed in by the form. */
export async function signedIn(site: Pick<Site, 'address' | 'db'>, code: string): Promise<string> {
	const account = (await demoAccounts(site.db)).find((one) => one.code === code);
	assert.ok(account, `the demo has an account ${code}`);
	const response = await fetch(`${site.address}/sign-in`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: site.address, accept: 'text/html' },
		body: new URLSearchParams({ code, secret: account.secret, to: '' })
	});
	assert.equal(response.status, 303, `${code} signs in`);
	const cookie = response.headers.getSetCookie().find((one) => one.startsWith('qalam_session='));
	assert.match(cookie ?? '', /HttpOnly/i);
	return cookie!.split(';')[0];
}

/** The first link of a page that fits. */
export function linkIn(page: Page, pattern: RegExp): string {
	const found = [...page.text.matchAll(/href="([^"]+)"/g)].map((match) => match[1].replace(/&amp;/g, '&')).find((href) => pattern.test(href));
	assert.ok(found, `a link like ${pattern}`);
	return found;
}

/** Where the first chapter that has lessons stands, as the pupil of this cookie finds it. */
export async function chapterWithLessons(address: string, cookie: string): Promise<string> {
	const programmes = [...(await fetchPage(`${address}/learn/courses`, cookie)).text.matchAll(/href="(\/learn\/programme\/[^"]+)"/g)].map((match) => match[1]);
	for (const programme of programmes) {
		const page = await fetchPage(address + programme, cookie);
		const found = /href="(\/learn\/chapter\/[^"]+)"(?:(?!<\/a>)[\s\S])*class="tag/.exec(page.text);
		if (found) return found[1];
	}
	throw new Error('no chapter with lessons');
}
