import { longest, parse } from './algebra.ts';
import type { Node } from './algebra.ts';
import { equal } from './equality.ts';
import { isExpanded, isFactored, isReduced } from './form.ts';
import type { ExpressionAnswer, Interaction } from './item.ts';
import { withoutName } from './notation.ts';
import { nothing, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

type Question = Interaction & { type: 'expression' };

/** Whether an expression is written as asked. */
function hasForm(form: Question['form'], key: Node, given: Node): boolean {
	if (form === 'expanded') return isExpanded(given);
	if (form === 'factored') return isFactored(key, given);
	if (form === 'reduced') return isReduced(given);
	return true;
}

/** What is typed may be read in two ways when a quotient is followed by a product without a sign: `1/2n`. The learner may mean either. */
function readings(question: Question, typed: string): Node[] {
	const text = withoutName(typed.trim()).replace(/[.,;\s]+$/, '');
	const ways = /[/:÷⁄∕]|\\div/.test(text) ? [false, true] : [false];
	return ways.flatMap((tight) => parse(text, question.variables, tight) ?? []);
}

/** Marks an expression by algebra: the first answer that is equal wins. Equal to a right one but not in the form asked is `wrong-form`. */
export function markExpression(question: Question, typed: string): Verdict {
	if (!typed.trim()) return nothing;
	if (typed.length > longest) return unreadable('too-long');
	const given = readings(question, typed);
	if (!given.length) return unreadable('not-an-expression');
	const verdicts = given.map((node): Verdict => {
		let answer: ExpressionAnswer | undefined;
		let key: Node | undefined;
		for (answer of question.answers) {
			key = parse(answer.value, question.variables);
			if (key && equal(key, node)) break;
			answer = undefined;
		}
		if (!answer || !key) return { score: 0 };
		if (answer.score > 0 && !hasForm(question.form, key, node)) return unreadable('wrong-form');
		return { score: answer.score, said: [answer.feedback] };
	});
	const rank = (verdict: Verdict) => (verdict.score > 0 ? 3 + verdict.score : verdict.problem ? 2 : verdict.said ? 1 : 0);
	return verdicts.reduce((best, verdict) => (rank(verdict) > rank(best) ? verdict : best));
}
