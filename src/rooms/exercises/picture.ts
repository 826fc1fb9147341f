import type { Picture, Shape } from './item.ts';

/** A place on a picture as the `d` of an SVG path. */
export function outlineOf(shape: Shape): string {
	if (shape.kind === 'rectangle') return `M${shape.x} ${shape.y}h${shape.width}v${shape.height}h${-shape.width}Z`;
	if (shape.kind === 'polygon') return `M${shape.points.map(([x, y]) => `${x} ${y}`).join('L')}Z`;
	const { x, y, radius } = shape;
	return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

/**
 * Where the sign of a place stands: in its middle, or with a `corner` (what the sign takes up) at its top left, so that it does not hide what is to be
 * judged. Always on the picture.
 */
export function middleOf(shape: Shape, { width, height }: Picture, corner = 0): { x: number; y: number } {
	const [xs, ys] =
		shape.kind === 'polygon'
			? [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)]
			: shape.kind === 'circle'
				? [[shape.x - shape.radius, shape.x + shape.radius], [shape.y - shape.radius, shape.y + shape.radius]]
				: [[shape.x, shape.x + shape.width], [shape.y, shape.y + shape.height]];
	const place = (list: number[], most: number): number => {
		const [least, end] = [Math.min(...list), Math.max(...list)];
		return Math.min(Math.max(corner ? least : (least + end) / 2, corner), Math.max(most - corner, corner));
	};
	return { x: place(xs, width), y: place(ys, height) };
}
