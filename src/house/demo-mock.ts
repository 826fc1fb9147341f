import { seeded } from '#platform/random.ts';
import type { Database } from '#platform/server/sql.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import { atTime, schoolDay } from './demo-days.ts';
import type { DemoClass, Maker } from './demo-people.ts';
import { whoOf } from './demo-who.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import type { Judgement } from '#rooms/revision/mock-result.ts';
import { mockKinds, paperFor, papers } from '#rooms/revision/server/index.ts';

const minute = 60_000;

/** What stands in the form of formulas, as one types it. */
const typed = (answer: Answer): Answer =>
	Object.fromEntries(Object.entries(answer).map(([part, response]) => [part, typeof response === 'string' && response.includes('\\') ? response.replace(/\\d?frac\{?([^{}]+?)\}?\{([^{}]+)\}/g, '($1)/($2)').replace(/\\[dt]?frac(\d)(\d)/g, '$1/$2').replace(/\\[a-zA-Z]+ ?|[{}\\]/g, '') : response]));

/** What a pupil gives himself by the scale: most of it, in quarters. */
function judged(item: Item, share: number): Judgement {
	return Object.fromEntries(item.parts.flatMap(({ id, interaction }) => {
		const criteria = interaction.type === 'written' || interaction.type === 'file' ? (interaction.criteria ?? []) : [];
		return criteria.length ? [[id, Object.fromEntries(criteria.map((one) => [one.id, Math.round((one.points ?? 0) * share * 4) / 4]))]] : [];
	}));
}

/**
 * The pupils with a known account, in a class whose exam has papers: each has sat the first of them a week ago, handed in with some time left, and marked
 * by the scale what no machine marks.
 */
export async function sitMocks(db: Database, make: Maker, classes: readonly DemoClass[]): Promise<void> {
	const kinds = mockKinds(async () => 0);
	const random = seeded('mocks');
	for (const one of classes)
		for (const pupil of one.pupils.filter((each) => each.account && one.plan.weeks === 'full')) {
			const start = atTime(schoolDay(make.country, make.now, -5), 15, 30);
			const who = whoOf(pupil, make.id(start.getTime()), one.scope);
			const [line] = (await papers(db, who, { country: make.country.key, subject: 'MATH' })).papers.filter((paper) => paper.own).sort((a, b) => b.questions - a.questions);
			if (!line) continue;
			const paper = await paperFor(db, who, line.id);
			const sitting = { mock: make.id(start.getTime()), paper: paper.id, version: paper.version };
			let seq = 0;
			const epoch = make.id(start.getTime());
			const tell = async (kind: string, body: object, minutes: number) => {
				const at = new Date(start.getTime() + minutes * minute).toISOString();
				const fact = { scope: one.scope, writer: who.sessionId, epoch, seq: ++seq, id: make.id(start.getTime()), kind, v: 1, actor: who.id, at, body: JSON.stringify(body) };
				await kinds[kind].apply(db, who, fact, { now: at, received: Date.parse(at) });
			};
			await tell('mock.begin', sitting, 0);
			const step = (paper.minutes * 0.85) / paper.questions.length;
			for (const { number, item } of paper.questions) {
				// The last questions of an exercise are the hard ones; a few are left out.
				const chance = random() - 0.08 * (item.difficulty - 2);
				const answer = chance > 0.35 ? typed(rightAnswer(item)) : chance > 0.1 ? wrongAnswer(item, random, []) : {};
				await tell('mock.keep', { ...sitting, number, answer, used: Math.round(number * step * minute), given: 0 }, number * step);
			}
			const end = Math.round(paper.minutes * 0.9);
			await tell('mock.end', { ...sitting, by: 'pupil', used: end * minute, given: 0 }, end);
			for (const { number, item } of paper.questions) {
				const points = judged(item, 0.5 + random() * 0.5);
				if (Object.keys(points).length) await tell('mock.judge', { ...sitting, number, points }, end + 30);
			}
		}
}
