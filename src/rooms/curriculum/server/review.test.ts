import assert from 'node:assert/strict';
import { sql, type Database } from '#platform/server/sql.ts';
import type { DraftState } from '#rooms/curriculum/draft.ts';
import type { ReviewStep } from '#rooms/curriculum/review.ts';
import {
	approveDraft, comment, createDraft, draft, draftEvents, draftsToCheck, lesson, lessonReadiness, placed, publishDraft, publishLessonDraft, publishPlaces, resolveThread, returnDraft, reviewRule, saveDraft, setReviewRule,
	shareDraft, submitDraft, threadsOf, unshareDraft, wantedPlaces, withdrawDraft
} from '#rooms/curriculum/server/index.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const gone = { status: 404 };
const publishers = { lesson: publishLessonDraft };
type Name = Parameters<Awaited<ReturnType<typeof aCountry>>>[0];
type Someone = { id: string; label: string; code: string };

/** Two schools with their people, an inspection above each, the ministry; and a draft of a teacher of school A. */
async function aStaff(db: Database) {
	const id = await aCountry(db);
	const one = (role: RoleName | null, place: Name) =>
		aPerson(db, { roles: role ? [{ role, organisationId: id(place), since }] : [], memberships: place === 'A' || place === 'B' ? [{ organisationId: id(place), kind: 'staff', since }] : [] });
	const people: Record<string, Someone> = {
		owner: await one('teacher', 'A'), writer: await one('teacher', 'A'), colleague: await one('teacher', 'A'), clerk: await one(null, 'A'), censeur: await one('censeur', 'A'), head: await one('head', 'A'),
		inspector: await one('inspector', 'IEF1'), ia: await one('inspector', 'IA'), ministry: await one('ministry', 'MIN'), administrator: await one('administrator', 'XX'),
		teacherB: await one('teacher', 'B'), censeurB: await one('censeur', 'B'), headB: await one('head', 'B'), inspectorB: await one('inspector', 'IEF2'), manager: await one('manager', 'NET'),
		pupil: await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] })
	};
	const { chapterId } = await aProgramme(db);
	const { owner } = people;
	const made = await createDraft(db, owner, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: 'T', content: { source: 'Un paragraphe qui dit une chose.\n\nUn autre, tout différent.\n' } });
	await shareDraft(db, owner, made, people.writer.code);
	const submit = (wanted: Name = 'A') => submitDraft(db, owner, made, id(wanted), lessonReadiness);
	const stateNow = async () => (await draft(db, owner, made)).state;
	const numberNow = async () => (await db.one(sql<{ number: number }>`select max(number) as number from curriculum.draft_version where draft_id = ${made}`)).number;
	/** Those of all who can do something; the rest must meet a 404, as if nothing were there. */
	const who = async (act: (person: Someone) => Promise<unknown>, may: (error: { status?: number }) => boolean = () => false) => {
		const able: string[] = [];
		for (const [name, person] of Object.entries(people)) {
			const done = await db.transaction(async () => {
				const error = await act(person).then(() => null, (error: { status?: number }) => error);
				if (error && error.status !== 404 && !may(error)) throw error;
				return Promise.reject({ able: !error || error.status !== 404 });
			}).catch((found: { able: boolean }) => ('able' in found ? found.able : Promise.reject(found)));
			if (done) able.push(name);
		}
		return able.join(' ');
	};
	return { id, people, owner, made, chapterId, submit, stateNow, numberNow, who };
}

