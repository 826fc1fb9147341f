import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { work } from '../src/worker.ts';
import { setSetting } from '#platform/server/settings.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { loadCredentials, makeVerifier } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const { address, db, url, data } = await startSite({ demo: false });
const id = await aCountry(db);
const since = '2025-10-01';
const teacher = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
const pupil = await aPerson(db, { givenName: 'Fatou', memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
const administrator = await aPerson(db, { givenName: 'Issa', roles: [{ role: 'administrator', organisationId: id('IEF1'), since }] });
const password = 'une-phrase-pour-essayer';
const verifier = await makeVerifier(password);
await loadCredentials(db, theSystem('test'), [teacher, pupil, administrator].map((person) => ({ personId: person.id, kind: 'password' as const, verifier })));

const fixture = (name: string) => readFile(new URL(`fixtures/bank/${name}`, import.meta.url));

/** A browser without JavaScript: it keeps its cookie, posts forms and follows what it is told. */
async function visitor(code: string) {
	const headers = { origin: address, accept: 'text/html', 'accept-language': 'fr' };
	const signedIn = await fetch(`${address}/sign-in`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ code, secret: password }) });
	assert.equal(signedIn.status, 303);
	const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
	const read = async (response: Response) => ({ status: response.status, to: response.headers.get('location') ?? '', text: response.status === 303 ? '' : await response.text() });
	return {
		cookie,
		get: async (path: string) => read(await fetch(address + path, { redirect: 'manual', headers: { ...headers, cookie } })),
		post: async (path: string, body: BodyInit) => read(await fetch(address + path, { method: 'POST', redirect: 'manual', headers: { ...headers, cookie }, body }))
	};
}
/** The upload form as a browser sends it. */
const upload = (name: string, ...content: (Uint8Array | string)[]) => {
	const form = new FormData();
	form.append('place', id('A'));
	form.append('language', 'fr');
	form.append('file', new Blob(content as BlobPart[]), name);
	return form;
};

test('a teacher looks at a file, takes some of it, and reads the report, all without JavaScript', async () => {
	const awa = await visitor(teacher.code);
	assert.match((await awa.get('/teach/import')).text, /enctype="multipart\/form-data"/);
	const looked = await awa.post('/teach/import?/look', upload('good.xml', await fixture('good.xml')));
	assert.equal(looked.status, 303);
	const preview = await awa.get(looked.to);
	assert.match(preview.text, /13 questions · 8 telles quelles · 3 avec un changement · 2 laissées · 1 image/);
	assert.equal(preview.text.match(/type="checkbox" name="row"/g)?.length, 11);
	const none = await awa.post(`${looked.to}?/take`, new URLSearchParams({ title: 'Sciences' }));
	assert.deepEqual([none.status, /role="alert">Cochez au moins une question/.test(none.text)], [400, true]);
	const taken = await awa.post(`${looked.to}?/take`, new URLSearchParams([['title', 'Sciences'], ['row', '1'], ['row', '4']]));
	assert.equal(taken.status, 303);
	const report = await awa.get(taken.to);
	assert.match(report.text, /Banque\s: Sciences/);
	assert.match(report.text, /2 nouvelles/);
	assert.match(report.text, /Le XML de cette question est cassé/);
	const [exercise] = /\/exercise\/[0-9a-f-]{36}/.exec(report.text)!;
	assert.match((await awa.get(exercise)).text, /La formule de l.eau est <img src="\/media\/[0-9a-f]{64}" alt="une goutte"/);
	assert.match((await awa.get(`/teach/class/${id('6A')}/work`)).text, /Sciences · 2 questions/);
});

