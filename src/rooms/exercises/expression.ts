import { longest, parse } from './algebra.ts';
import type { Node } from './algebra.ts';
import { parseSet, parseVector, sameSet, sameVector } from './collection.ts';
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

/** A way to read what is typed and to tell whether it is a key: for a set or a vector. */
const collected = {
	set: (key: string, typed: string, { variables }: Question, language: string): boolean => {
		const [a, b] = [parseSet(key, variables, language), parseSet(typed, variables, language)];
		return a !== undefined && b !== undefined && sameSet(a, b);
	},
	vector: (key: string, typed: string, { variables }: Question, language: string): boolean => {
		const [a, b] = [parseVector(key, variables, language), parseVector(typed, variables, language)];
		return a !== undefined && b !== undefined && sameVector(a, b);
	}
};

/** Whether an author's answer can be read: as an expression, a set or a vector. */
export const isAnswer = (question: Question, value: string, language: string): boolean =>
	(question.of === 'set' ? parseSet(value, question.variables, language) : question.of === 'vector' ? parseVector(value, question.variables, language) : parse(value, question.variables)) !== undefined;

function markCollected(question: Question & { of: 'set' | 'vector' }, typed: string, language: string): Verdict {
	const text = typed.trim().replace(/^(?:[A-Za-z]\w{0,4}\s*)?=\s*/, '');
	if (!isAnswer(question, text, language)) return unreadable(question.of === 'set' ? 'not-a-set' : 'not-a-vector');
	const answer = question.answers.find((each) => collected[question.of](each.value, text, question, language));
	return answer ? { score: answer.score, said: [answer.feedback] } : { score: 0 };
}

/** Marks an expression by algebra: the first answer that is equal wins. Equal to a right one but not in the form asked is `wrong-form`. */
export function markExpression(question: Question, typed: string, language = 'fr'): Verdict {
	if (!typed.trim()) return nothing;
	if (typed.length > longest) return unreadable('too-long');
	if (question.of) return markCollected({ ...question, of: question.of }, typed, language);
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
