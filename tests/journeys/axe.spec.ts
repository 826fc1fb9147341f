import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { demoAccounts } from '#house';
import { loadSessions } from '#rooms/people/server/index.ts';
import { hatsOf } from '#rooms/people/server/hats.ts';
import { newId } from '#platform/ids.ts';
import { putInOwnBank } from '#rooms/exercises/server/index.ts';
import { browser, visit } from '#tests/browser.ts';
import { aFact } from '#tests/facts.ts';
import { linked, shapeOf } from '#tests/crawl.ts';
import { allRoutes } from '#tests/routes.ts';
import { startSite } from '#tests/site.ts';
import { examine, withAxe } from './examine.ts';
import { idOf } from './walk.ts';

// Axe runs once or twice in each page: to make its code fast costs more than it saves.
await browser(['--js-flags=--no-opt --min-semi-space-size=16']);
const site = await startSite();
const accounts = await demoAccounts(site.db);

/** Pages that show nothing of their own, or that another walk makes and looks at. */
const blind: Record<string, string> = {
	'/(site)/sign-out': 'a form posts to it, and it leads home',
	'/(run)/run/organisation': 'leads to the organisation of the hat worn',
	'/phone/open': 'the phone makes it: phone.spec.ts looks at it',
	'/phone/take': 'the phone makes it: phone.spec.ts looks at it',
	'/phone/waiting': 'the phone makes it: phone.spec.ts looks at it',
	'/(teach)/teach/prepare/[draft]/compare': 'versions.spec.ts looks at it',
	'/(teach)/teach/prepare/[draft]/media': 'media.spec.ts looks at it',
	'/(teach)/teach/pupil/[id]/handed': 'kinds.spec.ts looks at it',
	'/(learn)/exercise/[item]/play': 'package.spec.ts looks at it'
};

// The page of what was put aside is linked only where there is some.
const pupil = await idOf(site.db, 'DEMO-ELEVE');
const [school] = await hatsOf(site.db, pupil);
for (const more of [{ kind: 'unheard-of' }, { kind: 'answer', actor: newId() }]) {
	const fact = aFact({ id: pupil, hat: school }, more);
	await site.db.run(sql`insert into sync.quarantine (scope, fact_id, body_sha, code, fact, sent_by) values (${fact.scope}, ${fact.id}, '\\x00', ${more.kind === 'answer' ? 'actor' : 'kind'}, ${JSON.stringify(fact)}, ${pupil})`);
}

// A test that is open and a sheet to print, of the pupil's class: their pages are linked once they are there.
const { class_id: classOf, scope: schoolOf } = await site.db.one(sql<{ class_id: string; scope: string }>`
	select class.id as class_id, class.establishment_id as scope from people.membership join people.organisation class on class.id = membership.organisation_id
	where membership.person_id = ${pupil} and membership.kind = 'pupil' and class.establishment_id is not null limit 1`);
const teacher = await idOf(site.db, 'DEMO-PROF');
const [exam, sheet] = [newId(), newId()];
await site.db.run(sql`insert into teaching.exam (scope, id, class_id, title, set_by, opens_at, closes_at, minutes) values (${schoolOf}, ${exam}, ${classOf}, 'Contrôle', ${teacher}, now() - interval '1 hour', now() + interval '1 day', 60)`);
await site.db.run(sql`insert into teaching.paper (scope, id, class_id, title, variants, mixed, made_by) values (${schoolOf}, ${sheet}, ${classOf}, 'Feuille', 2, true, ${teacher})`);
await site.db.run(sql`insert into teaching.paper_copy (scope, paper_id, number, person_id, variant) values (${schoolOf}, ${sheet}, 1, ${pupil}, 1)`);
await site.db.run(sql`
	with chosen as (select item.id, item.current_version as version, row_number() over (order by item.code) as position from exercises.item where item.code in ('DC-1-006', 'DC-1-007', 'DC-1-001') and item.language = 'fr'),
	asked as (insert into teaching.exam_item (scope, exam_id, position, item_id, item_version) select ${schoolOf}, ${exam}, position, id, version from chosen)
	insert into teaching.paper_item (scope, paper_id, position, item_id, item_version) select ${schoolOf}, ${sheet}, position, id, version from chosen`);

const routeShape = (id: string) => id.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/g, '[id]') || '/';

type Walker = { code: string; cookie: string };
const walkers: Walker[] = [];
for (const code of ['', 'DEMO-ELEVE', 'DEMO-PROF', 'DEMO-PARENT', 'DEMO-PROVISEUR', 'DEMO-ADMIN', 'DEMO-APPRENANTE']) {
	const [secret] = code ? await loadSessions(site.db, theSystem('test'), [await idOf(site.db, code)]) : [''];
	walkers.push({ code, cookie: secret && `qalam_session=${secret}` });
}

/** A list of pupils: a new one, one known already, one without a name, one of a class that is not there. */
const pupils = 'Nom;Prénom;Date de naissance;Classe\nDiouf;Ndèye;12/03/2011;3e A\nDiouf;Ndeye;12/03/2011;3e A\n;Sans nom;;3e A\nSow;Ali;;Tle S2 Z\n';
/** A list of schools: a new one with a class, and one that cannot stand anywhere. */
const schools = 'Nom;Type;IEF;Classes\nCEM Neuf;CEM;IEF de Kédougou;6e A\nEE Perdue;EE;;\n';

