import type { Language } from '#platform/language.ts';
import { parse } from '#rooms/exercises/algebra.ts';
import { near } from '#rooms/exercises/equality.ts';
import { coordinate, readPoints } from '#rooms/exercises/graph.ts';
import type { At, Axis, Given, Interaction } from '#rooms/exercises/item.ts';
import { sayGrid } from '#rooms/exercises/messages/grid.ts';
import { figurePath, frameOf, shownNumber, type Frame } from '#rooms/exercises/plot.ts';

type Graph = Interaction & { type: 'graph' };

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const round = (value: number) => Math.round(value * 10) / 10;

/** The values at which an axis has lines. */
const lines = ({ from, to, step }: Axis): number[] => Array.from({ length: Math.min(61, Math.floor((to - from) / step + 1e-9) + 1) }, (_, i) => Number((from + i * step).toFixed(9)));

/** Every how many lines there is room for a figure. */
const every = (axis: Axis, pixels: number, room: number): number => Math.max(1, Math.ceil((room * (axis.to - axis.from)) / axis.step / pixels));

function axes(x: Axis, y: Axis, frame: Frame, language: Language): string {
	const within = (axis: Axis) => Math.min(Math.max(0, axis.from), axis.to);
	const [crossX, crossY] = [frame.x(within(x)), frame.y(within(y))];
	const [right, bottom] = [frame.left + frame.across, frame.top + frame.down];
	const grid = [...lines(x).map((value) => `M${round(frame.x(value))} ${frame.top}V${round(bottom)}`), ...lines(y).map((value) => `M${frame.left} ${round(frame.y(value))}H${right}`)].join('');
	const text = (left: number, top: number, anchor: string, words: string) => `<text x="${round(left)}" y="${round(top)}" text-anchor="${anchor}">${escape(words)}</text>`;
	const widest = Math.max(...lines(x).map((value) => shownNumber(value, language).length));
	const [skipX, skipY] = [every(x, frame.across, 8 + 8 * widest), every(y, frame.down, 18)];
	const isShown = (value: number, axis: Axis, skip: number) => Math.round((value - within(axis)) / axis.step) % skip === 0;
	const both = within(x) === 0 && within(y) === 0;
	const figures = [
		...lines(x).filter((value) => isShown(value, x, skipX) && !(value === 0 && both)).map((value) => text(frame.x(value), crossY + 16, 'middle', shownNumber(value, language, '−'))),
		...lines(y).filter((value) => isShown(value, y, skipY) && !(value === 0 && both)).map((value) => text(crossX - 5, frame.y(value) + 4, 'end', shownNumber(value, language, '−'))),
		...(both ? [text(crossX - 5, crossY + 16, 'end', '0')] : [])
	].join('');
	const arrow = `M${right + 4} ${round(crossY - 4)}l8 4l-8 4M${round(crossX - 4)} ${frame.top - 4}l4 -8l4 8`;
	const names = text(right + 14, crossY - 8, 'end', x.name ?? 'x') + text(crossX + 8, frame.top - 8, 'start', y.name ?? 'y');
	return `<path class="grid" d="${grid}"/><path class="axis" d="M${frame.left} ${round(crossY)}H${right + 12}M${round(crossX)} ${round(bottom)}V${frame.top - 12}${arrow}"/><g class="figures">${figures}${names}</g>`;
}

/** The curve of an expression as short lines, broken where it has no value or leaves the window by more than its height. */
function curve({ value, from, to }: Given & { kind: 'curve' }, x: Axis, frame: Frame, language: string): string {
	const node = parse(value, ['x']);
	if (!node) return '';
	const end = (typed: string | undefined, otherwise: number) => Math.min(Math.max((typed === undefined ? undefined : coordinate(typed, language)) ?? otherwise, x.from), x.to);
	const [first, last] = [end(from, x.from), end(to, x.to)];
	let path = '';
	let pen = false;
	for (let i = 0; i <= 160; i++) {
		const at = first + ((last - first) * i) / 160;
		const height = near(node, { x: at })?.value;
		const top = height === undefined ? NaN : frame.y(height);
		const isSeen = top > frame.top - frame.down && top < frame.top + 2 * frame.down;
		if (isSeen) path += `${pen ? 'L' : 'M'}${round(frame.x(at))} ${round(top)}`;
		pen = isSeen;
	}
	return path;
}

function givenSvg(given: Given, x: Axis, frame: Frame, language: Language): string {
	if (given.kind === 'curve') return `<path class="given" d="${curve(given, x, frame, language)}"/>`;
	const points = readPoints(given.at, language) ?? [];
	const path = figurePath(given.kind, points, frame);
	const dots = ['points', 'segment', 'polygon'].includes(given.kind) ? points.map((point) => `<circle class="given-point" cx="${round(frame.x(point.x))}" cy="${round(frame.y(point.y))}" r="3.5"/>`).join('') : '';
	const [first] = points;
	const name = given.name && first ? `<text class="given-name" x="${round(frame.x(first.x) + 6)}" y="${round(frame.y(first.y) - 6)}">${escape(given.name)}</text>` : '';
	return (path ? `<path class="given" d="${path}"/>` : '') + dots + name;
}

/** The grid of a graph with what is given on it, as the inside of an SVG drawing of `frameOf`'s size. Made at publication, so that a page without script has it too. */
export function gridSvg(graph: Graph, language: Language): string {
	const frame = frameOf(graph.x, graph.y);
	const inside = (graph.given ?? []).map((given) => givenSvg(given, graph.x, frame, language)).join('');
	const window = `x="${frame.left}" y="${frame.top}" width="${frame.across}" height="${round(frame.down)}" viewBox="${frame.left} ${frame.top} ${frame.across} ${round(frame.down)}"`;
	return axes(graph.x, graph.y, frame, language) + (inside ? `<svg ${window}>${inside}</svg>` : '');
}

/** The grid in words, for who does not see it: its axes and what is drawn on it. */
export function gridWords(graph: Graph, language: Language): string {
	const t = sayGrid(language);
	const number = (value: number) => shownNumber(value, language, '−');
	const axis = (one: Axis, name: string) => t('axis', { name: one.name ?? name, from: number(one.from), to: number(one.to), step: number(one.step) });
	const written = (at: At[]) => (readPoints(at, language) ?? []).map((point) => `(${number(point.x)} ; ${number(point.y)})`).join(' ');
	const drawn = (graph.given ?? []).map((given) =>
		given.kind === 'curve' ? t('givenCurve', { name: given.name ?? '', value: given.value }) : t(`given_${given.kind}`, { name: given.name ?? '', points: written(given.at) })
	);
	return [t('grid'), axis(graph.x, 'x'), axis(graph.y, 'y'), ...drawn].map((text) => text.replace(/ +(?=[ \u00a0]|[:،.,])/g, '').trim()).join(' ');
}
