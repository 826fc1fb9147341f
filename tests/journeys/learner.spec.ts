import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linked } from '#tests/crawl.ts';
import { startSite } from '#tests/site.ts';
import { signedIn } from '#tests/visitor.ts';

const site = await startSite();
const familiar = {
	fr: /(^|[^\p{L}])(tu|toi|ton|tes|t’es|élève|classe|choisis|continue|commence)([^\p{L}]|$)/iu,
	ar: /(^|[^\p{L}])(قسمك|تلميذ|أجوبتك|جوابك|تقدمك|ابدأ|واصل|اختر|تحقق)([^\p{L}]|$)/u,
	en: /\b(your class|pupil|teacher)\b/i
};
const polite = { fr: /vous|votre|Continuez/i, ar: /واصلوا|أجوبتكم|جوابكم/, en: /learner|group/i };

test('an adult learner of a centre is spoken to as an adult on every page of learning, in three languages; a pupil as a pupil', async () => {
	for (const language of ['fr', 'ar', 'en'] as const) {
		const read = async (cookie: string, from: string[]) => {
			const set = await fetch(`${site.address}/language`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: site.address, accept: 'text/html' }, body: new URLSearchParams({ language, to: '/learn' }) });
			assert.equal(set.status, 303, await set.text());
			const own = [...(await linked(site.address, cookie, from, 1))].filter(([shape]) => /^\/(learn|exercise|lesson)/.test(shape));
			return Promise.all(own.map(async ([shape, path]) => {
				const html = await (await fetch(site.address + path, { headers: { cookie, accept: 'text/html' } })).text();
				// The exercise's own text and the data it is shown from are its author's, not the platform's.
				return { shape, words: html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>|<svg[\s\S]*?<\/svg>|<div class="(?:prose|say)[\s\S]*?<\/div>|<article[\s\S]*?<\/article>/g, ' ').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
			}));
		};
		const pages = await read(await signedIn(site, 'DEMO-APPRENANTE'), ['/learn']);
		assert.ok(['/learn', '/learn/courses', '/learn/progress', '/exercise/[id]'].every((shape) => pages.some((page) => page.shape === shape)), pages.map((page) => page.shape).join(' '));
		for (const { shape, words } of pages) assert.doesNotMatch(words, familiar[language], `${language} ${shape}: ${familiar[language].exec(words)?.[0]} in ${words.slice(0, 400)}`);
		assert.match(pages.map((page) => page.words).join(' '), polite[language]);
		const pupil = await read(await signedIn(site, 'DEMO-ELEVE'), ['/learn/courses']);
		assert.match(pupil.map((page) => page.words).join(' '), familiar[language], `${language}: a pupil is spoken to as a pupil`);
	}
});