/** Who may do what, by the steps that are asked for and what is done: written by hand, not taken from the code. */
const matrix: [ReviewStep[], number, DraftState, { read: string; approve: string; send: string; publish: string }][] = [
	[['school'], 0, 'draft', { read: 'owner writer', approve: '', send: '', publish: '' }],
	[['school'], 0, 'submitted', { read: 'owner writer censeur head inspector ia ministry administrator', approve: 'censeur head inspector ia administrator', send: 'censeur head inspector ia administrator', publish: 'head inspector ia ministry administrator' }],
	[['colleague'], 0, 'submitted', { read: 'owner writer colleague clerk censeur head inspector ia ministry administrator', approve: 'colleague clerk censeur head inspector ia administrator', send: 'colleague clerk censeur head inspector ia administrator', publish: 'head inspector ia ministry administrator' }],
	[['school', 'inspector'], 1, 'submitted', { read: 'owner writer censeur head inspector ia ministry administrator', approve: 'inspector ia administrator', send: 'inspector ia administrator', publish: 'head inspector ia ministry administrator' }],
	[['school'], 1, 'approved', { read: 'owner writer censeur head inspector ia ministry administrator', approve: '', send: 'head inspector ia ministry administrator', publish: 'head inspector ia ministry administrator' }],
	[['school'], 0, 'returned', { read: 'owner writer censeur head inspector ia ministry administrator', approve: '', send: '', publish: 'head inspector ia ministry administrator' }]
];
for (const [steps, done, state, expected] of matrix)
	dbtest(`${state}, ${done} of ${steps.join(' + ')}: who reads, approves, sends back and publishes`, async (db) => {
		const { made, id, numberNow, who } = await aStaff(db);
		await db.run(sql`update curriculum.draft set state = ${state}, steps = ${steps}::text[], steps_done = ${done}, wanted_id = ${id('A')} where id = ${made}`);
		const number = await numberNow();
		assert.equal(await who((person) => draft(db, person, made)), expected.read);
		assert.equal(await who((person) => comment(db, person, made, { text: 'Bien.', at: null, blocks: [] })), expected.read);
		assert.equal(await who((person) => threadsOf(db, person, made)), expected.read);
		assert.equal(await who((person) => approveDraft(db, person, made, number)), expected.approve);
		assert.equal(await who((person) => returnDraft(db, person, made, number, 'Revoir.')), expected.send);
		// Who publishes elsewhere is told when it is too early; who does not, nothing.
		const early = (error: { status?: number }) => error.status === 409;
		assert.equal(await who((person) => publishDraft(db, person, made, { number, placeId: id('A') }, publishers), early), expected.publish);
		for (const place of ['B', 'IEF2', 'REGION'] as const) assert.equal(await who((person) => publishDraft(db, person, made, { number, placeId: id(place) }, publishers)), '', place);
	});

dbtest('who publishes for the school, for the inspection, for the nation', async (db) => {
	const { made, owner, id, who } = await aStaff(db);
	await db.run(sql`update curriculum.draft set state = 'approved' where id = ${made}`);
	const found = await draft(db, owner, made);
	const for_ = async (place: Name) => who(async (person) => {
		await draft(db, person, made);
		if (!(await publishPlaces(db, person, found)).some((one) => one.id === id(place))) throw Object.assign(new Error(), { status: 404 });
	});
	assert.equal(await for_('A'), 'head inspector ia ministry administrator');
	assert.equal(await for_('IEF1'), 'inspector ia ministry administrator');
	assert.equal(await for_('IA'), 'ia ministry administrator');
	assert.equal(await for_('XX'), 'ministry administrator');
	assert.deepEqual((await wantedPlaces(db, found)).map((place) => place.kind), ['school', 'ief', 'ia', 'country']);
});

