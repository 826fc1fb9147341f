import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { contrast, pairs, themesOf } from '#ui/contrast.ts';

const css = readFileSync('src/ui/tokens.css', 'utf8');
const themes = themesOf(css);

/** What the styles of a file say, without comments; of a component, its `<style>` only. */
const styles = globSync('src/**/*.{css,svelte}').map((file) => {
	const text = readFileSync(file, 'utf8');
	const own = file.endsWith('.css') ? text : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((match) => match[1]).join('\n');
	return { file, text, own: own.replace(/\/\*[\s\S]*?\*\//g, '') };
});

test('the contrast of known colours is what WCAG says', () => {
	assert.equal(contrast('#000000', '#ffffff'), 21);
	assert.equal(contrast('#777777', '#777777'), 1);
	assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
});

for (const [name, colours] of Object.entries(themes))
	test(`every pair of tokens reads well, ${name}`, () => {
		const faint = pairs
			.map(({ on, of, least }) => ({ pair: `${of} on ${on}`, least, found: contrast(colours[of], colours[on]) }))
			.filter(({ least, found }) => !(found >= least))
			.map(({ pair, least, found }) => `${pair}: ${found.toFixed(2)}, ${least} is needed`);
		assert.deepEqual(faint, []);
	});

test('the dark of the system and the dark of the person are the same', () => assert.deepEqual(themes.darkBySystem, themes.darkByPerson));

test('colours stand in tokens.css only', () => {
	const faults = styles
		.filter(({ file }) => file !== 'src/ui/tokens.css')
		.flatMap(({ file, text, own }) => [
			...[...own.matchAll(/#[0-9a-f]{3,8}\b(?=[^{}]*[;}])|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color-mix)\(|:\s*(?:white|black|red|green|blue|gr[ae]y|yellow|orange)\b/gi)].map((match) => `${file}: ${match[0]}`),
			...[...text.matchAll(/\s(?:fill|stroke|color|bgcolor)="(?!none|currentColor|url|\{)[^"]+"/g)].map((match) => `${file}: ${match[0]}`)
		]);
	assert.deepEqual(faults, []);
});

test('styles know start and end, never left and right: Arabic is the same sheet', () => {
	const physical = /(?:^|[;{\s])((?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right|top|bottom)(?:-\w+)*|(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius))\s*:|(?:text-align|float|clear):\s*(?:left|right)\b/g;
	const faults = styles.flatMap(({ file, own }) => [...own.replace(/@(?:media|container)[^{]*\{/g, '@{').matchAll(physical)].map((match) => `${file}: ${match[0].trim()}`));
	assert.deepEqual(faults, []);
});

test('every token that is used is there, and every colour there is used', () => {
	const there = new Set([...css.matchAll(/--([\w-]+):/g)].map((match) => match[1]));
	const used = new Set(styles.flatMap(({ text }) => [...text.matchAll(/var\(--([\w-]+)/g)].map((match) => match[1])));
	// A file may name a colour of the house anew for itself.
	const own = new Set(styles.flatMap(({ text }) => [...text.matchAll(/--([\w-]+):\s*var\(/g)].map((match) => match[1])));
	assert.deepEqual([...used].filter((name) => !there.has(name) && !own.has(name)), []);
	assert.deepEqual([...there].filter((name) => !used.has(name) && !['card', 'card-ink', 'card-soft', 'card-cut'].includes(name)), []);
});

test('the whole look weighs at most 6 kB over the line', () => {
	const sheet = styles.filter(({ file }) => /^src\/ui\/[\w-]+\.css$/.test(file) && !file.endsWith('base.css')).map(({ own }) => own.replace(/\s+/g, ' ')).join('');
	const bytes = brotliCompressSync(sheet).length;
	assert.ok(bytes > 1000 && bytes <= 6 * 1024, `${bytes} bytes`);
});
