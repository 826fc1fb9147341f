import { markChoice } from './choice.ts';
import type { Gap } from './item.ts';
import { markNumber } from './number.ts';
import { markText } from './text.ts';
import { entry, nothing } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Marks one gap by its kind. */
export function markGap(gap: Gap, typed: string, language: string): Verdict {
	if (gap.kind === 'text') return markText(gap.answers, gap.rule, typed);
	if (gap.kind === 'number') return markNumber(gap, typed, language);
	return markChoice(gap, typed);
}

/** Marks a text with gaps: each gap has the same share. An empty gap is wrong unless all are; the first unreadable one is reported. */
export function markGaps(gaps: Gap[], response: unknown, language: string): Verdict {
	const verdicts = gaps.map((gap) => markGap(gap, entry(response, gap.id), language));
	if (verdicts.every((verdict) => verdict.blank)) return nothing;
	const sum = verdicts.reduce((total, verdict) => total + verdict.score, 0);
	const whole = verdicts.every((verdict) => verdict.score === 1);
	const wrong = verdicts.filter((verdict) => verdict.score < 1);
	return {
		score: whole ? 1 : Math.min(sum / gaps.length, 0.99),
		problem: verdicts.find((verdict) => verdict.problem)?.problem,
		said: (wrong.length ? wrong : verdicts).flatMap((verdict) => verdict.said ?? []),
		details: Object.fromEntries(gaps.map((gap, i) => [gap.id, verdicts[i].score === 1]))
	};
}
