import assert from 'node:assert/strict';
import { parse, stringify } from 'devalue';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { receive, taking } from '#rooms/sync/server/index.ts';
import { actOf, subjectOf, type LocalAct, type Parcel } from '#rooms/teaching/carried.ts';
import { lay, maybeMade } from '#rooms/teaching/lay.ts';
import { closeWork, setCourses, setWork, teachPage, teachWants, workFormPage, workKinds, workReportPage } from '#rooms/teaching/server/index.ts';
import type { NewWork } from '#rooms/teaching/work.ts';
import { aFact } from '#tests/facts.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const [hour, since] = [3_600_000, '2025-10-01'];

type Step = { kind: 'set' | 'change' | 'close'; which: number; due: number; opens: number; some: boolean; closed: boolean };
const aStep: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom('set', 'set', 'change', 'change', 'close'), which: fc.nat(20), due: fc.integer({ min: 3, max: 400 }), opens: fc.integer({ min: 1, max: 40 }), some: fc.boolean(), closed: fc.boolean() });
const aHistory = fc.record({ before: fc.integer({ min: 0, max: 14 }), steps: fc.array(aStep, { minLength: 1, maxLength: 9 }), synced: fc.nat(3) });

dbtest('what a teacher sets, changes and ends without line is shown as the server will show it', async (db) => {
	const now = new Date(Math.floor(Date.now() / 1000) * 1000);
	const at = (hours: number) => new Date(now.getTime() + hours * hour);
	const course = await aProgramme(db);
	let compared = 0;
	await fc.assert(
		fc.asyncProperty(aHistory, async ({ before, steps, synced }) => {
			const id = await aCountry(db);
			const aTeacher = async () => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] }));
			await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: null }]);
			const pupils = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
			const teacher = await aTeacher();
			const works: string[] = [];
			const work = (title: string, opens: number, due: number, some: boolean): NewWork => ({ classId: id('6A'), title, note: 'n', opensAt: at(opens), dueAt: at(due), itemIds: [course.items.E1, course.items.E3], lessonIds: some ? [course.lessonId] : [], pupilIds: some ? [pupils[0].id] : [] });
			for (let n = 0; n < before; n++) works.push(await setWork(db, teacher, work(`Avant ${n}`, -48, n * 9 - 30, n % 3 === 0)));
			if (works.length) await closeWork(db, teacher, works[0], true);
			await sendAnswers(db, pupils[0], [anAnswer(pupils[0], course.items.E1, '8')]);
			const parcels = new Map<string, Parcel>();
			const stamps: Record<string, string> = {};
			let acts: { fact: Fact; act: LocalAct }[] = [];
			const take = async () => {
				for await (const line of taking(db, teacher, { v: 1, shape: 1, wants: [{ kind: 'class', id: id('6A') }], have: stamps, acts: acts.map(({ act }) => act.id), size: false }, teachWants, 1, now)) {
					if ('holds' in line) acts = acts.filter(({ act }) => !line.holds.includes(act.id));
					if (!('stamp' in line)) continue;
					stamps[line.key] = line.stamp;
					parcels.set(line.path, { path: line.path, route: line.route, data: parse(line.data), ...(line.basis ? { basis: parse(line.basis) } : {}) });
				}
			};
			const moment = { now, newId };
			const show = (path: string) => {
				const done = acts.map(({ act }) => act);
				const parcel = parcels.get(path) ?? maybeMade(path, done, moment);
				return parcel && (lay(parcel, path, done, new Map(), moment) as Awaited<ReturnType<typeof workReportPage>>);
			};
			const push = async () => assert.deepEqual([...new Set((await receive(db, teacher, acts.map(({ fact }) => fact), now.toISOString(), workKinds, now.getTime())).map((one) => one.why ?? one.result))].filter((one) => !['ok', 'duplicate'].includes(one)), []);
			await take();
			for (const [n, step] of steps.entries()) {
				if (n === synced) await (await push(), take());
				const target = works[step.which % works.length];
				const shown = step.kind !== 'set' && target ? show(`/teach/work/${target}`)?.work : undefined;
				let body: object | undefined;
				if (step.kind === 'set') body = { id: works[works.push(newId()) - 1], parents: [], work: work(`Nouveau ${n}`, step.opens / 40, step.due, step.some) };
				if (step.kind === 'change' && shown) {
					const old = { itemIds: shown.items.flatMap((item) => item.item_id ?? []), lessonIds: shown.items.flatMap((item) => item.lesson_id ?? []), pupilIds: shown.for_all ? [] : shown.pupils.map((pupil) => pupil.id) };
					body = { id: target, parents: [shown.revision], work: { classId: id('6A'), title: `Changé ${n}`, note: '', opensAt: shown.opens_at, dueAt: at(step.due), ...old } };
				}
				if (step.kind === 'close' && shown) body = { work: target, closed: step.closed };
				if (!body) continue;
				const fact = aFact(teacher, { kind: step.kind === 'close' ? 'work.close' : 'work', at: new Date(now.getTime() - 60_000 + n * 1000).toISOString(), body: JSON.stringify(body) });
				const act = actOf(fact, trueTime(fact.at, now.toISOString(), now.getTime()).at, parcels.get(subjectOf(fact) ?? ''));
				acts.push({ fact, act: act! });
			}
			const form = `/teach/class/${id('6A')}/work`;
			const pages = ['/teach', form, ...works.map((one) => `/teach/work/${one}`)].flatMap((path) => (show(path) ? [{ path, page: show(path)! as Record<string, unknown> }] : []));
			assert.ok(works.every((one) => !acts.some(({ act }) => act.kind === 'work' && act.body.id === one) || show(`/teach/work/${one}`)), 'what was set here has its page');
			await push();
			for (const { path, page } of pages) {
				compared++;
				const real = path === '/teach' ? await teachPage(db, teacher, now) : path === form ? await workFormPage(db, teacher, id('6A'), {}, now) : await workReportPage(db, teacher, path.slice(12), now);
				assert.deepEqual(parse(stringify({ ...page, workId: null })), parse(stringify({ ...real, workId: null })), path);
			}
		}),
		{ numRuns: Number(process.env.HISTORIES ?? 30), endOnFailure: true }
	);
	assert.ok(compared > 100, `${compared} pages compared`);
});
