/** What SCORM's data and xAPI's statements say, as `Told`. PURE and total: packages write what they like. */
import { mostQuestions, question, type PackageFormat, type PackageStatus, type Told } from './package.ts';

type Loose = Record<string, unknown>;
const objectOf = (value: unknown): Loose => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {});
/** Lists come as arrays, or as objects numbered from 0. */
const listOf = (value: unknown): Loose[] => (Array.isArray(value) ? value : Object.entries(objectOf(value)).filter(([key]) => /^\d+$/.test(key)).map(([, each]) => each)).map(objectOf);

/** A number as SCORM writes it; undefined for what is none. */
function numberOf(value: unknown): number | undefined {
	const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

const within = (score: number): number => Math.min(1, Math.max(0, score));

/** A score from 0 to 1: as it is where it is scaled, else where it lies between the least and the most, which are 0 and 100 unless it says otherwise. */
function scoreOf(score: Loose): number | null {
	const scaled = numberOf(score.scaled);
	if (scaled !== undefined) return within(scaled);
	const raw = numberOf(score.raw);
	if (raw === undefined) return null;
	const [least, most] = [numberOf(score.min) ?? 0, numberOf(score.max) ?? 100];
	return most > least ? within((raw - least) / (most - least)) : null;
}

const questionsOf = (interactions: unknown) =>
	listOf(interactions)
		.slice(0, mostQuestions)
		.map((each) => question(each.id, each.result, each.student_response ?? each.learner_response));

/** SCORM 1.2: `cmi.core`. What ends without a word of how it stands is complete. Source: ADL, SCORM 1.2 Run-Time Environment, 3.4.3 and 3.4.4. */
function told12(cmi: Loose, mastery: number | undefined, isOver: boolean): Omit<Told, 'seconds'> {
	const core = objectOf(cmi.core);
	const score = scoreOf(objectOf(core.score));
	const raw = numberOf(objectOf(core.score).raw);
	const said = String(core.lesson_status ?? '');
	// The system decides by the mastery score where the course has one.
	const over: PackageStatus = said === 'passed' || said === 'failed' || said === 'completed' ? said : isOver && (said === '' || said === 'not attempted') ? 'completed' : 'incomplete';
	const status = over !== 'incomplete' && mastery !== undefined && raw !== undefined ? (raw >= mastery ? 'passed' : 'failed') : over;
	return { status, score, questions: questionsOf(cmi.interactions) };
}

/** SCORM 2004: completion and success stand apart. Source: ADL, SCORM 2004 4th Edition Run-Time Environment, 4.2.4 and 4.2.22. */
function told2004(cmi: Loose, isOver: boolean): Omit<Told, 'seconds'> {
	const unsaid = isOver && (cmi.completion_status === 'unknown' || !cmi.completion_status);
	const status: PackageStatus = cmi.success_status === 'passed' || cmi.success_status === 'failed' ? cmi.success_status : cmi.completion_status === 'completed' || unsaid ? 'completed' : 'incomplete';
	return { status, score: scoreOf(objectOf(cmi.score)), questions: questionsOf(cmi.interactions) };
}

/** What a part of a SCORM package tells by its data. `seconds` is our clock's; `isOver`: it said that it ends; `mastery` is the course's, of SCORM 1.2. */
export function toldBy(format: PackageFormat, data: unknown, { seconds, isOver, mastery }: { seconds: number; isOver: boolean; mastery?: number }): Told {
	const cmi = objectOf(data);
	const clock = Math.min(86_400, Math.max(0, Math.round(seconds) || 0));
	return { ...(format === 'scorm2004' ? told2004(cmi, isOver) : told12(cmi, mastery, isOver)), seconds: clock };
}

/** What a part of SCORM keeps for the next time: where it was and what it noted, bounded by its standard. Nothing that another part or person could be taken for. */
export function keptOf(format: PackageFormat, data: unknown): Loose {
	const cmi = objectOf(data);
	const text = (value: unknown, most: number) => (typeof value === 'string' ? value.slice(0, most) : '');
	if (format === 'scorm2004')
		return {
			location: text(cmi.location, 1000), suspend_data: text(cmi.suspend_data, 64_000), completion_status: text(cmi.completion_status, 20), success_status: text(cmi.success_status, 20),
			progress_measure: text(cmi.progress_measure, 20), score: Object.fromEntries(['scaled', 'raw', 'min', 'max'].map((name) => [name, text(objectOf(cmi.score)[name], 20)]))
		};
	const core = objectOf(cmi.core);
	return {
		// Courses of 1.2 keep more than its 4 096 characters; every other system lets them.
		suspend_data: text(cmi.suspend_data, 64_000),
		core: { lesson_location: text(core.lesson_location, 1000), lesson_status: text(core.lesson_status, 20), score: Object.fromEntries(['raw', 'min', 'max'].map((name) => [name, text(objectOf(core.score)[name], 20)])) }
	};
}

/** Seconds of a duration of ISO 8601 (`PT1M30S`); 0 for what is none. */
export function secondsOf(text: unknown): number {
	const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(typeof text === 'string' ? text : '') ?? [];
	return Math.min(86_400, Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) || 0;
}

const ends: Record<string, PackageStatus> = { passed: 'passed', mastered: 'passed', failed: 'failed', completed: 'completed' };

/**
 * What statements of xAPI tell, after what others told before them. A statement about the activity itself (`activity`) says how it stands; one about
 * something in it is a question. Source: Experience API 1.0.3, 2.4; verbs of ADL.
 */
export function toldByStatements(statements: readonly unknown[], activity: string, before: Told): Told {
	const told: Told = { ...before, questions: [...before.questions] };
	for (const each of statements) {
		const statement = objectOf(each);
		const verb = /([a-z-]+)\/?$/i.exec(String(objectOf(statement.verb).id ?? ''))?.[1].toLowerCase() ?? '';
		const result = objectOf(statement.result);
		const object = String(objectOf(statement.object).id ?? '');
		const isWhole = object === activity;
		const score = scoreOf(objectOf(result.score));
		if (!isWhole && (verb === 'answered' || verb === 'responded')) {
			if (told.questions.length < mostQuestions) told.questions.push(question(object.split(/[/#]/).at(-1), result.success === true ? 'correct' : result.success === false ? 'incorrect' : '', result.response));
			continue;
		}
		if (!isWhole) continue;
		if (score !== null) told.score = score;
		told.seconds = Math.max(told.seconds, Math.round(secondsOf(result.duration)));
		const end = ends[verb];
		// Passed says more than completed, whichever comes first.
		if (end && !(end === 'completed' && (told.status === 'passed' || told.status === 'failed'))) told.status = end;
		else if (result.success === true) told.status = 'passed';
		else if (result.success === false && (result.completion === true || told.status !== 'incomplete')) told.status = 'failed';
		else if (result.completion === true && told.status === 'incomplete') told.status = 'completed';
	}
	return told;
}
