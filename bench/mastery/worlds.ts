import { between, seeded, type Random } from '#platform/random.ts';
import type { Answer, DataSet } from './answers.ts';

/** What a made-up country is like. Times in days, abilities and difficulties in logits. */
export type World = { name: string; learning: number; forgetting: number | null; guessing: number; slip: number; shift: number };

/** Five countries of which the truth is known, from the simplest to those that break what a model supposes. */
export const worlds: World[] = [
	{ name: 'steady', learning: 0, forgetting: null, guessing: 0, slip: 0, shift: 0 },
	{ name: 'learning', learning: 0.08, forgetting: null, guessing: 0, slip: 0, shift: 0 },
	{ name: 'forgetting', learning: 0.12, forgetting: 60, guessing: 0, slip: 0, shift: 0 },
	{ name: 'guessing', learning: 0.05, forgetting: 120, guessing: 0.5, slip: 0.05, shift: 0 },
	{ name: 'difficulty drifts', learning: 0.05, forgetting: 120, guessing: 0, slip: 0.03, shift: 0.8 }
];

const [skills, perSkill, year] = [8, 30, 240];
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** A school year of a made-up country: pupils who work on each competence for some weeks and come back to it now and then. */
export function aYear(world: World, pupils: number, seed: string): DataSet {
	const random = seeded(`${seed} ${world.name}`);
	const items = Array.from({ length: skills * perSkill }, (_, i) => ({ skill: Math.floor(i / perSkill), hard: normal(random), shift: world.shift * normal(random), guess: random() < world.guessing ? 0.25 : 0 }));
	for (let skill = 0; skill < skills; skill++) {
		const own = items.filter((item) => item.skill === skill);
		for (const part of ['hard', 'shift'] as const) {
			const mean = own.reduce((sum, item) => sum + item[part], 0) / own.length;
			for (const item of own) item[part] -= mean;
		}
	}
	const guess = items.reduce((sum, item) => sum + item.guess, 0) / items.length;
	const answers: Answer[] = [];
	for (let pupil = 0; pupil < pupils; pupil++) {
		const base = 0.3 + 0.8 * normal(random);
		const own: Answer[] = [];
		for (let skill = 0; skill < skills; skill++) {
			const talent = base + 0.7 * normal(random);
			const speed = world.learning * Math.exp(0.5 * normal(random));
			const begins = (skill / skills) * 0.7 * year + random() * 20;
			const days = Array.from({ length: between(random, 4, 36) }, () => (random() < 0.7 ? begins + random() * 25 : begins + random() * (year - begins))).sort((a, b) => a - b);
			let [learnt, last] = [0, days[0]];
			for (const day of days) {
				if (world.forgetting) learnt *= 2 ** (-(day - last) / world.forgetting);
				last = day;
				const item = skill * perSkill + between(random, 0, perSkill - 1);
				const { hard, shift, guess: own_ } = items[item];
				const chanceAt = (difficulty: number, guessed: number) => guessed + (1 - guessed - world.slip) * sigmoid(talent + learnt - difficulty);
				const chance = chanceAt(hard + (day > year / 2 ? shift : 0), own_);
				own.push({ pupil, skill, item, day, score: random() < chance ? 1 : 0, chance, level: chanceAt(0, guess) });
				learnt += speed;
			}
		}
		answers.push(...own.sort((a, b) => a.day - b.day));
	}
	return { name: world.name, answers, pupils, skills, items, days: true };
}
