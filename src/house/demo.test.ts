import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { maybeWho, signIn } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { classMatrix, followedClasses, pupilSheet, pupilToday, workOfClasses } from '#rooms/teaching/server/index.ts';
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
		'DEMO-APPRENANTE': ['pupil']
	});
	const parent = await signedIn('DEMO-PARENT');
	assert.equal(new Set(parent.hats.map((hat) => hat.establishmentId)).size, 2, 'the children are in two establishments');
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
	assert.deepEqual([...levels].sort(), ['m0', 'm1', 'm2', 'm3', 'm4', 'none']);
	const work = await workOfClasses(db, teacher.hat!.establishmentId, classes.map((one) => one.id));
	assert.ok(work.some((one) => one.finished > 0 && one.finished < one.pupils));
});

test('each attempt has its fact and its evidence, none is in the future or on a Sunday', async () => {
	const counts = await db.one(sql<{ attempts: number; facts: number; pairs: number; wrong_pieces: number; future: number; heads: number; recognised: number }>`
		select (select count(*) from exercises.attempt) as attempts, (select count(*) from sync.fact) as facts,
			(select count(*) from exercises.attempt join sync.fact using (scope, id) where fact.actor_id = attempt.person_id and fact.at = attempt.at
				and (fact.body::jsonb -> 'answer') = attempt.answer) as pairs,
			(select count(*) from exercises.attempt join exercises.item_version v on v.item_id = attempt.item_id and v.number = attempt.item_version
				where not helped and cardinality(v.competence_ids) <> (select count(*) from exercises.evidence
					where evidence.scope = attempt.scope and evidence.person_id = attempt.person_id and evidence.attempt_id = attempt.id and evidence.at = attempt.at and evidence.score = attempt.score)) as wrong_pieces,
			(select count(*) from exercises.attempt where at > now() or extract(isodow from at) = 7) as future,
			(select sum(pos) from sync.scope_head)::int as heads,
			(select count(*) from exercises.attempt where misconceptions <> '{}') as recognised`);
	assert.ok(counts.attempts > 100);
	assert.deepEqual(
		{ facts: counts.facts, pairs: counts.pairs, heads: counts.heads, wrong_pieces: counts.wrong_pieces, future: counts.future },
		{ facts: counts.attempts, pairs: counts.attempts, heads: counts.attempts, wrong_pieces: 0, future: 0 }
	);
	assert.ok(counts.recognised > counts.attempts / 50, 'errors are recognised');
});

test('a demo is never mixed with what is there', async () => {
	await assert.rejects(loadDemo(db, () => {}), (error: Error) => error instanceof Trouble && error.kind === 'in-use');
});
