import assert from 'node:assert/strict';
import { test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { roles } from '#rooms/people/acts.ts';
import { loadCredentials, loadGuardians, makeVerifier, recover } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const { address, db } = await startSite({ demo: false });
const id = await aCountry(db);
const since = '2025-10-01';
const system = theSystem('test');
const head = await aPerson(db, { givenName: 'Mariama', familyName: 'Sarr', memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'head', organisationId: id('A'), since }, { role: 'teacher', organisationId: id('5A'), since }] });
const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
const pupil = await aPerson(db, { givenName: 'Ndèye', familyName: 'Fall', memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
const parent = await aPerson(db, { givenName: 'Fatou' });
await loadGuardians(db, system, [{ guardianId: parent.id, childId: pupil.id, relation: 'mother', since }]);
const password = 'une-phrase-pour-essayer';
const verifier = await makeVerifier(password);
await loadCredentials(db, system, [head, teacher, pupil, parent].map((person) => ({ personId: person.id, kind: 'password' as const, verifier })));

/** A browser without JavaScript: it keeps its cookies, posts forms and is told where to go. */
function browser(language = 'fr') {
	const jar = new Map<string, string>();
	const send = async (path: string, more: RequestInit = {}) => {
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(address + path, { redirect: 'manual', ...more, headers: { origin: address, accept: 'text/html', 'accept-language': language, ...(cookie ? { cookie } : {}) } });
		for (const line of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
			if (/max-age=0/i.test(line)) jar.delete(name);
			else jar.set(name, value);
		}
		return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text(), headers: response.headers };
	};
	return {
		jar,
		get: (path: string) => send(path),
		post: (path: string, fields: Record<string, string> | FormData = {}) => send(path, { method: 'POST', body: fields instanceof FormData ? fields : new URLSearchParams(fields) }),
		signIn: (code: string, secret = password, to = '') => send('/sign-in', { method: 'POST', body: new URLSearchParams({ code, secret, to }) })
	};
}
const signedIn = async (person: { code: string }) => {
	const one = browser();
	assert.equal((await one.signIn(person.code)).status, 303);
	return one;
};

test('a sign-in gives a new secret that scripts and other sites do not get, and leads nowhere else', async () => {
	const one = browser();
	one.jar.set('qalam_session', 'chosen-by-an-attacker');
	const answer = await one.signIn(head.code, password, '//evil.example/x');
	assert.deepEqual([answer.status, answer.to], [303, '/start']);
	const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('qalam_session='))!;
	for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i]) assert.match(cookie, flag);
	assert.match(one.jar.get('qalam_session')!, /^[\w-]{43}$/);
	for (const to of ['/\\evil.example', '/\t/evil.example', 'https://evil.example', '/%09/evil.example/../..//evil.example']) {
		const there = (await browser().signIn(head.code, password, to)).to;
		assert.equal(new URL(there, address).origin, address, `${to} → ${there}`);
	}
	assert.equal((await browser().signIn(head.code, password, '/run/people?q=ba')).to, '/run/people?q=ba');
	const refused = await browser().signIn(head.code, 'faux');
	assert.equal(refused.status, 401);
	assert.match(refused.text, new RegExp(`value="${head.code}"`), 'the code that was typed stays');
	assert.doesNotMatch(refused.text, /value="faux"/);
	const foreign = await fetch(`${address}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }, body: `code=${head.code}&secret=${password}` });
	assert.equal(foreign.status, 403, 'a form of another site');
});

test('each lands where his hat lives, and changes it by one form', async () => {
	const land = async (person: { code: string }) => (await (await signedIn(person)).get('/start')).to;
	assert.deepEqual([await land(pupil), await land(teacher), await land(parent)], ['/learn', '/teach', '/me']);
	const one = await signedIn(head);
	assert.match((await one.get('/me')).text, /action="\/hat"/);
	await one.post('/hat', { hat: `head:${id('A')}` });
	assert.equal((await one.get('/start')).to, '/run');
	await one.post('/hat', { hat: `teacher:${id('5A')}` });
	assert.equal((await one.get('/start')).to, '/teach');
	assert.equal((await one.post('/hat', { hat: `head:${id('B')}` })).status, 404);
	const mother = await signedIn(parent);
	assert.match((await mother.get('/me')).text, new RegExp(`/teach/pupil/${pupil.id}`));
	assert.equal((await mother.get(`/teach/pupil/${pupil.id}`)).status, 200, 'a parent reads the child’s sheet');
});

test('a password for once must be replaced before anything else', async () => {
	const made = await recover(db, system, teacher.id);
	const one = browser();
	await one.signIn(teacher.code, made.secret);
	for (const path of ['/teach', '/me', '/run', '/start']) assert.equal((await one.get(path)).to, '/me/secret', path);
	assert.equal((await one.post('/hat', { hat: 'x' })).to, '/me/secret');
	const weak = await one.post('/me/secret', { next: 'court', again: 'court' });
	assert.equal(weak.status, 400);
	assert.match(weak.text, /Trop court/);
	assert.equal((await one.post('/me/secret', { next: password, again: password })).to, '/start');
	assert.equal((await one.get('/start')).to, '/teach');
});

test('a revoked session ends in the middle of work, calmly', async () => {
	const [lost, kept] = [await signedIn(parent), await signedIn(parent)];
	const page = (await kept.get('/me')).text;
	const other = /name="session" value="([0-9a-f-]{36})"/.exec(page)![1];
	await kept.post('/me?/others');
	assert.ok(other);
	assert.match((await lost.get('/me')).to, /^\/sign-in\?to=%2Fme/);
	assert.equal((await lost.post('/me?/display', { language: 'ar' })).status, 401);
	assert.equal((await kept.get('/me')).status, 200);
	assert.equal((await kept.post('/sign-out')).to, '/');
	assert.match((await kept.get('/me')).to, /^\/sign-in/);
});

test('the language is chosen by a form, kept for the person, and returns to where one was', async () => {
	const one = browser();
	assert.equal((await one.post('/language', { language: 'ar', to: '//evil.example' })).to, '/');
	assert.match((await one.get('/sign-in')).text, /<html[^>]*lang="ar"[^>]*dir="rtl"/);
	const person = await signedIn(pupil);
	assert.equal((await person.post('/language', { language: 'en', to: '/me?x=1' })).to, '/me?x=1');
	const elsewhere = await signedIn(pupil);
	assert.match((await elsewhere.get('/me')).text, /<html[^>]*lang="en"/);
	await person.post('/language', { language: 'fr', to: '/' });
});

test('a head brings a list, decides, takes it, and prints the cards; each card opens with its PIN', async () => {
	const one = await signedIn(head);
	await one.post('/hat', { hat: `head:${id('A')}` });
	const form = new FormData();
	form.append('file', new Blob(['Prénom;Nom;Classe;Né le\nNdeye;Fall;6e A;\nAwa;Ba;6ème B;07/03/2012\nOumar;;6e B;\n<script>x</script>;Ba;6e B;\n']), 'liste.csv');
	const looked = await one.post('/run/import', form);
	assert.equal(looked.status, 303);
	const preview = (await one.get(looked.to)).text;
	assert.match(preview, /1 personne nouvelle/);
	assert.match(preview, /2 lignes fautives/);
	assert.match(preview, /ressemble à Ndèye Fall/);
	assert.doesNotMatch(preview, /<script>x/);
	assert.equal((await one.post(`${looked.to}?/take`, { 'line-2': 'same' })).to, looked.to);
	assert.match((await one.get(looked.to)).text, /1 personne nouvelle.*1 déjà là/s);
	const none = await one.post('/run/import', new FormData());
	assert.deepEqual([none.status, /Choisissez un fichier/.test(none.text)], [400, true]);

	const huge = new FormData();
	huge.append('file', new Blob([new Uint8Array(12 * 1024 * 1024)]), 'gros.csv');
	const refused = await one.post('/run/import', huge);
	assert.deepEqual([refused.status, /trop gros\s: au plus 8 Mo/.exec(refused.text)?.length], [413, 1], refused.text.slice(0, 3000));

	const sheet = await one.post(`/run/cards/${id('6B')}`, { pins: 'missing' });
	assert.equal(sheet.status, 200);
	assert.match(sheet.headers.get('cache-control')!, /no-store/);
	assert.match(sheet.text, /Awa Ba/);
	assert.match(sheet.text, /<svg[^>]*role="img"/);
	const pin = /<strong dir="ltr"[^>]*>(\d{6})<\/strong>/.exec(sheet.text)![1];
	const { code } = await db.one(sql<{ code: string }>`select person.code from people.person join people.membership on membership.person_id = person.id where membership.organisation_id = ${id('6B')}`);
	const child = browser();
	assert.equal((await child.signIn(code, pin)).status, 303);
	assert.equal((await child.get('/start')).to, '/learn');
});

test('a lost card greets nobody; a good one greets by the given name and asks the PIN only', async () => {
	const { issueCards, revokeCard } = await import('#rooms/people/server/index.ts');
	const { cards } = await issueCards(db, system, id('6A'), { pins: 'all' });
	const card = cards.find((one) => one.personId === pupil.id)!;
	const one = browser();
	const greeted = await one.get(`/card/${card.secret}`);
	assert.match(greeted.text, /Bonjour Ndèye/);
	assert.doesNotMatch(greeted.text, new RegExp(`Fall|${card.code}|name="code"`));
	assert.match(greeted.headers.get('cache-control')!, /no-store/);
	assert.equal((await one.post(`/card/${card.secret}`, { secret: '000111' })).status, 401);
	assert.equal((await one.post(`/card/${card.secret}`, { secret: card.pin! })).to, '/start');
	await revokeCard(db, system, pupil.id);
	assert.match((await browser().get(`/card/${card.secret}`)).text, /n’est plus valable/);
	assert.match((await browser().get('/card/nothing')).text, /n’est plus valable/);
});

test('what is not one’s own looks as if it were not there', async () => {
	const one = await signedIn(teacher);
	const seen = [await one.get('/run/audit'), await one.get(`/run/person/${head.id}`), await one.get(`/run/organisation/${id('B')}`), await one.get('/run/person/nobody'), await one.get(`/run/cards/${id('6B')}`), await one.get('/run/import')];
	assert.deepEqual(seen.map((page) => page.status), [404, 404, 404, 404, 404, 404]);
	assert.equal((await one.get(`/run/cards/${id('6A')}`)).status, 200, 'his own class’s cards are his to make');
	assert.equal((await one.get(`/run/person/${pupil.id}`)).status, 200);
	assert.equal((await one.post(`/run/person/${pupil.id}?/close`, { version: '1' })).status, 404);
	assert.match((await browser().get('/run')).to, /^\/sign-in/);
	const readers = await db.all(sql<{ actor_id: string | null }>`select distinct actor_id from platform.audit where person_id = ${pupil.id} and reading`);
	assert.deepEqual(readers.map((row) => row.actor_id).sort(), [teacher.id, parent.id].sort());
});

test('a form that is refused keeps what was typed, beside the sentence', async () => {
	const one = await signedIn(head);
	await one.post('/hat', { hat: `head:${id('A')}` });
	const added = await one.post(`/run/people/add?at=${id('6A')}`, { kind: 'pupil', givenName: 'Ibou', familyName: '', birthDate: '31/02/2012', phone: 'abc', language: 'fr' });
	for (const pattern of [/value="Ibou"/, /value="31\/02\/2012"/, /Écrivez le nom/, /Cette date ne se lit pas/, /Ce numéro de téléphone/]) assert.match(added.text, pattern);
	const likely = await one.post(`/run/people/add?at=${id('6A')}`, { kind: 'pupil', givenName: 'Ndeye', familyName: 'Fal', language: 'fr' });
	assert.match(likely.text, /Peut-être déjà là/);
	const done = await one.post(`/run/people/add?at=${id('6A')}`, { kind: 'pupil', givenName: 'Ibou', familyName: 'Ka', language: 'fr' });
	const page = (await one.get(done.to)).text;
	assert.match(page, /Ibou Ka/);
	assert.equal((await one.post(`${done.to}/edit`, { version: '1', givenName: 'Ibrahima', familyName: 'Ka', language: 'fr' })).status, 303);
	const late = await one.post(`${done.to}/edit`, { version: '1', givenName: 'Autre', familyName: 'Ka', language: 'fr' });
	assert.deepEqual([late.status, /Quelqu’un d’autre vient de modifier/.test(late.text), /value="Autre"/.test(late.text)], [409, true, true]);
	const role = await one.post('/run/roles?/give', { person: 'PERSONNE', role: 'teacher', organisation: id('6A') });
	assert.deepEqual([role.status, /Aucune personne ne porte ce code/.test(role.text), /value="PERSONNE"/.test(role.text)], [400, true, true]);
	const found = (await one.get('/run/roles?q=ibrahima')).text;
	const [, choose] = /href="([^"]*person=[^"]*)"/.exec(found)!;
	const chosen = (await one.get(choose.replaceAll('&amp;', '&').replace(/#.*/, ''))).text;
	const [, person] = /name="person" value="([^"]+)"/.exec(chosen)!;
	assert.match(chosen, /Ibrahima Ka/);
	const given = await one.post(`/run/roles?at=${id('A')}&person=${person}&/give`, { person, role: 'teacher', organisation: id('6A'), since: '2020-13-45' });
	assert.deepEqual([given.status, /Cette date ne se lit pas/.test(given.text), /Ibrahima Ka/.test(given.text)], [400, true, true], 'who was chosen stays chosen');
	const organisation = await one.post(`/run/organisation/${id('A')}?/add`, { kind: 'class', name: '4e M', code: '', grade: '4E', schoolYear: '2025-2026' });
	assert.match(organisation.text, /4e M est ajouté/);
});

test('staff who hold no role find the way to what they may write', async () => {
	const person = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	await loadCredentials(db, system, [{ personId: person.id, kind: 'password', verifier }]);
	const one = await signedIn(person);
	const { to } = await one.get('/start');
	assert.match((await one.get(to)).text, /<nav[^]*href="\/teach\/prepare"[^]*<\/nav>/);
	const { text } = await one.get('/teach/prepare');
	const links = new Set([...text.matchAll(/href="(\/teach\/[^"]+)"/g)].map((match) => match[1].replaceAll('&amp;', '&')));
	assert.ok(links.size > 5);
	for (const link of links) assert.equal((await one.get(link)).status, 200, link);
});

test('no navigation shows a door that is shut', async () => {
	const places = { administrator: 'XX', ministry: 'MIN', inspector: 'IEF1', head: 'A', censeur: 'A', supervisor: 'A', teacher: '6A', manager: 'NET' } as const;
	for (const role of roles) {
		const person = await aPerson(db, { roles: [{ role, organisationId: id(places[role]), since }] });
		await loadCredentials(db, system, [{ personId: person.id, kind: 'password', verifier }]);
		const one = await signedIn(person);
		const { to } = await one.get('/start');
		const page = (await one.get(to)).text;
		const links = [...page.matchAll(/<nav[^>]*>.*?<\/nav>/gs)].flatMap(([nav]) => [...nav.matchAll(/href="([^"]+)"/g)].map((match) => match[1].replaceAll('&amp;', '&')));
		assert.ok(links.length >= 2, `${role} has a navigation`);
		const tabs = [...(await one.get('/run/people')).text.matchAll(/<nav class="tabs".*?<\/nav>/gs)].flatMap(([nav]) => [...nav.matchAll(/href="([^"]+)"/g)].map((match) => match[1]));
		for (const link of new Set([...links, ...tabs])) {
			const found = await one.get(link);
			assert.ok(found.status === 200 || found.status === 303, `${role}: ${link} answers ${found.status}`);
		}
	}
});