test('a large file is left to the worker: the page says how far it is, can be left, and is there when it is done', async (t) => {
	const awa = await visitor(teacher.code);
	const large = await awa.post('/teach/import?/look', upload('large.gift', ...Array.from({ length: 5000 }, (_, i) => `::Q${i % 1000}::[html]${'Un texte long. '.repeat(15)} Combien font ${i % 1000} + 1 ? {#${(i % 1000) + 1}}\n\n`)));
	assert.equal(large.status, 303);
	const waits = await awa.get(large.to);
	assert.match(waits.text, /Lecture de large\.gift/);
	assert.match(waits.text, /Vous pouvez quitter cette page/);
	const response = await fetch(`${address}${large.to}?follow`, { headers: { cookie: awa.cookie } });
	assert.equal(response.headers.get('refresh'), '5');
	process.env.QALAM_DATA = data;
	const worker = await work(url);
	t.after(() => worker.stop());
	let page = waits.text;
	const until = async (pattern: RegExp) => {
		for (let tries = 0; tries < 300 && !pattern.test((page = (await awa.get(large.to)).text)); tries++) await new Promise((wake) => setTimeout(wake, 100));
		assert.match(page, pattern);
	};
	await until(/Ce que contient large\.gift/);
	assert.match(page, /5\s?000 questions · 1\s?000 telles quelles/);
	assert.match(page, /Questions 1 à 200 sur 5\s?000/);
	const taken = await awa.post(`${large.to}?/take`, new URLSearchParams({ title: 'Grande', all: '1' }));
	assert.deepEqual([taken.status, taken.to], [303, large.to]);
	await until(/Ce qui a été pris de large\.gift/);
	assert.match(page, /1\s?000 nouvelles/);
	assert.equal((await awa.get(`${large.to}?sort=taken&page=5`)).text.match(/class="tag right/g)?.length, 200);
	const kept = await fetch(`${address}${large.to}/file?form=csv`, { headers: { cookie: awa.cookie } });
	assert.match(kept.headers.get('content-disposition')!, /^attachment/);
	assert.equal((await kept.text()).trimEnd().split('\r\n').length, 5001);
	assert.match((await awa.get(`${large.to}/file?form=html`)).text, /<\/html>\s*$/);
	assert.equal((await awa.get(`${large.to}/file?form=exe`)).status, 404);
});

test('no file, and a cut one, are said', async () => {
	const awa = await visitor(teacher.code);
	const without = await awa.post('/teach/import?/look', upload('', ''));
	assert.deepEqual([without.status, /Choisissez un fichier/.test(without.text)], [400, true]);
	const bomb = await awa.post('/teach/import?/look', upload('bombe.xml', await fixture('entity-bomb.xml')));
	assert.match((await awa.get(bomb.to)).text, /déclare un DOCTYPE ou des entités/);
});

test('a pupil finds no such page, and another one’s report is not there', async () => {
	const awa = await visitor(teacher.code);
	const fatou = await visitor(pupil.code);
	const { to } = await awa.post('/teach/import?/look', upload('un.gift', '::A::Oui ? {T}\n'));
	for (const path of ['/teach/import', to, `${to}/file?form=csv`]) assert.equal((await fatou.get(path)).status, 404, path);
	assert.equal((await fatou.post('/teach/import?/look', upload('un.gift', '::A::Oui ? {T}\n'))).status, 404);
	assert.equal((await fatou.post(`${to}?/take`, new URLSearchParams({ row: '1' }))).status, 404);
});

test('an administrator brings schools and then the pupils of one with the classes they name, without JavaScript; a teacher finds no such page', async () => {
	await setSetting(db, 'country', 'senegal');
	const issa = await visitor(administrator.code);
	const file = (name: string, lines: string[]) => {
		const form = new FormData();
		form.append('file', new Blob([lines.join('\r\n')]), name);
		return form;
	};
	const list = ['Nom;Type;Classes', 'CEM Neuf;CEM;6e A', 'EE Vieille;Cirque;'];
	assert.match((await issa.get('/run/import')).text, /href="\/run\/import\/schools\?at=/);
	const page = (await issa.get(`/run/import/schools?at=${id('IEF1')}`)).text;
	assert.match(page, /vont sous IEF 1/);
	const [, model] = /href="(\/models\/[^"]+)"/.exec(page)!;
	assert.match((await issa.get(model)).text, /IEF ou IA/);
	const looked = await issa.post(`/run/import/schools?at=${id('IEF1')}`, file('ecoles.csv', list));
	assert.equal(looked.status, 303);
	const preview = (await issa.get(looked.to)).text;
	for (const pattern of [/1 établissement nouveau/, /1 classe créée/, /1 ligne fautive/, /«.Cirque.» n’est pas un type/]) assert.match(preview, pattern);
	assert.equal((await issa.post(`${looked.to}?/take`, new URLSearchParams())).status, 303);
	assert.match((await issa.get(looked.to)).text, /C’est fait/);
	const again = await issa.post(`/run/import/schools?at=${id('IEF1')}`, file('ecoles.csv', list));
	assert.match((await issa.get(again.to)).text, /1 déjà là, inchangé/);

	const { id: school } = await db.one(sql<{ id: string }>`select id from people.organisation where name = 'CEM Neuf'`);
	const pupils = await issa.post(`/run/import?at=${school}`, file('eleves.csv', ['Prénom;Nom;Classe', 'Awa;Ba;3ème B', 'Ali;Sy;Chorale']));
	const offered = (await issa.get(pupils.to)).text;
	assert.match(offered, /name="make-0" checked/);
	assert.match(offered, /<option value="3E" selected/);
	const keys = [...offered.matchAll(/name="class-\d" value="([^"]+)"/g)].map((match) => match[1]);
	const wrong = await issa.post(`${pupils.to}?/take`, new URLSearchParams({ 'class-0': keys[0], 'make-0': 'on', 'grade-0': '3E', 'series-0': 'S2' }));
	assert.deepEqual([wrong.status, /Choisissez pour la classe «.3ème B.»/.test(wrong.text), /<option value="S2" selected/.test(wrong.text)], [400, true, true], 'what was chosen stays');
	const taken = await issa.post(`${pupils.to}?/take`, new URLSearchParams({ 'class-0': keys[0], 'make-0': 'on', 'grade-0': '3E', 'series-0': '', 'class-1': keys[1], 'make-1': 'on', 'grade-1': '', 'series-1': '' }));
	assert.equal(taken.status, 303);
	assert.match((await issa.get(pupils.to)).text, /2 personnes nouvelles.*2 classes créées/s);
	const { id: made } = await db.one(sql<{ id: string }>`select id from people.organisation where name = '3ème B'`);
	const shown = (await issa.get(`/run/organisation/${made}`)).text;
	assert.match(shown, /Ba Awa/);
	assert.match(shown, /<option value="3E" selected/);

	const awa = await visitor(teacher.code);
	for (const path of [`/run/import/schools?at=${id('IEF1')}`, `/run/import/schools?at=${id('A')}`, looked.to]) assert.equal((await awa.get(path)).status, 404, path);
	assert.equal((await issa.get(`/run/import/schools?at=${school}`)).status, 404);
});
