import assert from 'node:assert/strict';
import { parse, stringify } from 'devalue';
import fc from 'fast-check';
import { dayOf } from '#platform/dates.ts';
import { dayAfter, weekDayOf } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { receive, taking } from '#rooms/sync/server/index.ts';
import { actOf, subjectOf, type LocalAct, type Parcel } from '#rooms/teaching/carried.ts';
import { lay, needed } from '#rooms/teaching/lay.ts';
import { fillPage, placePlan, savePlan, setCourses, statePeriod, stateYear, teachPage, teachWants, textbookKinds, textbookPage, weekPage } from '#rooms/teaching/server/index.ts';
import { askedEntry, entryOfForm } from '#rooms/teaching/entry-form.ts';
import { entryIdOf } from '#rooms/teaching/textbook.ts';
import { asPlanned, slotsOf, type Known } from '#rooms/teaching/week.ts';
import { aFact } from '#tests/facts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';

type Step = { kind: 'planned' | 'fill' | 'extra' | 'change'; which: number; chapter: boolean; homework: boolean; entryKind: number; away: boolean };
const aStep: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom('planned', 'fill', 'extra', 'change', 'change'), which: fc.nat(20), chapter: fc.boolean(), homework: fc.boolean(), entryKind: fc.nat(3), away: fc.integer({ min: 0, max: 9 }).map((n) => n > 0) });
const aHistory = fc.record({ steps: fc.array(aStep, { minLength: 1, maxLength: 10 }), synced: fc.nat(4), skew: fc.constantFrom(0, 5_000, -40_000) });

