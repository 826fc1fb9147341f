import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { importReports } from '#rooms/exercises/server/index.ts';
import { auditOfOrganisation, auditOfPerson, cardHolders, classesOf, findPersons, maybeCardHolder, maybeWho, organisationView, rolesIn, scopesOf, signIn } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { currentEdition } from '#rooms/revision/server/index.ts';
import { classMatrix, classMocksPage, followedClasses, pupilMockPage, pupilSheet, pupilToday, workOfClasses, workReport } from '#rooms/teaching/server/index.ts';
import { ownDatabase } from '#tests/support.ts';
import { demoAccounts } from './demo-accounts.ts';
import { loadDemo } from './demo.ts';

// One demo, smaller than the printed one, for all that is asked of it here.
const { db } = await ownDatabase();
await loadDemo(db, () => {}, { share: 0.6 });

async function signedIn(code: string): Promise<Who> {
	const account = (await demoAccounts(db)).find((one) => one.code === code);
	assert.ok(account, `${code} is printed`);
	const { secret } = await signIn(db, { code, secret: account.secret, address: '127.0.0.1', device: 'test' });
	const who = await maybeWho(db, secret);
	assert.ok(who, `${code} is signed in`);
	return who;
}

test('every account that is printed signs in, and wears the hat it is printed for', async () => {
	const hats: Record<string, string[]> = {};
	for (const { code, secret } of await demoAccounts(db)) {
		assert.ok(secret.length >= 6);
		hats[code] = (await signedIn(code)).hats.map((hat) => hat.kind);
	}
	assert.deepEqual(hats, {
		'DEMO-PARENT': ['guardian', 'guardian'],
		'DEMO-PROF': ['teacher', 'guardian'],
		'DEMO-ELEVE': ['pupil'],
		'DEMO-ELEVE-3E': ['pupil'],
		'DEMO-ELEVE-CM2': ['pupil'],
		'DEMO-ARABE': ['pupil'],
		'DEMO-MAITRESSE': ['teacher'],
		'DEMO-CENSEUR': ['censeur'],
		'DEMO-SURVEILLANT': ['supervisor'],
		'DEMO-PROVISEUR': ['head'],
		'DEMO-IEF': ['inspector'],
		'DEMO-IA': ['inspector'],
		'DEMO-MINISTERE': ['ministry'],
		'DEMO-ADMIN': ['administrator'],
		'DEMO-CENTRE': ['manager'],
		'DEMO-FORMATRICE': ['teacher'],
		'DEMO-APPRENANTE': ['learner']
	});
	const parent = await signedIn('DEMO-PARENT');
	assert.equal(new Set(parent.hats.map((hat) => hat.establishmentId)).size, 2, 'the children are in two establishments');
});

test('the teacher sees who of the class sat which paper, who sits one now, and what the exam would come to', async () => {
	const teacher = await signedIn('DEMO-PROF');
	const [one] = (await followedClasses(db, teacher)).filter((line) => line.grade === 'TLE' && line.series === 'S2');
	const page = await classMocksPage(db, teacher, one.id, null);
	assert.deepEqual([page.running.length, page.running[0].answered > 0, page.running[0].left > 0], [1, true, true]);
	assert.ok(page.chosen!.rows.length >= 3 && page.chosen!.losses.length === 8, `${page.chosen!.rows.length} copies`);
	const given = new Set(page.chosen!.rows.flatMap((row) => row.cells.map((cell) => cell.by)));
	assert.deepEqual([...given].sort(), ['blank', 'machine', 'own', 'waits']);
	assert.ok(page.pupils.filter((pupil) => pupil.projection).length > 10);
	const copy = await pupilMockPage(db, teacher, page.chosen!.rows[0].pupil.id, page.chosen!.rows[0].id);
	assert.deepEqual([copy.result!.low, copy.questions.length], [page.chosen!.rows[0].low, page.chosen!.questions.length]);
});

test('the pupil has work of every state, the teacher a matrix with every colour', async () => {
	const pupil = await signedIn('DEMO-ELEVE');
	const today = await pupilToday(db, pupil);
	const now = Date.now();
	assert.ok(today.work.some((work) => work.due_at.getTime() > now && work.tried > 0 && work.done < work.count), 'one is begun and still open');
	assert.ok(today.work.some((work) => work.due_at.getTime() < now && work.done < work.count), 'one is late');
	assert.ok(today.work.some((work) => work.due_at.getTime() > now && work.tried === 0), 'one is not begun');
	assert.ok(today.last, 'a lesson was opened');
	const sheet = await pupilSheet(db, pupil, pupil.id);
	assert.ok(sheet.chapters.length > 0 && sheet.recent.length > 2);

	const teacher = await signedIn('DEMO-PROF');
	const classes = await followedClasses(db, teacher);
	assert.deepEqual(classes.map((one) => one.name).sort(), ['3e A', 'Tle S2 A', 'Tle S2 B']);
	const levels = new Set<string>();
	for (const who of [teacher, await signedIn('DEMO-MAITRESSE'), await signedIn('DEMO-FORMATRICE')])
		for (const one of await followedClasses(db, who)) {
			const matrix = await classMatrix(db, who, one.id, { chapterId: 'all' });
			for (const row of matrix.rows) for (const cell of row.cells) levels.add(cell.level);
		}
	// The lowest band takes several failures in a row, which a small demo may not have.
	assert.deepEqual([...levels].filter((level) => level !== 'm0').sort(), ['m1', 'm2', 'm3', 'm4', 'none']);
	assert.ok((await currentEdition(db, new Date()))!.number >= 1, 'how hard exercises are was learnt');
	assert.deepEqual((await importReports(db, teacher)).map((report) => [report.state, report.counts.offered, report.counts.new]), [['taken', 6, 5]]);
	const work = await workOfClasses(db, teacher.hat!.establishmentId, classes.map((one) => one.id));
	assert.ok(work.some((one) => one.finished > 0 && one.finished < one.pupils));
	assert.ok(work.some((one) => one.pupils === 5), 'one is set to some pupils only');
});

