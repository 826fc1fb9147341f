import { seeded } from '#platform/random.ts';
import type { Database } from '#platform/server/sql.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import { atTime, schoolDay } from './demo-days.ts';
import type { DemoClass, Maker } from './demo-people.ts';
import { whoOf } from './demo-who.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import type { Judgement } from '#rooms/revision/mock-result.ts';
import { mockKinds, paperFor, papers, type PaperWhole } from '#rooms/revision/server/index.ts';

const minute = 60_000;

const signs: Record<string, string> = { infty: '∞', leq: '≤', geq: '≥', neq: '≠', to: '→', iff: '⇔', times: '×', ell: 'l', pi: 'π' };

/** A formula as one types it. */
const plain = (text: string): string =>
	text
		.replace(/\\d?frac\{?([^{}]+?)\}?\{([^{}]+)\}/g, '($1)/($2)')
		.replace(/\\[dt]?frac(\d)(\d)/g, '$1/$2')
		.replace(/\^\{([^{}]{2,})\}/g, '^($1)')
		.replace(/\\([a-zA-Z]+)( ?)/g, (_, name: string, gap: string) => (signs[name] ? signs[name] + gap : ''))
		.replace(/[\\{}]/g, '');

/** What stands in the form of formulas, as one types it. */
const typed = (answer: Answer): Answer => Object.fromEntries(Object.entries(answer).map(([part, response]) => [part, typeof response === 'string' && response.includes('\\') ? plain(response) : response]));

/** What a pupil gives himself by the scale: most of it, in quarters. */
function judged(item: Item, share: number): Judgement {
	return Object.fromEntries(item.parts.flatMap(({ id, interaction }) => {
		const criteria = interaction.type === 'written' || interaction.type === 'file' ? (interaction.criteria ?? []) : [];
		return criteria.length ? [[id, Object.fromEntries(criteria.map((one) => [one.id, Math.round((one.points ?? 0) * share * 4) / 4]))]] : [];
	}));
}

type Sat = { paper: PaperWhole; start: Date; random: () => number; /** How much more or less sure than others, from -1 to 1. */ level: number; /** After so many questions he is still writing. */ until?: number; judges: boolean; by: 'pupil' | 'time' };

/** One pupil sits one paper. */
async function sit(db: Database, make: Maker, one: DemoClass, pupil: DemoClass['pupils'][number], { paper, start, random, level, until = Infinity, judges, by }: Sat): Promise<void> {
	const kinds = mockKinds(async () => 0);
	const who = whoOf(pupil, make.id(start.getTime()), one.scope);
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
	for (const { number, item } of paper.questions.slice(0, until)) {
		// The last questions of an exercise are the hard ones; a few are left out.
		const chance = random() - 0.08 * (item.difficulty - 2) + 0.25 * level;
		const answer = chance > 0.35 ? typed(rightAnswer(item)) : chance > 0.1 ? typed(wrongAnswer(item, random, [])) : {};
		await tell('mock.keep', { ...sitting, number, answer, used: Math.round(number * step * minute), given: 0 }, number * step);
	}
	if (until < paper.questions.length) return;
	const end = by === 'time' ? paper.minutes : Math.round(paper.minutes * 0.9);
	await tell('mock.end', { ...sitting, by, used: end * minute, given: 0 }, end);
	for (const { number, item } of judges ? paper.questions : []) {
		const points = judged(item, Math.min(1, Math.max(0, 0.5 + 0.3 * level) + random() * 0.5));
		if (Object.keys(points).length) await tell('mock.judge', { ...sitting, number, points }, end + 30);
	}
}

/** Of a class so many sit a paper with those who have a known account: one pupil in six. */
const oneIn = 6;

/**
 * The pupils with a known account, in a class whose exam has papers, and some of their class: each has sat the longest of them a week ago, and most marked by the
 * scale what no machine marks. One of the class is sitting it now.
 */
export async function sitMocks(db: Database, make: Maker, classes: readonly DemoClass[]): Promise<void> {
	const random = seeded('mocks');
	for (const one of classes) {
		const known = one.pupils.filter((each) => each.account && one.plan.weeks === 'full');
		if (!known.length) continue;
		const start = atTime(schoolDay(make.country, make.now, -5), 15, 30);
		const who = whoOf(known[0], make.id(start.getTime()), one.scope);
		const [line] = (await papers(db, who, { country: make.country.key, subject: 'MATH' })).papers.filter((paper) => paper.own).sort((a, b) => b.questions - a.questions);
		if (!line) continue;
		const paper = await paperFor(db, who, line.id);
		for (const pupil of known) await sit(db, make, one, pupil, { paper, start, random, level: 0, judges: true, by: 'pupil' });
		const others = one.pupils.filter((each, i) => !each.account && i % oneIn === 0);
		for (const [i, pupil] of others.entries()) {
			const own = seeded(`mocks ${i}`);
			const now = i === others.length - 1;
			await sit(db, make, one, pupil, { paper, start: now ? new Date(make.now.getTime() - 40 * minute) : start, random: own, level: 2 * own() - 1, until: now ? 4 : Infinity, judges: i % 3 !== 2, by: i % 4 === 3 ? 'time' : 'pupil' });
		}
	}
}
