import * as v from 'valibot';
import { isText } from '#rooms/sync/bounds.ts';

/*
 * What a teacher draws on the picture of a copy. Places are fractions of the picture, from its top left corner: on any screen, and whatever size the
 * picture is shown in, they stay where they were put.
 */

export const annotationKinds = ['tick', 'cross', 'text', 'underline', 'freehand'] as const;
export type AnnotationKind = (typeof annotationKinds)[number];

export const mostAnnotations = 120;
export const longestNote = 200;
/** Points of one line drawn by hand, and of all on a copy: what a fact can carry. */
export const mostPoints = 120;
export const mostPointsInAll = 2400;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Its picture counts from 0. An underline goes from (x, y) to (x2, y); a line drawn by hand is `path`, thousandths apart by spaces: `x,y x,y …`. */
export const annotationSchema = v.pipe(
	v.object({
		page: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(19)),
		kind: v.picklist(annotationKinds),
		x: share,
		y: share,
		x2: v.optional(share),
		path: v.optional(v.pipe(v.string(), v.maxLength(mostPoints * 10), v.regex(/^\d{1,4},\d{1,4}( \d{1,4},\d{1,4})*$/), v.check((path) => pointsOf(path).every(([x, y]) => x <= 1 && y <= 1)))),
		text: v.pipe(v.string(), v.trim(), v.maxLength(longestNote), v.check(isText))
	}),
	v.check((one) => (one.kind === 'freehand') === (one.path !== undefined)),
	v.check((one) => one.kind !== 'text' || one.text !== '')
);
export type Annotation = v.InferOutput<typeof annotationSchema>;

/** The points of a line drawn by hand, as fractions. */
export function pointsOf(path: string): [x: number, y: number][] {
	return path.split(' ').map((point) => point.split(',').map((part) => Number(part) / 1000) as [number, number]);
}

/** Whether what is drawn on a copy goes into a fact. */
export const fits = (annotations: Annotation[]): boolean => annotations.reduce((sum, one) => sum + (one.path ? one.path.split(' ').length : 0), 0) <= mostPointsInAll;

/** A line drawn by hand as it is kept: thousandths, no point twice in a row, evenly thinned where there are too many. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
	const inside = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 1000);
	const all = points.map(([x, y]) => `${inside(x)},${inside(y)}`).filter((point, i, every) => point !== every[i - 1]);
	const step = Math.max(1, Math.ceil(all.length / mostPoints));
	const kept = all.filter((_, i) => i % step === 0).slice(0, mostPoints);
	// Its end is where the hand left the paper.
	if (all.length && kept.at(-1) !== all.at(-1)) kept[kept.length - 1] = all.at(-1)!;
	return kept.join(' ');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

/** What stands beside a mark: on the side where there is room for it. */
function noteOf(x: number, y: number, text: string, dx = 12, dy = 5): string {
	if (!text) return '';
	const before = x > 0.6;
	return `<svg x="${percent(x)}" y="${percent(y)}" class="at"><text x="${before ? -dx : dx}" y="${dy}" text-anchor="${before ? 'end' : 'start'}">${escaped(text)}</text></svg>`;
}

function drawn({ kind, x, y, x2, path, text }: Annotation): string {
	const glyph = (d: string, name: string) => `<svg x="${percent(x)}" y="${percent(y)}" class="at"><path class="${name}" d="${d}"/></svg>${noteOf(x, y, text, 18)}`;
	switch (kind) {
		case 'tick':
			return glyph('M-10 0l7 8l14 -18', 'tick');
		case 'cross':
			return glyph('M-9 -9l18 18M9 -9l-18 18', 'cross');
		case 'text':
			return noteOf(x, y, text, 0);
		case 'underline':
			return `<line x1="${percent(x)}" y1="${percent(y)}" x2="${percent(x2 ?? Math.min(1, x + 0.2))}" y2="${percent(y)}"/>${noteOf(x, y, text, 0, 20)}`;
		case 'freehand':
			return `<svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%"><polyline points="${path}"/></svg>${noteOf(x, y, text)}`;
	}
}

/**
 * What is drawn on one picture, as SVG that lies over it: made by the server, by a phone without line, and by the page that draws. Safe in a page: all that a
 * person typed is escaped, and the list beside it says the same in words.
 */
export const overlaySvg = (annotations: readonly Annotation[], page: number): string =>
	`<svg class="drawn" width="100%" height="100%" aria-hidden="true">${annotations.filter((one) => one.page === page).map(drawn).join('')}</svg>`;