dbtest('what a teacher signs without line is shown as the server will show it: week, cahier, form, today', async (db) => {
	const now = new Date(Math.floor(Date.now() / 1000) * 1000);
	const today = dayOf(now);
	const course = await aProgramme(db);
	let compared = 0;
	await fc.assert(
		fc.asyncProperty(aHistory, async ({ steps, synced, skew }) => {
			const id = await aCountry(db);
			const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] }));
			// Whatever day the test runs, there are lessons on it.
			await stateYear(db, head, id('A'), { terms: [{ starts: dayAfter(today, -150), ends: dayAfter(today, 150) }], flip: false });
			await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: null }]);
			const teacher = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] }));
			const periods = [newId(), newId(), newId()];
			for (const [i, period] of periods.entries())
				await statePeriod(db, teacher, { classId: id('6A'), subject: 'MATH', programmeId: course.programmeId, day: weekDayOf(dayAfter(today, -i)) === 7 ? 6 : weekDayOf(dayAfter(today, -i)), from: i * 60, to: i * 60 + 50, weeks: i === 2 ? 'A' : 'all', since: dayAfter(today, -100) }, period);
			const known = async () => (await weekPage(db, teacher, {}, now)).view;
			const plan = await savePlan(db, teacher, { classIds: [id('6A')], subject: 'MATH', programmeId: course.programmeId, chapterId: course.chapterId, title: 'Additions', minutes: 50, shared: false, content: { objectives: [{ competenceId: null, text: 'Additionner' }], before: '', materials: '', phases: [], homework: 'Exercice 4', note: '', lessonIds: [], itemIds: [], workIds: [] } });
			for (const slot of (await known()).missing.slice(-3)) await placePlan(db, teacher, plan, { periodId: slot.period!.id, day: slot.day });

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
			const show = (address: string) => {
				const done = acts.map(({ act }) => act);
				const parcel = parcels.get(address.split('?')[0])!;
				const others = new Map(needed(parcel, address, done).flatMap((path) => (parcels.has(path) ? [[path, parcels.get(path)!] as const] : [])));
				return lay(parcel, address, done, others, { now, newId });
			};
			const push = async () => {
				const sent = acts.map(({ fact }) => fact);
				const results = await receive(db, teacher, sent, new Date(now.getTime() + skew).toISOString(), textbookKinds, now.getTime());
				assert.deepEqual([...new Set(results.map((one) => one.why ?? one.result))].filter((one) => one !== 'ok' && one !== 'duplicate'), []);
			};
			await take();
			const [week, cahier] = ['/teach/plan', `/teach/class/${id('6A')}/textbook`];
			const fill = `${cahier}/fill`;
			for (const [n, step] of steps.entries()) {
				if (n === synced) await (await push(), take());
				const laid = (parcels.get(week)!.basis as { known: Known }).known;
				const page = show(cahier) as Awaited<ReturnType<typeof textbookPage>>;
				const shown = show(week) as Awaited<ReturnType<typeof weekPage>>;
				const past = shown.view.missing;
				const slot = past[step.which % (past.length || 1)];
				const kind = (['lesson', 'test', 'missed', 'struck'] as const)[step.entryKind];
				let body: object | undefined;
				if (step.kind === 'planned' && slot?.plan) body = { id: entryIdOf(slot.period!.id, slot.day), parents: [], entry: asPlanned(laid, slotsOf(laid, slot.day, slot.day, now).find((one) => one.period?.id === slot.period!.id) as never, now) };
				const old = page.entries[step.which % (page.entries.length || 1)];
				if (step.kind === 'fill' || step.kind === 'extra' || (step.kind === 'change' && old)) {
					// What the form shows is typed over and sent, as on the phone.
					const address = step.kind === 'fill' && slot ? `${fill}?period=${slot.period!.id}&day=${slot.day}` : step.kind === 'change' ? `${fill}?entry=${old.id}` : fill;
					const { typed, formId } = show(address) as Awaited<ReturnType<typeof fillPage>>;
					const form = new FormData();
					const fields = { ...typed, period: step.kind === 'extra' ? '' : typed.period, from: typed.from || '10:00', to: typed.to || '11:00', kind, title: `Titre ${n}`, content: `Contenu ${n}`, chapter: step.chapter ? typed.chapter || `${course.programmeId}:MATH:${course.chapterId}` : '', homework: step.homework ? `Devoir ${n}` : '', due: dayAfter(typed.day, 1) };
					for (const [name, value] of Object.entries(fields)) if (typeof value === 'string') form.set(name, value);
					if (step.which % 3 === 0) form.set('finishes', 'on');
					const read = entryOfForm(form, id('6A'), formId);
					assert.deepEqual(read.faults, {});
					body = read.body;
				}
				if (!body) continue;
				const fact = aFact(teacher, { kind: 'textbook', at: new Date(now.getTime() + skew - 60_000 + n * 1000).toISOString(), body: JSON.stringify(body) });
				const act = actOf(fact, trueTime(fact.at, new Date(now.getTime() + skew).toISOString(), now.getTime()).at, parcels.get(subjectOf(fact)!));
				if (step.away) acts.push({ fact, act: act! });
			}
			const latest = (show(cahier) as Awaited<ReturnType<typeof textbookPage>>).entries[0];
			const addresses = ['/teach', week, `${week}?week=${dayAfter(today, -6)}`, `${week}?week=${dayAfter(today, 10)}`, cahier, fill, ...(latest ? [`${fill}?entry=${latest.id}`, `${fill}?period=${periods[0]}&day=${latest.day}`] : [])];
			const pages = addresses.map((address) => ({ address, page: show(address) }));
			await push();
			for (const { address, page } of pages) {
				compared++;
				const query = new URLSearchParams(address.split('?')[1] ?? '');
				const real = address === '/teach' ? await teachPage(db, teacher, now) : address.startsWith(week) ? await weekPage(db, teacher, { week: query.get('week') }, now) : address === cahier ? await textbookPage(db, teacher, id('6A'), {}, now) : await fillPage(db, teacher, id('6A'), askedEntry(address), now);
				assert.deepEqual(parse(stringify({ ...page, formId: null })), parse(stringify({ ...real, formId: null })), address);
			}
		}),
		{ numRuns: Number(process.env.HISTORIES ?? 25), endOnFailure: true }
	);
	assert.ok(compared > 100, `${compared} pages compared`);
});