dbtest('from the draft to the lesson: handed in, returned with a reason, mended, approved, published; each act is in the history and in the audit', async (db) => {
	const { made, owner, people, id, submit, stateNow, numberNow } = await aStaff(db);
	await db.run(sql`insert into curriculum.review_rule (organisation_id, steps, changed_by) values (${id('A')}, '{colleague,school}', ${owner.id})`);
	await submit();
	assert.equal(await stateNow(), 'submitted');
	await assert.rejects(saveDraft(db, owner, made, { revision: 1, title: 'x', content: { source: 'x' } }), { status: 409 });
	await assert.rejects(submit(), { status: 409 });
	assert.deepEqual((await draftsToCheck(db, people.colleague)).map((line) => [line.id, line.awaits]), [[made, 'colleague']]);
	for (const none of ['owner', 'writer', 'teacherB', 'inspector', 'headB']) assert.deepEqual(await draftsToCheck(db, people[none]), [], none);
	await assert.rejects(returnDraft(db, people.colleague, made, 1, '  '), { status: 400, field: 'reason' });
	await returnDraft(db, people.colleague, made, await numberNow(), 'Le second paragraphe.');
	await assert.rejects(approveDraft(db, people.colleague, made, await numberNow()), gone, 'a decision is made once');
	await saveDraft(db, owner, made, { revision: 1, title: 'T', content: { source: 'Un paragraphe qui dit une chose.\n\nMieux dit.\n' } });
	await submit();
	await assert.rejects(approveDraft(db, people.colleague, made, 1), { status: 409 }, 'the text that was read is no longer the one handed in');
	await approveDraft(db, people.colleague, made, await numberNow());
	assert.equal(await stateNow(), 'submitted');
	assert.deepEqual((await draftsToCheck(db, people.censeur)).map((line) => [line.id, line.awaits]), [[made, 'school']]);
	await approveDraft(db, people.censeur, made, await numberNow());
	assert.equal(await stateNow(), 'approved');
	assert.deepEqual((await draftsToCheck(db, people.head)).map((line) => line.awaits), ['publish']);
	const { targetId, version } = await publishDraft(db, people.head, made, { number: await numberNow(), placeId: id('A') }, publishers);
	assert.deepEqual([await stateNow(), version, (await lesson(db, targetId, [id('A')])).title], ['published', 1, 'T']);
	// The inspector gives it to all his schools: the same lesson, the same version.
	assert.deepEqual(await publishDraft(db, people.inspector, made, { number: await numberNow(), placeId: id('IEF1') }, publishers), { targetId, version: 1 });
	const acts = ['submit', 'return', 'submit', 'approve', 'approve', 'publish', 'publish'];
	assert.deepEqual((await draftEvents(db, owner, made)).map((event) => event.act).reverse(), acts);
	const audit = await db.all(sql<{ act: string; organisation_id: string }>`select act, organisation_id from platform.audit where detail ->> 'draft' = ${made} and act not in ('draft.make', 'draft.share') order by id`);
	assert.deepEqual(audit.map((row) => row.act), acts.map((act) => `draft.${act}`));
	assert.deepEqual(audit.slice(-2).map((row) => row.organisation_id), [id('A'), id('IEF1')]);
	assert.deepEqual((await wantedPlaces(db, await draft(db, owner, made))).map((place) => place.kind), ['ia', 'country']);
	for (const place of ['A', 'IEF1'] as const) await assert.rejects(publishDraft(db, people.inspector, made, { number: await numberNow(), placeId: id(place) }, publishers), gone, 'never more narrowly');
	await assert.rejects(publishDraft(db, people.ia, made, { number: 99, placeId: id('IA') }, publishers), { status: 409 });
	await assert.rejects(publishDraft(db, people.ia, made, { number: await numberNow(), placeId: id('IA') }, {}), { status: 409 }, 'a kind that no room publishes');
});

dbtest('a draft is handed in for its place or one above it, whole; and taken back by its writers only', async (db) => {
	const { made, owner, people, id, submit, stateNow, who } = await aStaff(db);
	for (const wanted of ['B', 'IEF2', '6A', 'REGION'] as const) await assert.rejects(submit(wanted), { status: 400, field: 'place' }, wanted);
	await assert.rejects(submitDraft(db, owner, made, 'x', lessonReadiness), { status: 400 });
	assert.equal(await who((person) => submitDraft(db, person, made, id('A'), lessonReadiness)), 'owner writer');
	await saveDraft(db, owner, made, { revision: 1, title: '', content: { source: 'x' } });
	await assert.rejects(submit(), { status: 400, field: 'title' });
	await saveDraft(db, owner, made, { revision: 2, title: 'T', content: { source: 'x' } });
	await submitDraft(db, owner, made, id('IEF1'), lessonReadiness, 'CC BY 4.0');
	assert.equal((await draft(db, owner, made)).licence, 'CC BY 4.0');
	assert.equal(await who((person) => withdrawDraft(db, person, made)), 'owner writer');
	await withdrawDraft(db, people.writer, made);
	assert.equal(await stateNow(), 'draft');
	await assert.rejects(withdrawDraft(db, owner, made), { status: 409 });
	await submitDraft(db, owner, made, id('A'), lessonReadiness, 'Tous droits réservés');
	assert.equal((await draft(db, owner, made)).licence, 'CC BY 4.0', 'only one of those that are known');
	await withdrawDraft(db, owner, made);
	await db.run(sql`update curriculum.draft set origin = '[{"licence": "CC BY-SA 4.0"}]' where id = ${made}`);
	await submitDraft(db, owner, made, id('A'), lessonReadiness, 'CC0 1.0');
	assert.equal((await draft(db, owner, made)).licence, 'CC BY 4.0', 'what was made from another’s keeps its licence');
});

