import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkItem } from './check.ts';
import { mediaIn } from './media.ts';
import type { Feedback, Interaction, Item, Option, Response } from './item.ts';
import { keyAnswer, sample } from './key.ts';
import { isKey, mark } from './marking.ts';
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

/** For every declared feedback a response that must bring it out. */
function* reaching(interaction: Interaction): Generator<{ response: Response; feedback: Feedback | undefined }> {
	switch (interaction.type) {
		case 'choice':
			for (const { id, feedback } of interaction.options) yield { response: id, feedback };
			break;
		case 'several':
			for (const { id, feedback } of interaction.options) yield { response: interaction.keys.includes(id) ? interaction.keys : [id], feedback };
			break;
		case 'truefalse':
			yield { response: 'true', feedback: interaction.whenTrue };
			yield { response: 'false', feedback: interaction.whenFalse };
			break;
		case 'numeric': {
			const unit = interaction.unitRequired ? interaction.units?.find(({ factor }) => factor === 1)?.name : '';
			for (const { value, feedback } of interaction.answers) yield { response: `${value === '*' ? '987654321.123' : value} ${unit}`, feedback };
			break;
		}
		case 'expression':
			for (const { value, feedback } of interaction.answers) yield { response: value, feedback };
			break;
		case 'short':
			for (const { text, feedback } of interaction.answers) yield { response: sample(text), feedback };
			break;
		case 'gaps':
			for (const gap of interaction.gaps)
				if (gap.kind === 'list') for (const { id, feedback } of gap.options) yield { response: { [gap.id]: id }, feedback };
				else if (gap.kind === 'text') for (const { text, feedback } of gap.answers) yield { response: { [gap.id]: sample(text) }, feedback };
				else for (const { value, feedback } of gap.answers) yield { response: { [gap.id]: value === '*' ? '987654321.123' : value }, feedback };
			break;
		case 'ordering':
			for (const { id, feedback } of interaction.things) {
				const others = interaction.things.map((thing) => thing.id).filter((each) => each !== id);
				yield { response: interaction.things[0].id === id ? [...others, id] : [id, ...others], feedback };
			}
			break;
		case 'matching':
			for (const { id, feedback } of interaction.right) {
				const left = interaction.left.find((each) => interaction.pairs[each.id] !== id);
				if (left) yield { response: { [left.id]: id }, feedback };
			}
			break;
		case 'category':
		case 'label': {
			const [places, put] = interaction.type === 'category' ? [interaction.things, interaction.categories] : [interaction.places, interaction.labels];
			const isWrong = (place: Option, there: Option) => !interaction.keys[place.id].includes(there.id);
			const goesFirst = interaction.type === 'category' ? 'place' : 'put';
			for (const place of places) {
				const there = put.find((one) => isWrong(place, one) && (goesFirst === 'place' || !one.feedback));
				if (there) yield { response: { [place.id]: there.id }, feedback: place.feedback };
			}
			for (const there of put) {
				const place = places.find((one) => isWrong(one, there) && (goesFirst === 'put' || !one.feedback));
				if (place) yield { response: { [place.id]: there.id }, feedback: there.feedback };
			}
			break;
		}
		case 'hotspot':
			for (const { id, feedback } of interaction.areas) yield { response: interaction.keys.includes(id) && !interaction.one ? interaction.keys : [id], feedback };
			break;
		case 'graph':
			for (const { at, feedback } of interaction.answers) yield { response: Object.fromEntries(at.flatMap(({ x, y }, i) => [[`p${i + 1}.x`, x], [`p${i + 1}.y`, y]])), feedback };
	}
}

/** The feedbacks of an item that no learner among twenty can bring out by the answer they are written for, with their misconception. */
function unheard(item: Item): string[] {
	const silent = new Map<string, number>();
	for (let learner = 0; learner < 20; learner++) {
		const one = variant(item, `learner ${learner}`);
		for (const part of one.parts) {
			const declared = [...reaching(part.interaction)].map((each, place) => ({ ...each, place })).filter(({ feedback }) => feedback);
			for (const { response, feedback, place } of declared) {
				const marked = mark(one, { ...keyAnswer(one), [part.id]: response }).parts.find((each) => each.part === part.id)!;
				const said = feedback!.text === undefined || marked.message?.includes(feedback!.text);
				const named = marked.right || feedback!.misconception === undefined || marked.misconception === feedback!.misconception;
				const name = `${part.id} feedback ${place + 1}`;
				if (!said || !named) silent.set(name, (silent.get(name) ?? 0) + 1);
			}
		}
	}
	return [...silent].filter(([, times]) => times === 20).map(([name]) => `${name} is never said`);
}

/** What is wrong with one item as content that ships: sentences for its author. */
function faults(input: unknown, country: string, programme: string, chapter: string): string[] {
	const checked = checkItem(input);
	if (checked.faults) return checked.faults.map(({ path, key }) => `${path}: ${key}`);
	const { item } = checked;
	const found: string[] = [];
	for (let learner = 0; learner < 20; learner++) {
		const one = variant(item, `learner ${learner}`);
		if (!isKey(mark(one, keyAnswer(one)))) found.push(`its own key answer is not marked right for learner ${learner}`);
	}
	if (mark(item, {}).parts.some((part) => !part.blank || part.right)) found.push('an empty answer is not blank');
	found.push(...unheard(item));
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
		const found = items.flatMap((item) => mediaIn(item as Item).filter((name) => !existsSync(`${file.replace(/[^/]+$/, '')}media/${name}`)).map((name) => `${place}: ${item?.code}: no media/${name}`));
		found.push(...items.flatMap((item: Partial<Item> | null) => faults(item, country, programme, chapter).map((fault) => `${place}: ${item?.code}: ${fault}`)));
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
