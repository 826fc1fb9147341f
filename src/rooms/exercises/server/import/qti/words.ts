/** Typed answers of QTI: texts with the rule of capitals, numbers with their tolerances; each found by asking what the file gives for it. */
import type { NumericAnswer, TextAnswer, TextRule } from '#rooms/exercises/item.ts';
import { markNumber } from '#rooms/exercises/number.ts';
import { sample } from '#rooms/exercises/key.ts';
import { markText } from '#rooms/exercises/text.ts';
import { NotTaken } from '../row.ts';
import { value, type Asking } from './asking.ts';
import { literalsOf, patternsOf, sliderOf } from './atoms.ts';
import { asksOf, tolerancesOf } from './edges.ts';
import { proven, type Probe } from './prove.ts';
import { walk } from './tree.ts';

const share = (score: number): number => Math.min(1, Math.max(0, Number(score.toFixed(6))));
export type Texts = { answers: TextAnswer[]; rule: TextRule; probes: Probe[] };
export type Numbers = { answers: NumericAnswer[]; probes: Probe[] };

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
const casings = (text: string) => [...new Set([text, text.toLowerCase(), text.toUpperCase(), capital(text)])];
const starred = (text: string) => text.replace(/[*\\]/g, '\\$&');
const mostAnswers = 40;

/** The texts that get points, `*` for anything in them. Refuses where none gets them all, and where more are right than can be listed. */
export function textsFound(asking: Asking): Texts {
	const { asked, declaration, oracle, notes } = asking;
	const score = (text: string) => asked.score(value(declaration, [text]));
	const literals = literalsOf(oracle, declaration).map(String).filter((text) => text.trim() && text.length <= 900);
	const patterns = patternsOf(oracle, declaration.id);
	const worth = literals.filter((text) => casings(text).some((each) => score(each) > 0 || score(`x${each}y`) > 0));
	const open = patterns.filter((key) => casings(key).some((each) => score(sample(each)) > 0));
	if (!worth.length && !open.length) throw new NotTaken('no-right-answer');
	// What no list of right texts can say would be right for more than its list.
	if (score('qzx0') >= 1) throw new NotTaken('any-answer-right');
	const same = (text: string, of: (each: string) => string) => casings(text).every((each) => Math.abs(score(of(each)) - score(of(text))) < 1e-9);
	const loose = worth.every((text) => same(text, (each) => each)) && open.every((key) => same(key, sample));
	const variants = (text: string) => (loose ? [text] : casings(text));
	const found = new Map<string, number>();
	const put = (key: string, points: number) => void (points > 0 && !found.has(key) && found.set(key, share(points)));
	for (const text of worth) for (const each of variants(text)) put(starred(each), score(each));
	for (const key of open) for (const each of variants(key)) put(each, score(sample(each)));
	for (const text of worth) for (const each of variants(text)) put(`*${starred(each)}*`, score(`x${each}y`));
	const strict = worth.some((text) => !same(text, (each) => each));
	if (strict && worth.some((text) => casings(text).length > 2 && casings(text).every((each) => score(each) > 0))) notes.add('capitals-count');
	const isOpen = (key: string) => Number(/(?<!\\)(\\\\)*\*/.test(key));
	const answers = [...found].map(([text, score]) => ({ text, score })).sort((a, b) => isOpen(a.text) - isOpen(b.text) || b.score - a.score);
	if (!answers.some((answer) => answer.score === 1)) throw new NotTaken('no-right-answer');
	if (answers.length > mostAnswers) throw new NotTaken('too-many-answers', { count: answers.length });
	// In QTI accents and marks always count, capitals where the file says so.
	const rule: TextRule = { ...(loose ? {} : { case: false }), accents: false, punctuation: false };
	const texts = [...new Set([...worth.flatMap(casings), ...open.flatMap((key) => [sample(key), key.replace(/\*/g, '')]), ...literals.slice(0, 30), ...worth.map((text) => `x${text}y`), 'qzx'])];
	const probes = texts.filter((text) => text.trim()).map((text): Probe => ({ value: value(declaration, [text]), response: text, label: text, atom: text }));
	proven([answers], probes, (probe) => asked.score(probe.value), (it, probe) => markText(it, rule, String(probe.response)).score, notes);
	return { answers, rule, probes };
}

type Stretch = { low: number; high: number };
const tidy = (x: number): number => Number(x.toPrecision(12));

