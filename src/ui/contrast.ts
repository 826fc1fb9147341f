/** A set of colours by token name (without the dashes), each `#rrggbb`. */
export type Colours = Record<string, string>;

/** Where a token is read upon another, and the least contrast there: 4.5 for words, 3 for edges, signs and focus (WCAG 2.2, 1.4.3 and 1.4.11). */
export const pairs: readonly { on: string; of: string; least: number }[] = [
	...['paper', 'sheet'].flatMap((on) => [
		...['ink', 'soft', 'indigo', 'ochre', 'right', 'wrong'].map((of) => ({ on, of, least: 4.5 })),
		...['edge', 'indigo'].map((of) => ({ on, of, least: 3 }))
	]),
	{ on: 'indigo', of: 'on-indigo', least: 4.5 },
	{ on: 'indigo-deep', of: 'on-indigo', least: 4.5 },
	...['ink', 'soft', 'indigo'].map((of) => ({ on: 'indigo-wash', of, least: 4.5 })),
	...['ink', 'soft', 'ochre'].map((of) => ({ on: 'ochre-wash', of, least: 4.5 })),
	...['ink', 'soft', 'right'].map((of) => ({ on: 'right-wash', of, least: 4.5 })),
	...['ink', 'soft', 'wrong'].map((of) => ({ on: 'wrong-wash', of, least: 4.5 })),
	...['m0', 'm1', 'm2', 'm3', 'm4'].map((on) => ({ on, of: 'm-ink', least: 4.5 })),
	...['card-ink', 'card-soft'].map((of) => ({ on: 'card', of, least: 4.5 })),
	{ on: 'card', of: 'card-cut', least: 3 }
];

const long = (colour: string) => (/^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour).toLowerCase();
const coloursIn = (text: string): Colours => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;/gi)].map(([, name, colour]) => [name, long(colour)]));

/** The colours of each theme as tokens.css writes them: `dark` twice, for the system's choice and for the person's. Refuses a sheet that lacks one. */
export function themesOf(css: string): { light: Colours; darkBySystem: Colours; darkByPerson: Colours } {
	const block = (start: RegExp) => {
		const found = css.match(start);
		if (!found) throw new Error(`tokens.css has no block ${start}`);
		const from = found.index! + found[0].length;
		return coloursIn(css.slice(from, css.indexOf('}', from)));
	};
	const light = block(/^:root, \[data-theme='light'\] \{/m);
	return { light, darkBySystem: { ...light, ...block(/:root:not\(\[data-theme='light'\]\) \{/) }, darkByPerson: { ...light, ...block(/^\[data-theme='dark'\] \{/m) } };
}

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2). */
export function luminance(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const part = parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}
