import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { difficultiesOf } from '#rooms/revision/difficulty.ts';
import { figuresOf } from '../bench/mastery/figures.ts';
import { dataSetsOf, readSet } from '../bench/mastery/folder.ts';
import { linesOf } from '../bench/mastery/main.ts';
import { byMastery, editionsOf } from '../bench/mastery/predict.ts';
import { aYear, worlds } from '../bench/mastery/worlds.ts';

test('AUC, RMSE and calibration are what they are by hand', () => {
	const { auc, rmse, ece, table } = figuresOf([{ chance: 0.9, score: 1 }, { chance: 0.6, score: 0 }, { chance: 0.6, score: 1 }, { chance: 0.2, score: 0 }]);
	assert.equal(auc, 0.875);
	assert.ok(Math.abs(rmse - Math.sqrt((0.01 + 0.36 + 0.16 + 0.04) / 4)) < 1e-12);
	assert.ok(Math.abs(ece - (0.1 / 4 + 0.1 / 2 + 0.2 / 4)) < 1e-12);
	assert.deepEqual(table.map((bin) => bin.count), [1, 2, 1]);
});

test('in each made-up country mastery says more than the baselines, and its interval holds what it says', () => {
	const still = aYear(worlds[0], 80, 'test');
	for (const world of worlds) {
		const [mean, counts, plain, mastery, truth] = linesOf(aYear(world, 80, 'test')).map((line) => line.figures);
		assert.ok(mastery.auc > counts.auc && mastery.auc > mean.auc + 0.1 && mastery.auc > plain.auc, `${world.name}: ${mastery.auc} ${counts.auc}`);
		assert.ok(mastery.rmse < mean.rmse && mastery.rmse < counts.rmse + 0.005, `${world.name}: ${mastery.rmse} ${counts.rmse}`);
		assert.ok(truth.auc > mastery.auc && mastery.ece < 0.1 && mastery.covered! > 0.68, `${world.name}: ${mastery.ece} ${mastery.covered}`);
	}
	assert.ok(figuresOf(byMastery(still, editionsOf(still))).covered! > 0.8, 'where nothing moves the interval keeps its word');
});

test('difficulties are found again, more of them with more answers; few answers draw them to 0', () => {
	const set = aYear(worlds[0], 300, 'difficulties');
	const found = (pupils: number) => {
		const own = set.answers.filter((answer) => answer.pupil < pupils);
		return difficultiesOf({ persons: Int32Array.from(own, (one) => one.pupil), items: Int32Array.from(own, (one) => one.item), scores: Float32Array.from(own, (one) => one.score), count: own.length, personCount: pupils, groups: Int32Array.from(set.items, (item) => item.skill) });
	};
	const truth = set.items as unknown as { hard: number }[];
	const missOf = (logits: Float64Array) => Math.sqrt(logits.reduce((sum, one, i) => sum + (one - truth[i].hard) ** 2, 0) / logits.length);
	const [few, many] = [found(6), found(300)];
	assert.ok(missOf(many.logits) < 0.4 && missOf(few.logits) > missOf(many.logits) + 0.3, `${missOf(few.logits)} ${missOf(many.logits)}`);
	const mean = (all: Float64Array) => all.reduce((sum, one) => sum + Math.abs(one), 0) / all.length;
	assert.ok(mean(many.spreads) < 0.3 && mean(few.spreads) > 0.6, 'the standard error says how little is known');
	assert.ok(mean(few.logits) < mean(many.logits), `${mean(few.logits)} ${mean(many.logits)}`);
	const nobody = difficultiesOf({ persons: new Int32Array(), items: new Int32Array(), scores: new Float32Array(), count: 0, personCount: 0, groups: Int32Array.from([0, 1]) });
	assert.deepEqual([[...nobody.logits], [...nobody.attempts]], [[0, 0], [0, 0]]);
});

test('the releases of ASSISTments are read as they are, and a file that is none is refused by name', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'mastery-'));
	try {
		const rows = (skill: string) => Array.from({ length: 40 }, (_, n) => [n, 1 + (n % 4), 70 + (n % 5), n % 3 ? 1 : 0, n === 39 ? '' : skill]);
		await writeFile(join(folder, 'skill_builder.csv'), `\ufefforder_id,user_id,problem_id,correct,skill_id\n${rows('12').map((row) => row.join()).join('\n')}\n0,1,70,0,13\n`);
		await writeFile(join(folder, '2017.csv'), `studentId,skill,problemId,correct,startTime\n${rows('area').map(([n, pupil, item, right, skill]) => [pupil, skill, item, right, 1_400_000_000 + Number(n) * 86_400].join()).join('\n')}\n`);
		const [recent, builder] = await dataSetsOf(folder);
		assert.deepEqual([builder.answers.length, builder.pupils, builder.skills, builder.items.length, builder.days], [39, 4, 1, 5, false], 'an answer listed for two skills counts once; one without any does not');
		assert.deepEqual([recent.answers.length, recent.days, Math.max(...recent.answers.map((answer) => answer.day))], [39, true, 38]);
		assert.deepEqual(linesOf(builder).map((line) => line.by), ['mean', 'logistic on counts', 'mastery, difficulties unknown', 'mastery']);
		await writeFile(join(folder, 'other.csv'), 'a,b\n1,2\n');
		await assert.rejects(readSet(join(folder, 'other.csv'), 'other.csv'), /other\.csv: no column user_id/);
	} finally {
		await rm(folder, { recursive: true });
	}
});
