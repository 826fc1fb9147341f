/** A named value; null where nothing was measured, which is never shown as zero. */
export type Point = { label: string; value: number | null };

/** The steps of an axis: few round figures from at or below `low` to at or above `high`. Refuses what is not finite. */
export function ticks(low: number, high: number, wanted = 4): number[] {
	if (!Number.isFinite(low) || !Number.isFinite(high) || high < low) throw new RangeError(`no axis from ${low} to ${high}`);
	// A span that the eye cannot tell from none would only write the noise of the figures.
	if (high - low < 1e-6 * Math.max(1, Math.abs(low), Math.abs(high))) high = low + 1;
	const rough = (high - low) / wanted;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough * (1 - 1e-9))!;
	const first = Math.floor(low / step + 1e-9);
	const last = Math.ceil(high / step - 1e-9);
	return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export type Drawing = {
	width: number;
	height: number;
	/** Where the axis of values stands. */
	axis: { y: number; value: number }[];
	/** One a point, in order; `y` is null where there is no value. `mark` says that its name has room below. */
	points: { x: number; y: number | null; label: string; value: number | null; mark: boolean }[];
	/** The line, broken where nothing was measured. */
	line: string;
	bars: { x: number; y: number; width: number; height: number }[];
	inner: { start: number; end: number; base: number };
};

/**
 * Where everything of a chart stands, in a box of `width` × `height` units. `min` and `max` widen the axis (a mark: 0 and 20); bars always
 * begin at zero. `mirror` puts the first point at the right, as Arabic reads.
 */
export function draw(points: readonly Point[], { kind, min, max, width = 640, height = 220, mirror = false }: { kind: 'line' | 'bars'; min?: number; max?: number; width?: number; height?: number; mirror?: boolean }): Drawing {
	const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
	const all = [...values, ...(min === undefined ? [] : [min]), ...(max === undefined ? [] : [max]), ...(kind === 'bars' ? [0] : [])];
	const steps = ticks(Math.min(...(all.length ? all : [0])), Math.max(...(all.length ? all : [1])));
	const [low, high] = [steps[0], steps[steps.length - 1]];
	const inner = { start: mirror ? 12 : 44, end: mirror ? width - 44 : width - 12, base: height - 28 };
	const round = (place: number) => Math.round(place * 10) / 10;
	const y = (value: number) => round(inner.base - ((value - low) / (high - low)) * (inner.base - 14));
	const slot = (inner.end - inner.start) / Math.max(points.length, 1);
	const x = (i: number) => round(mirror ? inner.end - slot * (i + 0.5) : inner.start + slot * (i + 0.5));
	// A name needs about 7 units a letter: where it has not that much, every second, third … name is left out.
	const every = Math.max(1, Math.ceil((Math.max(0, ...points.map(({ label }) => label.length)) * 7 + 6) / slot));
	const placed = points.map(({ label, value }, i) => ({ x: x(i), y: value === null ? null : y(value), label, value, mark: (points.length - 1 - i) % every === 0 }));
	let line = '';
	placed.forEach((point, i) => {
		if (point.y !== null) line += `${i && placed[i - 1].y !== null ? 'L' : 'M'}${point.x} ${point.y}`;
	});
	const thick = round(Math.min(slot * 0.7, 56));
	const bars = kind === 'line' ? [] : placed.flatMap((point) => (point.y === null ? [] : [{ x: round(point.x - thick / 2), y: Math.min(point.y, y(0)), width: thick, height: round(Math.abs(point.y - y(0))) }]));
	return { width, height, axis: steps.map((value) => ({ y: y(value), value })), points: placed, line, bars, inner };
}
