import { parseArgs } from 'node:util';
import { migrate } from '../../src/migrate.ts';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { analyse } from '#platform/server/copy.ts';
import { startPostgres } from '#platform/server/postgres.ts';
import { openDatabase, sql, type Database } from '#platform/server/sql.ts';
import { enterProgramme, maybePlace } from '#rooms/curriculum/server/index.ts';
import { applyAnswers, enterBank, publishItems } from '#rooms/exercises/server/index.ts';
import { loadPersons } from '#rooms/people/server/index.ts';
import { applyHeardAnswers, cellsOf, mendMastery, publishEdition, rebuildPersons } from '#rooms/revision/server/index.ts';
import { classMatrix, pupilSheet, setCourses } from '#rooms/teaching/server/index.ts';
import { postmasterOf, processorOf } from '../ground.ts';
import { anAnswer, anItem } from '#tests/learning.ts';
import { aCountry, aPerson, asWho } from '#tests/people.ts';

// What mastery costs in a school after a year of work, in a database of its own: node bench/mastery/cost.ts --folder FOLDER --pupils 2000 --each 300

const { values } = parseArgs({ options: { folder: { type: 'string' }, pupils: { type: 'string', default: '2000' }, each: { type: 'string', default: '300' } } });
if (!values.folder) throw new Error('--folder: where the database is made');
const [pupils, each] = [Number(values.pupils), Number(values.each)];
const system = theSystem('bench');
const postgres = await startPostgres({ folder: values.folder });
await migrate(postgres.url);
const postmaster = await postmasterOf(values.folder);
const db = openDatabase(postgres.url, { max: 4, statementTimeout: 0 });

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
async function timed(name: string, runs: number, work: (n: number) => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let n = 0; n < runs; n++) {
		const begun = performance.now();
		await work(n);
		times.push(performance.now() - begun);
	}
	const found = median(times);
	console.log(`${name}: ${found.toFixed(2)} ms (median of ${runs})`);
	return found;
}

