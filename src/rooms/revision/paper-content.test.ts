import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { countries, isCountry } from '#countries/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { paperResult } from './mock-result.ts';
import { checkPaper, groundFaults, questionsOf, type Ground } from './paper.ts';

const home = new URL('../../countries/', import.meta.url).pathname;
const files = globSync(`${home}*/papers/*.yaml`).sort();
const yaml = (file: string) => parse(readFileSync(file, 'utf8'), { maxAliasCount: 50 });

/** An exercise of the country's own content, as a paper may name it. */
const shipped = (country: string) => (code: string) => {
	let items = known.get(country);
	if (!items) known.set(country, (items = globSync(`${home}${country}/content/**/exercises.*.yaml`).flatMap((file): Item[] => yaml(file))));
	return items.find((item) => item.code === code);
};
const known = new Map<string, Item[]>();

for (const file of files) {
	const place = file.slice(home.length);
	test(`the paper ${place} is whole: every point on the scale, every key marked right, every competence known`, async () => {
		const [country, , name] = place.split('/');
		assert.ok(isCountry(country));
		const facts = await countries[country]();
		const { paper, faults } = checkPaper(yaml(file), shipped(country));
		assert.deepEqual(faults ?? [], [], place);
		const programmes = globSync(`${home}${country}/programmes/*.yaml`).map((each) => yaml(each) as { code: string; chapters: NonNullable<Ground['chapters']> });
		const ground: Ground = {
			exams: facts.exams, series: facts.series.map((each) => each.code), subjects: facts.subjects.map((each) => each.code),
			chapters: programmes.find((each) => each.code === paper!.programme)?.chapters
		};
		assert.deepEqual(groundFaults(paper!, ground), [], place);
		assert.equal(`${paper!.code}.yaml`, name, 'a file is called by the code of its paper');
		for (const { item, number } of questionsOf(paper!)) {
			assert.ok(isKey(mark(item, keyAnswer(item))), `${place}: question ${number} does not mark its own key right`);
			for (const name of mediaIn(item)) assert.ok(existsSync(`${home}${country}/papers/media/${name}`), `${place}: no media/${name}`);
			assert.ok(mark(item, {}).parts.every((part) => part.blank), `${place}: question ${number}: an empty answer is not blank`);
		}
		const asked = questionsOf(paper!);
		const right = paperResult(asked, new Map(asked.map(({ number, item }) => [number, keyAnswer(item)])), new Map(), new Map());
		assert.deepEqual([right.high, right.low + right.waiting], [paper!.total, paper!.total], `${place}: right answers have full marks, but for what waits to be marked`);
	});
}

/** All that decides about points, without the words. */
const bones = (file: string) => {
	const { sections, minutes, total, rules, session, programme, exam, series } = yaml(file);
	const words = new Set(['title', 'text', 'stem', 'prompt', 'solution', 'model', 'intro', 'feedback', 'code']);
	return JSON.parse(JSON.stringify({ sections, minutes, total, rules, session, programme, exam, series }, (name, value) => (words.has(name) ? undefined : value)));
};

test('a paper in two languages is one: its points, its chapters, its keys', () => {
	const twins = files.filter((file) => file.endsWith('-AR.yaml'));
	assert.ok(twins.length > 0);
	for (const file of twins) {
		assert.deepEqual(bones(file), bones(file.replace('-AR.yaml', '.yaml')), file);
		assert.equal(yaml(file).language, 'ar');
		assert.ok(!/[٠-٩]/.test(readFileSync(file, 'utf8')), 'Latin digits');
	}
});

test('codes of papers and of their questions are used once in a country', () => {
	assert.ok(files.length > 0);
	const seen = new Map<string, string>();
	for (const file of files) {
		const [country] = file.slice(home.length).split('/');
		const { paper } = checkPaper(yaml(file), shipped(country));
		for (const code of paper ? [paper.code, ...questionsOf(paper).map(({ item }) => item.code)] : []) {
			const key = `${country} ${code}`;
			// A question that names an exercise of the country's content is the same one wherever it stands.
			if (shipped(country)(code)) continue;
			assert.equal(seen.get(key), undefined, `${code} stands in ${file} and in ${seen.get(key)}`);
			seen.set(key, file);
		}
	}
});