test('each attempt has its fact and, but where it waits for the teacher, its evidence; none is in the future or on a Sunday', async () => {
	const counts = await db.one(sql<{ attempts: number; answers: number; facts: number; pairs: number; wrong_pieces: number; future: number; heads: number; recognised: number }>`
		select (select count(*) from exercises.attempt) as attempts, (select count(*) from sync.fact where kind = 'answer') as answers, (select count(*) from sync.fact) as facts,
			(select count(*) from exercises.attempt join sync.fact using (scope, id) where fact.actor_id = attempt.person_id and fact.at = attempt.at
				and (fact.body::jsonb -> 'answer') = attempt.answer) as pairs,
			(select count(*) from exercises.attempt join exercises.item_version v on v.item_id = attempt.item_id and v.number = attempt.item_version
				where not helped and not pending and marked_at is null and cardinality(v.competence_ids) <> (select count(*) from exercises.evidence
					where evidence.scope = attempt.scope and evidence.person_id = attempt.person_id and evidence.attempt_id = attempt.id and evidence.at = attempt.at and evidence.score = attempt.score)) as wrong_pieces,
			(select count(*) from exercises.attempt where at > now() or extract(isodow from at) = 7) as future,
			(select sum(pos) from sync.scope_head)::int as heads,
			(select count(*) from exercises.attempt where misconceptions <> '{}') as recognised`);
	assert.ok(counts.attempts > 100);
	assert.deepEqual(
		{ answers: counts.answers, pairs: counts.pairs, heads: counts.heads, wrong_pieces: counts.wrong_pieces, future: counts.future },
		{ answers: counts.attempts, pairs: counts.attempts, heads: counts.facts, wrong_pieces: 0, future: 0 }
	);
	assert.ok(counts.recognised > counts.attempts / 50, 'errors are recognised');
});

test('a demo is never mixed with what is there', async () => {
	await assert.rejects(loadDemo(db, () => {}), (error: Error) => error instanceof Trouble && error.kind === 'in-use');
});

test('each role has something true on its screens', async () => {
	const ids = new Map((await db.all(sql<{ code: string; id: string }>`select code, id from people.organisation where kind <> 'class'`)).map((row) => [row.code, row.id]));
	const at = (code: string) => ids.get(code)!;

	const parent = await signedIn('DEMO-PARENT');
	for (const hat of parent.hats) assert.ok((await pupilSheet(db, parent, hat.childId!)).recent.length > 0, `${hat.childName} has worked`);

	const head = await signedIn('DEMO-PROVISEUR');
	const lycee = await organisationView(db, head, at('LYC-KEDOUGOU'));
	assert.ok(lycee.counts.classes === 7 && lycee.counts.pupils > 100 && lycee.counts.staff > 6);
	assert.ok((await rolesIn(db, head, at('LYC-KEDOUGOU'), null, null)).length > 6);
	assert.ok((await auditOfOrganisation(db, head, at('LYC-KEDOUGOU'))).length > 0);

	const classes = await classesOf(db, await signedIn('DEMO-CENSEUR'), at('LYC-KEDOUGOU'));
	assert.equal(classes.length, 7);
	const supervisor = await signedIn('DEMO-SURVEILLANT');
	const { holders } = await cardHolders(db, supervisor, classes[0].id);
	assert.ok((await findPersons(db, supervisor, { organisationId: at('LYC-KEDOUGOU'), text: holders[0].name })).length > 0);

	for (const [code, place, schools] of [['DEMO-IEF', 'IEF-KEDOUGOU', 3], ['DEMO-IA', 'IA-KEDOUGOU', 3], ['DEMO-MINISTERE', 'MEN', 8], ['DEMO-ADMIN', 'SN', 8]] as const) {
		const who = await signedIn(code);
		assert.deepEqual((await scopesOf(db, who)).map((scope) => scope.id), [at(place)]);
		assert.equal((await organisationView(db, who, at(place))).counts.schools, schools, code);
	}

	const trainer = await signedIn('DEMO-FORMATRICE');
	assert.equal((await followedClasses(db, trainer)).length, 2);
	assert.equal((await organisationView(db, await signedIn('DEMO-CENTRE'), at('ENO-THIES'))).counts.pupils > 10, true);

	const teacher = await signedIn('DEMO-MAITRESSE');
	const [cm2] = await followedClasses(db, teacher);
	const [work] = await workOfClasses(db, teacher.hat!.establishmentId, [cm2.id]);
	assert.ok((await workReport(db, teacher, work.id)).pupils.length > 10);
	const pupil = await signedIn('DEMO-ELEVE-CM2');
	assert.ok((await auditOfPerson(db, pupil, pupil.id)).some((row) => row.act === 'card.issue'), 'who printed the card is told');
	const card = (await demoAccounts(db)).find((account) => account.code === 'DEMO-ELEVE-CM2')!.card!;
	assert.equal((await maybeCardHolder(db, card.replace('/card/', '')))?.code, 'DEMO-ELEVE-CM2');
});
