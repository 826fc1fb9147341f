import { model, type Model } from '#rooms/revision/mastery.ts';

/**
 * First answers, by places: who answered (from 0), which exercise (from 0), with what score from 0 to 1; and the group of each exercise (its competence).
 * Plain columns, so that millions of them take twelve bytes each.
 */
export type Firsts = { persons: Int32Array; items: Int32Array; scores: Float32Array; count: number; personCount: number; groups: Int32Array };

/** How hard each exercise is found to be, in logits against the average answer of its group; the standard error of it; on how many answers. */
export type Difficulties = { logits: Float64Array; spreads: Float64Array; attempts: Int32Array };

/** How widely exercises of one competence, and pupils, are supposed to differ before anything is known: variances in logits. */
const supposed = { items: 1, persons: 1.5 };
const steps = 12;

/**
 * How hard exercises are, from who answered them first how: abilities of pupils and easiness of exercises found together by a few steps of Fisher
 * scoring, each side drawn to what is supposed of it (Rasch 1960; joint maximum of the posterior). Hard is told against the average of the answers of the same group, so a
 * competence that is hard as a whole stays hard in its mastery. Few answers draw an exercise to 0. The order of the answers does not matter but for
 * the last digits.
 */
export function difficultiesOf(firsts: Firsts, of: Model = model): Difficulties {
	const { persons, items, scores, count, personCount, groups } = firsts;
	const itemCount = groups.length;
	const groupCount = groups.reduce((most, group) => Math.max(most, group + 1), 0);
	const ability = new Float64Array(personCount);
	const attempts = new Int32Array(itemCount);
	const [groupEase, groupAnswers] = [new Float64Array(groupCount), new Float64Array(groupCount)];
	for (let n = 0; n < count; n++) {
		attempts[items[n]]++;
		groupEase[groups[items[n]]] += Math.min(Math.max(scores[n], 0), 1);
		groupAnswers[groups[items[n]]]++;
	}
	// Each begins as easy as its group: the logit of the group's score, drawn to one half.
	for (let group = 0; group < groupCount; group++) {
		const share = Math.max(0.02, ((groupEase[group] + 1) / (groupAnswers[group] + 2) - of.guess) / (1 - of.guess));
		groupEase[group] = Math.log(share / Math.max(0.02, 1 - share));
	}
	const ease = Float64Array.from(groups, (group) => groupEase[group]);
	const slopes = new Float64Array(Math.max(itemCount, personCount));
	const told = new Float64Array(slopes.length);
	const gather = (of_: Int32Array) => {
		slopes.fill(0);
		told.fill(0);
		for (let n = 0; n < count; n++) {
			const sigma = 1 / (1 + Math.exp(-(ability[persons[n]] + ease[items[n]])));
			const chance = Math.min(of.guess + (1 - of.guess) * sigma, 0.999);
			// Of a guessed right answer less is learnt than of an earned one.
			const bend = ((1 - of.guess) * sigma * (1 - sigma)) / (chance * (1 - chance));
			slopes[of_[n]] += (Math.min(Math.max(scores[n], 0), 1) - chance) * bend;
			told[of_[n]] += bend * bend * chance * (1 - chance);
		}
	};
	const bounded = (step: number) => Math.min(Math.max(step, -1.5), 1.5);
	for (let round = 0; round < steps; round++) {
		gather(persons);
		for (let p = 0; p < personCount; p++) ability[p] += bounded((slopes[p] - ability[p] / supposed.persons) / (told[p] + 1 / supposed.persons));
		gather(items);
		for (let i = 0; i < itemCount; i++) ease[i] += bounded((slopes[i] - (ease[i] - groupEase[groups[i]]) / supposed.items) / (told[i] + 1 / supposed.items));
		groupEase.fill(0);
		for (let i = 0; i < itemCount; i++) groupEase[groups[i]] += ease[i] * attempts[i];
		for (let group = 0; group < groupCount; group++) groupEase[group] /= Math.max(1, groupAnswers[group]);
	}
	return {
		logits: Float64Array.from(ease, (one, i) => (attempts[i] ? Math.round(Math.min(Math.max(groupEase[groups[i]] - one, -4), 4) * 1000) / 1000 : 0)),
		spreads: Float64Array.from(told.subarray(0, itemCount), (one) => 1 / Math.sqrt(one + 1 / supposed.items)),
		attempts
	};
}