/** The numbers that get points: at each edge and between two of them the file is asked; where it gives points for ever, it is refused. */
export function numbersFound(asking: Asking): Numbers {
	const { asked, declaration, node, notes, oracle } = asking;
	const integer = declaration.base === 'integer';
	const slider = node.name === 'sliderInteraction' ? sliderOf(node) : undefined;
	const allowed = (x: number) => (!integer || Number.isInteger(x)) && (!slider || (x >= slider.low && x <= slider.high));
	const { edges, asks } = asksOf(oracle, declaration, literalsOf(oracle, declaration));
	if (!edges.length) throw new NotTaken('no-right-answer');
	const score = (x: number) => (allowed(x) ? share(asked.score(value(declaration, [x]))) : 0);
	const scores = asks.map(score);
	const key = asked.key ? Number(asked.key.list[0]) : undefined;
	const answers: NumericAnswer[] = [];
	const seen = new Set<string>();
	for (const level of [...new Set(scores)].filter((each) => each > 0).sort((a, b) => b - a)) {
		for (const { low, high } of stretches(asks, scores, level, new Set(edges), slider !== undefined)) {
			const centred = key !== undefined && key >= low && key <= high && Math.abs(key - low - (high - key)) <= 1e-9 * Math.max(1, Math.abs(high));
			const middle = centred ? key : tidy((low + high) / 2);
			const reach = tidy(Math.max(middle - low, high - middle));
			const name = `${middle} ${reach}`;
			if (seen.has(name)) continue;
			seen.add(name);
			answers.push({ value: exactly(middle), ...(reach > 0 ? { tolerance: toleranceOf(asking, middle, reach) } : {}), score: level });
		}
	}
	if (!answers.some((answer) => answer.score === 1)) throw new NotTaken('no-right-answer');
	if (answers.length > mostAnswers) throw new NotTaken('too-many-answers', { count: answers.length });
	answers.sort((a, b) => b.score - a.score || (a.tolerance?.value ?? 0) - (b.tolerance?.value ?? 0));
	// A number that no decimal ends is asked from both sides: nobody types its last digit.
	const typable = asks.flatMap((x) => (tidy(x) === x ? [x] : [tidy(x - Math.abs(x) * 1e-7), tidy(x + Math.abs(x) * 1e-7)]));
	const probes = [...new Set(typable)].filter(allowed).map((x): Probe => ({ value: value(declaration, [x]), response: plain(x), label: plain(x), atom: plain(x) }));
	proven([answers], probes, (probe) => asked.score(probe.value), (it, probe) => markNumber({ answers: it }, String(probe.response), 'en').score, notes);
	return { answers, probes };
}

/** A number as our keys write it: a point, no power of ten unless it is far. */
function plain(x: number): string {
	const text = String(tidy(x));
	return /e-/.test(text) && Math.abs(x) > 1e-15 ? tidy(x).toFixed(20).replace(/\.?0+$/, '') : text;
}

/** A number that no decimal ends, as the fraction it most likely is. */
function exactly(x: number): string {
	if (tidy(x) === x || !Number.isFinite(x)) return plain(x);
	for (let bottom = 3; bottom <= 1000; bottom++) {
		const top = Math.round(x * bottom);
		if (Math.abs(top / bottom - x) <= 4e-16 * Math.max(1, Math.abs(x)) && top) return `${top}/${bottom}`;
	}
	return plain(x);
}

/** The stretches where at least `level` is given. An end that does not count itself is drawn in by a hair. */
function stretches(asks: number[], scores: number[], level: number, edges: Set<number>, bounded: boolean): Stretch[] {
	const found: Stretch[] = [];
	const hair = (x: number) => 1e-9 * Math.max(1, Math.abs(x));
	for (let i = 0; i < asks.length; ) {
		if (scores[i] < level) {
			i++;
			continue;
		}
		const from = i;
		while (i < asks.length && scores[i] >= level) i++;
		if (!bounded && (from === 0 || i === asks.length)) throw new NotTaken(from === 0 && i === asks.length ? 'any-answer-right' : 'answers-without-end');
		const low = edges.has(asks[from]) || from === 0 ? asks[from] : asks[from - 1] + hair(asks[from - 1]);
		const high = edges.has(asks[i - 1]) || i === asks.length ? asks[i - 1] : asks[i] - hair(asks[i]);
		found.push({ low, high });
	}
	return found;
}

/** A tolerance as the file says it, a part of the key where its rules compare by per cent. */
function toleranceOf({ oracle }: Asking, middle: number, reach: number): NumericAnswer['tolerance'] {
	for (const node of walk(oracle.processing)) {
		if (node.name !== 'equal' || node.attributes.toleranceMode !== 'relative' || !middle) continue;
		for (const tolerance of tolerancesOf(node, oracle.prepared.values)) if (Math.abs((Math.abs(middle) * tolerance) / 100 - reach) <= 1e-9 * Math.max(1, reach)) return { kind: 'relative', value: tidy(tolerance / 100) };
	}
	return { kind: 'absolute', value: reach };
}