/** A class of 60 in a school of `pupils`, a programme of 40 competences and 240 exercises, `each` answers a pupil over a year. */
async function aSchool(db: Database) {
	const id = await aCountry(db);
	const code = `B${newId().slice(-8).toUpperCase()}`;
	const competences = Array.from({ length: 40 }, (_, n) => ({ code: `${code}-${n}`, title: `Compétence ${n}`, titleAr: 'كفاية' }));
	const programmeId = await enterProgramme(db, system, 'senegal', { code, version: '1', title: 'Calcul', titleAr: 'الحساب', cycle: 'moyen', grade: '6E', series: [], subject: 'MATH', language: 'fr', source: 'bench', chapters: [{ code: `${code}-C`, title: 'Tout', titleAr: 'الكل', competences }], misconceptions: [] });
	const place = (await maybePlace(db, programmeId, `${code}-C`))!;
	const ids = competences.map((one) => place.competenceIds.get(one.code)!);
	const bank = await enterBank(db, system, { code: `bank-${code}`, title: 'Banque', organisationId: null, origin: 'bench' });
	const items = await publishItems(db, system, bank, Array.from({ length: 240 }, (_, n) => ({ item: anItem(`${code}-I${n}`), chapterId: place.id, competenceIds: [ids[n % 40]] })));
	const persons = await loadPersons(db, system, Array.from({ length: pupils }, (_, n) => ({ givenName: `P${n}`, familyName: 'Essai', memberships: [{ organisationId: id(n < 60 ? '6A' : '6B'), kind: 'pupil' as const, since: '2025-10-01' }] })));
	const teacher = await asWho(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] }));
	await setCourses(db, system, [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
	const scope = id('A');
	await db.run(sql`
		with made as (
			insert into exercises.attempt (scope, id, person_id, item_id, item_version, answer, score, is_right, at)
			select ${scope}::uuid, gen_random_uuid(), person.id, items.ids[1 + floor(random() * 240 + person.place * 0)::int], 1, '{"a":"8"}', right_.score, right_.score = 1, now() - random() * interval '300 days'
			from unnest(${persons.map((one) => one.id)}::uuid[]) with ordinality as person(id, place) cross join generate_series(1, ${each}::int) n
			cross join (select ${items.map((one) => one.id)}::uuid[] as ids) items
			cross join lateral (select case when random() + 0 * n < 0.35 + 0.4 * (person.place % 10) / 10 then 1 else 0 end::real as score) right_
			returning scope, id, person_id, item_id, at, score)
		insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
		select made.scope, made.person_id, version.competence_ids[1], made.at, made.id, made.score, 1 from made join exercises.item_version version on version.item_id = made.item_id`);
	await analyse(db);
	return { id, scope, teacher, items, competences: ids, persons: persons.map((one) => one.id) };
}

try {
	const begun = performance.now();
	const school = await aSchool(db);
	const { attempts } = await db.one(sql<{ attempts: number }>`select count(*) as attempts from exercises.attempt where scope = ${school.scope}`);
	console.log(`${attempts} answers of ${pupils} pupils written in ${Math.round((performance.now() - begun) / 1000)} s`);
	const night = performance.now();
	await mendMastery(db);
	const spent = performance.now() - night;
	await analyse(db);
	console.log(`mastery of all made from scratch: ${Math.round(spent)} ms, ${(spent / pupils).toFixed(2)} ms a pupil; of 300 000 pupils ${((spent / pupils) * 300_000 / 3_600_000).toFixed(1)} hours by one worker`);
	const quiet = performance.now();
	await mendMastery(db);
	console.log(`held against the evidence, nothing to mend: ${Math.round(performance.now() - quiet)} ms`);
	const memory = process.memoryUsage().rss;
	const learnt = performance.now();
	const edition = await publishEdition(db, new Date(), { startsAt: new Date(Date.now() - 1) });
	console.log(`edition ${edition?.number}: ${edition?.attempts} first answers, ${Math.round(performance.now() - learnt)} ms, ${Math.round((process.memoryUsage().rss - memory) / 1e6)} MB more`);
	const [first] = school.persons;
	const now = new Date();
	await timed('one pupil made from scratch', 30, (n) => db.transaction((db) => rebuildPersons(db, school.scope, [school.persons[n]])));
	await timed('cells of 60 × 40', 30, () => cellsOf(db, school.scope, school.persons.slice(0, 60), school.competences, now));
	await timed('class matrix of 60 × 40, without its page', 30, () => classMatrix(db, school.teacher, school.id('6A'), { chapterId: 'all' }, now));
	await timed('pupil’s sheet, without its page', 30, () => pupilSheet(db, school.teacher, first, now));
	// One answer, and twenty at once, as a push writes them: without and with the mastery that follows.
	for (const size of [1, 20]) {
		const who = await Promise.all(school.persons.slice(100, 100 + size).map((id) => asWho(db, { id })));
		const one = (withMastery: boolean) => async (n: number) => {
			const acts = who.map((person, i) => ({ who: person, fact: anAnswer(person, school.items[(n + i) % 240].id, '8'), sent: { now: new Date().toISOString(), received: Date.now() } }));
			await db.transaction(async (db) => {
				await (withMastery ? applyHeardAnswers : applyAnswers)(db, acts);
			});
		};
		await timed(`${size} answers without mastery (warming)`, 20, one(false));
		const [without, heard] = [0, 0].map(() => ({ times: [] as number[], processor: 0 }));
		const spentBy = async () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 + (await processorOf(postmaster, true));
		for (let round = 0; round < 8; round++)
			for (const [into, withMastery] of round % 2 ? ([[without, false], [heard, true]] as const) : ([[heard, true], [without, false]] as const)) {
				const before = await spentBy();
				for (let n = 0; n < 60; n++) {
					const from = performance.now();
					await one(withMastery)(round * 60 + n);
					into.times.push(performance.now() - from);
				}
				into.processor += (await spentBy()) - before;
			}
		const told = ({ times, processor }: typeof without) => `${median(times).toFixed(2)} ms, ${(processor / times.length / size).toFixed(3)} ms of processor an answer`;
		console.log(`${size} written at once: without mastery ${told(without)}; with it ${told(heard)}`);
	}
} finally {
	await db.close();
	await postgres.stop();
}
