import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import type { Answer, DataSet } from './answers.ts';

/** What the columns are called in the releases of ASSISTments (2009–2010, 2012–2013, 2017) and in files made like them. */
const names = {
	pupil: ['user_id', 'studentId', 'student_id', 'Anon Student Id'],
	skill: ['skill_id', 'skill', 'skill_name', 'KC(Default)'],
	item: ['problem_id', 'problemId', 'Problem Name'],
	right: ['correct', 'Correct First Attempt'],
	time: ['start_time', 'startTime', 'end_time', 'endTime', 'Time'],
	order: ['order_id', 'problem_log_id', 'action_num']
};
type Row = Record<string, string>;
/** Answers of one file that are read; more of them say nothing new. */
const most = 2_000_000;

/** An instant as these files write it: seconds or milliseconds of Unix, or a date. In days. */
function daysOf(text: string): number {
	const number = Number(text);
	const milliseconds = text !== '' && Number.isFinite(number) ? (number > 1e11 ? number : number * 1000) : Date.parse(text.replace(' ', 'T'));
	return milliseconds / 86_400_000;
}

/** The data sets of a folder: each of its .csv files, in the format of ASSISTments. Refuses a file without its columns, by name. */
export async function dataSetsOf(folder: string): Promise<DataSet[]> {
	const files = (await readdir(folder).catch(() => [])).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
	const sets: DataSet[] = [];
	for (const file of files) sets.push(await readSet(join(folder, file), file));
	return sets;
}

/** One such file. Rows without a competence are left out, as are all but the first of an answer that is listed once for each of its competences. */
export async function readSet(path: string, name: string): Promise<DataSet> {
	const places = { pupil: new Map<string, number>(), skill: new Map<string, number>(), item: new Map<string, number>() };
	const placeOf = (map: Map<string, number>, key: string) => {
		if (!map.has(key)) map.set(key, map.size);
		return map.get(key)!;
	};
	const items: { skill: number }[] = [];
	const answers: (Answer & { order: number })[] = [];
	const listed = new Set<string>();
	let columns: Record<keyof typeof names, string | undefined> | undefined;
	for await (const row of createReadStream(path).pipe(parse({ columns: true, bom: true, relax_quotes: true, relax_column_count: true, skip_records_with_error: true })) as AsyncIterable<Row>) {
		columns ??= Object.fromEntries(Object.entries(names).map(([what, known]) => [what, known.find((one) => one in row)])) as NonNullable<typeof columns>;
		for (const what of ['pupil', 'skill', 'item', 'right'] as const) if (!columns[what]) throw new Error(`${name}: no column ${names[what].join(' or ')}`);
		const value = (what: keyof typeof names) => (columns![what] ? (row[columns![what]] ?? '').trim() : '');
		const score = Number(value('right'));
		if (!value('pupil') || !value('skill') || !value('item') || value('right') === '' || !(score >= 0 && score <= 1)) continue;
		const order = value('order') === '' ? answers.length : Number(value('order'));
		const once = `${value('pupil')} ${value('item')} ${value('order') || value('time') || answers.length}`;
		if (listed.has(once)) continue;
		listed.add(once);
		const skill = placeOf(places.skill, value('skill').split(/[,~]/)[0]);
		const item = placeOf(places.item, `${value('item')} ${skill}`);
		items[item] ??= { skill };
		answers.push({ pupil: placeOf(places.pupil, value('pupil')), skill, item, day: value('time') ? daysOf(value('time')) : 0, score, order });
		if (answers.length >= most) break;
	}
	const days = answers.length > 0 && answers.every((answer) => Number.isFinite(answer.day)) && answers.some((answer) => answer.day !== answers[0].day);
	const begin = days ? answers.reduce((least, answer) => Math.min(least, answer.day), Infinity) : 0;
	answers.sort((a, b) => a.pupil - b.pupil || (days ? a.day - b.day : 0) || a.order - b.order);
	return { name, answers: answers.map(({ order: _, ...answer }) => ({ ...answer, day: days ? answer.day - begin : 0 })), pupils: places.pupil.size, skills: places.skill.size, items, days };
}
