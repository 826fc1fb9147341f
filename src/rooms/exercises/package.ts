/** Packages made elsewhere (SCORM 1.2 and 2004, xAPI) that are played, not read: what they tell, and what it counts for. PURE. */
import type { Interaction, Response } from './item.ts';
import { asText, entry, nothing, type Verdict } from './verdict.ts';

export const packageFormats = ['scorm12', 'scorm2004', 'xapi'] as const;
export type PackageFormat = (typeof packageFormats)[number];

/** How it ended for the learner, as the package says. Only what is over is told on. */
export const packageEnds = ['passed', 'failed', 'completed'] as const;
export type PackageEnd = (typeof packageEnds)[number];
export type PackageStatus = PackageEnd | 'incomplete';

/** A question inside a package: its id there, right or wrong in its words, and what was answered. */
export type ToldQuestion = { id: string; result: string; answer: string };

/** What a package tells: how it stands, a score from 0 to 1 where it has one, the seconds it was open, its questions. */
export type Told = { status: PackageStatus; score: number | null; seconds: number; questions: ToldQuestion[] };

/** Questions that are told on, letters of an id and of an answer; characters of what a package may keep for the next time. */
export const mostQuestions = 60;
export const longestId = 120;
export const longestAnswer = 250;
export const longestState = 70_000;

/** What a package told, as the answer to its item. */
export function responseOf({ status, score, seconds, questions }: Told): Record<string, string> {
	return {
		status,
		...(score === null ? {} : { score: String(Math.round(score * 1000) / 1000) }),
		seconds: String(seconds),
		...Object.fromEntries(questions.map(({ id, result, answer }, i) => [`q${i + 1}`, [id, result, answer].filter(Boolean).join(' · ')]))
	};
}

/** The mark of what a package told: its score, else all for one that is over and nothing for one that was failed. It is right when the package says that it was passed or finished. */
export function markPackage(response: unknown): Verdict {
	const [status, told] = [entry(response, 'status'), entry(response, 'score')];
	if (!/^(passed|failed|completed)$/.test(status)) return nothing;
	const right = status !== 'failed';
	return { score: /^[01](\.\d+)?$/.test(told) ? Math.min(1, Number(told)) : Number(right), right };
}

/** What a package told, in words: its score in per cent, the time, its questions. */
export const toldInWords = (response: unknown): string[] =>
	Object.entries(Object(response) as object).flatMap(([name, value]) =>
		name === 'score' ? `${Math.round(Number(value) * 100)} %` : name === 'seconds' ? `${Math.ceil(Number(value) / 60)} min` : name[0] === 'q' ? asText(value) : []
	);

/** What stands for a right answer to a package. */
export const keyOfPackage = (): Response => ({ status: 'passed', score: '1' });

/** Whether a package told how well it was done; one that only says that it is over is no evidence of a competence. */
export const isEvidence = ({ score, status }: Pick<Told, 'score' | 'status'>): boolean => score !== null || status === 'passed' || status === 'failed';

const rank: Record<PackageStatus, number> = { failed: 0, incomplete: 1, completed: 2, passed: 3 };

/** What a package of several parts tells, of what each of them told; `parts` is how many there are. It is over when all are; its score is the mean of those that have one. */
export function together(parts: number, told: readonly Told[]): Told {
	const scores = told.flatMap(({ score }) => (score === null ? [] : [score]));
	const seconds = Math.min(86_400, told.reduce((sum, each) => sum + each.seconds, 0));
	const isOver = told.length >= parts && told.every(({ status }) => status !== 'incomplete');
	const least = [...told].sort((a, b) => rank[a.status] - rank[b.status])[0];
	return {
		status: !isOver || !least ? 'incomplete' : least.status === 'failed' ? 'failed' : told.some(({ status }) => status === 'passed') ? 'passed' : 'completed',
		score: scores.length ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null,
		seconds,
		questions: told.flatMap(({ questions }) => questions).slice(0, mostQuestions)
	};
}

/** The interaction of a package, if an item is one. */
export const maybePackage = (interaction: Interaction | undefined): (Interaction & { type: 'package' }) | undefined => (interaction?.type === 'package' ? interaction : undefined);

const clean = (value: unknown, most: number): string => (typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\p{Surrogate}/gu, '\ufffd').replace(/[\0-\x1f\s]+/g, ' ').trim().slice(0, most) : '');
export const question = (id: unknown, result: unknown, answer: unknown): ToldQuestion => ({ id: clean(id, longestId), result: clean(result, 40), answer: clean(answer, longestAnswer) });
