import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { newId } from '#platform/ids.ts';
import { pick, seeded } from '#platform/random.ts';
import { theSystem } from '#platform/server/audit.ts';
import { handedText } from '#rooms/exercises/handed.ts';
import { attachWhole, receive } from '#rooms/sync/server/index.ts';
import type { Parcel } from '#rooms/teaching/carried.ts';
import { actOf } from '#rooms/teaching/carried.ts';
import { lay, needed } from '#rooms/teaching/lay.ts';
import type { Decision, Said } from '#rooms/teaching/marking.ts';
import { copyPage, markCopy, markingKinds, markWants, pilePage, setCourses, setPile, setWork } from '#rooms/teaching/server/index.ts';
import { aFact } from '#tests/facts.ts';
import { anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-lay-mark-'));
process.env.QALAM_DATA = folder;
after(() => rm(folder, { recursive: true, force: true }));

for (const seed of [1, 2, 3])
	dbtest(`a pile taken along and marked without line is the pile that the server has afterwards (${seed})`, async (db) => {
		const random = seeded(`pile ${seed}`);
		const id = await aCountry(db);
		const { publish, competences, programmeId } = await aProgramme(db);
		const teacher = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] }));
		const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since: '2025-10-01' }] }));
		await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
		const essay = await publish(anItem('W', { parts: [{ id: 'a', interaction: { type: 'written', photos: 1 } }] }), [competences.A]);
		const now = new Date();
		const workId = await setWork(db, teacher, { classId: id('6A'), title: 'T', note: '', opensAt: new Date(now.getTime() - 3_600_000), dueAt: new Date(now.getTime() + 86_400_000), itemIds: [essay.id], lessonIds: [], pupilIds: [] });
		await setPile(db, teacher, workId, essay.id, { rubricId: null, anonymous: seed === 2 });
		const copies: string[] = [];
		for (const name of ['Ba', 'Fall', 'Sow', 'Sy']) {
			const pupil = await aPupil(db, id('6A'), { familyName: name });
			const photo = (await attachWhole(db, pupil, Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from(pupil.id)])))!;
			const [result] = await sendAnswers(db, pupil, [aFact(pupil, { kind: 'answer', body: JSON.stringify({ item: essay.id, version: 1, work: workId, answer: { a: { text: 'Parce que.', f1: handedText({ ...photo, name: 'p.jpg' }) } }, attachments: [photo] }) })]);
			copies.push(result.id);
		}
		const scale = (await copyPage(db, teacher, workId, copies[0])).copy.scale;
		const bank = [newId(), newId()].map((one, i) => ({ id: one, text: `Remarque ${i}` }));
		const saying = (decision: Decision): Said => ({ scale, given: random() < 0.8 || decision === 'returned' ? { whole: Math.floor(random() * 80) / 4 } : {}, comment: pick(random, ['', 'Bien.']), remarks: random() < 0.5 ? [pick(random, bank)] : [], annotations: [], voice: null, decision, until: null });
		const decide = () => pick(random, ['draft', 'returned', 'resubmit'] as const);
		for (const copy of copies.slice(0, 2)) await markCopy(db, pick(random, [teacher, head]), { attempt: copy, parents: [], said: saying(decide()) });

		const parcels = new Map<string, Parcel>();
		for (const { path, route, make } of await markWants.pile(db, teacher, workId, now, [])) parcels.set(path, { path, route, ...structuredClone(await make()) });
		assert.equal([...parcels.values()].filter((parcel) => parcel.route === '#file' && String(parcel.data.base64).length > 0).length, 4, 'every photo goes along');

		// What is said without line, each from the state that the phone shows then.
		const facts: ReturnType<typeof aFact>[] = [];
		const acts: NonNullable<ReturnType<typeof actOf>>[] = [];
		const moment = { now, newId: () => 'new' };
		const shown = (path: string) => {
			const parcel = parcels.get(path)!;
			const others = new Map(needed(parcel, path, acts).flatMap((other) => (parcels.has(other) ? [[other, parcels.get(other)!] as const] : [])));
			return lay(parcel, path, acts, others, moment);
		};
		for (let step = 0; step < 7; step++) {
			const copy = pick(random, copies);
			const { revision } = (shown(`/teach/mark/${workId}/${copy}`) as Awaited<ReturnType<typeof copyPage>>).copy;
			const at = new Date(Date.now() + step);
			const fact = aFact(teacher, { kind: 'marking', at: at.toISOString(), body: JSON.stringify({ attempt: copy, parents: revision ? [revision] : [], said: saying(decide()) }) });
			facts.push(fact);
			acts.push(actOf(fact, at, undefined)!);
		}
		const received = new Date(Date.now() + 60_000);
		const results = await receive(db, teacher, facts, received.toISOString(), markingKinds, received.getTime());
		assert.deepEqual(results.map((one) => one.result), facts.map(() => 'ok'));
		assert.deepEqual(shown(`/teach/mark/${workId}`), await pilePage(db, teacher, workId));
		for (const copy of copies) assert.deepEqual(shown(`/teach/mark/${workId}/${copy}`), { ...(await copyPage(db, teacher, workId, copy, now)), form: 'new' });
	});