/** The preview of a list that was uploaded. */
async function aList({ cookie }: Walker, path: string, list: string): Promise<string> {
	const form = new FormData();
	form.set('file', new File([list], 'liste.csv'));
	const response = await fetch(`${site.address}${path}`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie, origin: site.address, accept: 'text/html' } });
	assert.equal(response.status, 303, await response.text());
	return response.headers.get('location')!;
}

// A bank of one's own, which the demo's exercise in draft begins.
const prof = await idOf(site.db, 'DEMO-PROF');
const written = await site.db.one(sql<{ id: string }>`select id from curriculum.draft where owner_id = ${prof} and kind = 'item' and state = 'draft' and removed_at is null order by made_at limit 1`);
const { bankId } = await putInOwnBank(site.db, { id: prof, label: 'DEMO-PROF' }, written.id);
// The pile of copies lies behind one work of many.
const pile = await site.db.one(sql<{ work_id: string; rubric_id: string | null; copy: string }>`
	select pile.work_id, pile.rubric_id, (select attempt.id from exercises.attempt where attempt.scope = pile.scope and attempt.item_id = pile.item_id and attempt.work_id = pile.work_id and attempt.pending order by id limit 1)::uuid as copy from teaching.pile limit 1`);
const back = await site.db.one(sql<{ id: string }>`select attempt_id as id from teaching.marking where person_id = ${pupil} and given is not null limit 1`);
const copies = [`/teach/mark/${pile.work_id}`, `/teach/mark/${pile.work_id}/${pile.copy}`, '/teach/mark/rubrics', `/teach/mark/rubrics/${pile.rubric_id}`, `/learn/copy/${pupil}/${back.id}`];
const made = [...copies, `/teach/prepare/item/${written.id}?check`, `/teach/prepare/item/${written.id}/preview`, `/teach/prepare/item/${written.id}/finish`, '/teach/prepare/bank', `/teach/prepare/bank/${bankId}`, `/teach/exam/${exam}`, `/teach/paper/${sheet}`];

const reached = new Set<string>();
const plan: { walker: Walker; paths: string[] }[] = [];
for (const walker of walkers) {
	const first = walker.cookie ? ['/start', '/sign-in'] : ['/', '/sign-in', ...accounts.flatMap((account) => account.card ?? [])];
	const paths = [...(await linked(site.address, walker.cookie, first))].filter(([shape]) => !reached.has(shape) || shape === '/me').map(([shape, path]) => (reached.add(shape), path));
	// What no link leads to: found by typing, or after something was sent.
	const more: Record<string, string[]> = { '': ['/look', '/language', '/receipt'], 'DEMO-ELEVE': ['/no-such-page', '/search?words=suite', '/search?words=zzzz', '/search?words=sutie'], 'DEMO-PROF': made, 'DEMO-PROVISEUR': walker.code === 'DEMO-PROVISEUR' ? [await aList(walker, '/run/import', pupils)] : [], 'DEMO-ADMIN': walker.code === 'DEMO-ADMIN' ? ['/run/box', await aList(walker, '/run/import/schools', schools)] : [] };
	for (const path of more[walker.code] ?? []) reached.add(shapeOf(path));
	plan.push({ walker, paths: [...paths, ...(more[walker.code] ?? [])] });
}

const begun = Date.now();
let loads = 0;
after(() => console.log(`${loads} pages looked at, ${reached.size} kinds, ${Math.round((Date.now() - begun) / 1000)} s`));

for (const language of ['fr', 'ar'] as const)
	for (const { walker, paths } of plan)
		test(`${language}: pages of ${walker.code || 'a stranger'}: axe finds nothing, nothing overflows, no fault in the console`, async () => {
			const { page, context, faults } = await visit(site.address, { width: 360 });
			await withAxe(page);
			await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
			if (walker.cookie) await context.addCookies([{ name: 'qalam_session', value: walker.cookie.split('=')[1], url: site.address }]);
			await context.addCookies([{ name: 'qalam_language', value: language, url: site.address }]);
			if (walker.code) await site.db.run(sql`update people.person set language = ${language} where code = ${walker.code}`);
			const said: string[] = [];
			const look = async (where: string, rules?: string[]) => said.push(...[...(await examine(page, language, rules)), ...faults.splice(0)].map((fault) => `${where}: ${fault}`));
			for (const [i, path] of paths.entries()) {
				await page.setViewportSize({ width: 360, height: 800 });
				await page.goto(path, { waitUntil: 'load' });
				loads++;
				await look(`360 ${path}`);
				if (i % 3 === 0) {
					await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
					await look(`dark ${path}`, ['color-contrast']);
					await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
				}
				await page.setViewportSize({ width: 1280, height: 900 });
				// What axe says of the wide page it says in one language as in the other.
				await look(`1280 ${path}`, language === 'fr' ? undefined : []);
			}
			await context.close();
			assert.deepEqual([...new Set(said.map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')))], []);
		});

test('every page of the site was looked at', async () => {
	const pages = (await allRoutes()).filter((route) => route.kind === 'page' && !(route.id in blind)).map((route) => routeShape(route.id));
	assert.deepEqual(pages.filter((shape) => !reached.has(shape)), []);
});
