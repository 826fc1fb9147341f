import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkItem } from './check.ts';
import type { Feedback, Item } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';
import { variant } from './variant.ts';

const countries = new URL('../../countries/', import.meta.url).pathname;

type Programme = { code: string; chapters: { code: string; competences: { code: string }[] }[]; misconceptions?: { code: string }[] };

const programmes = new Map<string, Programme[]>();
const programmesOf = (country: string): Programme[] => {
	let known = programmes.get(country);
	if (!known) programmes.set(country, (known = globSync(`${countries}${country}/programmes/*.yaml`).map((file) => parse(readFileSync(file, 'utf8')))));
	return known;
};

/** Every misconception an item names, wherever it stands. */
function* misconceptions(value: unknown): Generator<string> {
	if (typeof value !== 'object' || value === null) return;
	const { misconception } = value as Feedback;
	if (typeof misconception === 'string') yield misconception;
	for (const inner of Object.values(value)) yield* misconceptions(inner);
}

/** What is wrong with one item as content that ships: sentences for its author. */
function faults(input: unknown, country: string, programme: string, chapter: string): string[] {
	const checked = checkItem(input);
	if (checked.faults) return checked.faults.map(({ path, key }) => `${path}: ${key}`);
	const { item } = checked;
	const found: string[] = [];
	for (let learner = 0; learner < 20; learner++) {
		const one = variant(item, `learner ${learner}`);
		if (!mark(one, keyAnswer(one)).right) found.push(`its own key answer is not marked right for learner ${learner}`);
	}
	if (mark(item, {}).parts.some((part) => !part.blank || part.right)) found.push('an empty answer is not blank');
	if (!item.hints?.length) found.push('no hint');
	if (!item.solution?.trim()) found.push('no solution');
	if (item.chapter !== chapter) found.push(`chapter ${item.chapter} in the folder of ${chapter}`);
	if (!item.competences.length) found.push('no competence');
	const known = programmesOf(country).find(({ code }) => code === programme);
	if (known) {
		const competences = known.chapters.flatMap((each) => each.competences.map(({ code }) => code));
		for (const code of item.competences) if (!competences.includes(code)) found.push(`competence ${code} is not in programme ${programme}`);
		const named = known.misconceptions?.map(({ code }) => code) ?? [];
		for (const code of misconceptions(item.parts)) if (!named.includes(code)) found.push(`misconception ${code} is not in programme ${programme}`);
	}
	return found;
}

const files = globSync(`${countries}*/content/**/exercises.*.yaml`).sort();

for (const file of files) {
	const place = file.slice(countries.length);
	test(`the exercises of ${place} are whole, and marked as their authors say`, () => {
		const [country, , programme, chapter] = place.split('/');
		const language = /exercises\.(\w+)\.yaml$/.exec(place)![1];
		const items: unknown = parse(readFileSync(file, 'utf8'));
		assert.ok(Array.isArray(items) && items.length > 0, `${place} holds no list of items`);
		const codes = items.map((item: Partial<Item> | null) => item?.code);
		const found = items.flatMap((item: Partial<Item> | null) => faults(item, country, programme, chapter).map((fault) => `${place}: ${item?.code}: ${fault}`));
		for (const item of items as (Partial<Item> | null)[])
			if (item?.language !== language) found.push(`${place}: ${item?.code}: language ${item?.language} in a file of ${language}`);
		for (const code of new Set(codes)) if (codes.filter((each) => each === code).length > 1) found.push(`${place}: ${code}: the code stands twice`);
		assert.equal(found.length, 0, `\n${found.join('\n')}`);
	});
}

test('a country that has a content folder has exercises in it', () => {
	for (const folder of globSync(`${countries}*/content`)) {
		const count = files.filter((file) => file.startsWith(folder)).length;
		assert.ok(count > 0, `${folder} holds no exercises file`);
	}
	assert.ok(existsSync(countries));
});