dbtest('nobody checks what he wrote in, whatever his roles', async (db) => {
	const { id, people, chapterId } = await aStaff(db);
	const made = await createDraft(db, people.head, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: 'T', content: { source: 'x' } });
	await submitDraft(db, people.head, made, id('A'), lessonReadiness);
	await assert.rejects(approveDraft(db, people.head, made, 1), gone);
	await approveDraft(db, people.censeur, made, 1);
	assert.equal((await publishDraft(db, people.head, made, { number: 1, placeId: id('A') }, publishers)).version, 1, 'once another found it good, a head publishes his own');
	const shared = await createDraft(db, people.owner, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: 'T', content: { source: 'x' } });
	await shareDraft(db, people.owner, shared, people.censeur.code);
	await saveDraft(db, people.censeur, shared, { revision: 1, title: 'T', content: { source: 'Du censeur.' } });
	await unshareDraft(db, people.censeur, shared, people.censeur.id);
	await submitDraft(db, people.owner, shared, id('A'), lessonReadiness);
	await assert.rejects(approveDraft(db, people.censeur, shared, 2), gone, 'nor by leaving it first');
	assert.equal((await draftsToCheck(db, people.censeur)).length, 0);
});

dbtest('who checks is said by the school, else by the nearest office above, else by the country; without steps a draft is approved at once', async (db) => {
	const { id, people, made, submit, stateNow, who } = await aStaff(db);
	assert.deepEqual(await reviewRule(db, id('A')), { steps: ['school'], from: null });
	await setReviewRule(db, people.ia, id('IA'), ['inspector', 'colleague', 'colleague']);
	assert.deepEqual(await reviewRule(db, id('A')), { steps: ['colleague', 'inspector'], from: { id: id('IA'), name: 'IA' } });
	await setReviewRule(db, people.head, id('A'), []);
	assert.deepEqual((await reviewRule(db, id('A'))).steps, []);
	assert.deepEqual((await reviewRule(db, id('B'))).steps, ['colleague', 'inspector']);
	await submit();
	assert.equal(await stateNow(), 'approved');
	await setReviewRule(db, people.head, id('A'), null);
	assert.deepEqual((await reviewRule(db, id('A'))).from?.id, id('IA'));
	assert.equal(await who((person) => setReviewRule(db, person, id('A'), ['school'])), 'head inspector ia ministry administrator');
	const rows = await db.all(sql<{ organisation_id: string }>`select organisation_id from platform.audit where act = 'review.rule' and organisation_id = ${id('A')}`);
	assert.equal(rows.length, 2);
	assert.ok(made);
});

dbtest('remarks go with their paragraph, wait beside the text when it is gone, and are settled', async (db) => {
	const { made, owner, people, submit } = await aStaff(db);
	await submit();
	const blocks = [{ text: 'Un paragraphe qui dit une chose.' }, { text: 'Un autre, tout différent.' }];
	const first = await comment(db, people.censeur, made, { text: ' Précisez. ', at: 0, blocks });
	await comment(db, people.censeur, made, { text: 'Et ici ?', at: 1, blocks });
	await comment(db, people.head, made, { text: 'Dans l’ensemble, bien.', at: null, blocks });
	assert.equal(await comment(db, owner, made, { text: 'Oui.', threadId: first }), first);
	for (const [remark, status] of [[{ text: ' ', at: 0, blocks }, 400], [{ text: 'x'.repeat(4001), at: 0, blocks }, 400], [{ text: 'x', at: 2, blocks }, 409], [{ text: 'x', threadId: made }, 404], [{ text: 'x', threadId: 'x' }, 404]] as const)
		await assert.rejects(comment(db, owner, made, remark as never), { status });
	const seen = async (now: { text: string }[]) => placed(await threadsOf(db, owner, made), now).map((thread) => [thread.remarks.map((remark) => remark.text).join(' / '), thread.place?.at ?? null] as const).sort(([one], [other]) => (one < other ? -1 : 1));
	assert.deepEqual(await seen(blocks), [['Dans l’ensemble, bien.', null], ['Et ici ?', 1], ['Précisez. / Oui.', 0]]);
	assert.deepEqual(await seen([{ text: 'Neuf.' }, { text: 'Un paragraphe qui dit clairement une chose.' }]), [['Dans l’ensemble, bien.', null], ['Et ici ?', null], ['Précisez. / Oui.', 1]]);
	await resolveThread(db, owner, made, first, true);
	const resolved = async () => (await threadsOf(db, people.head, made)).find((thread) => thread.id === first)?.resolved;
	assert.equal((await resolved())?.by, owner.label);
	await comment(db, people.censeur, made, { text: 'Pas tout à fait.', threadId: first });
	assert.equal(await resolved(), null);
	await assert.rejects(resolveThread(db, people.teacherB, made, first, true), gone);
	await assert.rejects(resolveThread(db, owner, made, 'x', true), gone);
});
