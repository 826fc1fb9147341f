import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Mark, Node } from 'prosemirror-model';
import { tidyFormula } from '#rooms/curriculum/text-inline.ts';
import { readText } from '#rooms/curriculum/text-read.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';
import { renderBlocks } from '#rooms/curriculum/server/render.ts';
import { aText, signs } from '#tests/texts.ts';

// A softbreak of a source is a space to the editor, and to who reads it.
const shown = (source: string) => renderBlocks(source, 'fr').replace(/\s+/g, ' ');

const lessons: { file: string; body: string }[] = [];
for await (const file of glob('src/countries/**/content/**/*.md')) lessons.push({ file, body: /^---\n[\s\S]*?\n---\n+([\s\S]*)$/.exec(await readFile(file, 'utf8'))![1] });

test('every lesson that ships is shown the same after the editor, and nearly all are the same text', () => {
	assert.ok(lessons.length > 20);
	const changed: string[] = [];
	for (const { file, body } of lessons) {
		const written = writeText(readText(body));
		assert.equal(shown(written), shown(body), file);
		assert.equal(writeText(readText(written)), written, file);
		if (written.trim() !== body.trim()) changed.push(file);
	}
	assert.ok(changed.length <= 1, `${changed.length} lessons change as texts: ${changed.join(', ')}`);
});

for (const [name, source] of Object.entries({
	'a bold label before a letter': '**Définition.**&#83;oit\n',
	'emphasis that changes in a word': '*a*__b__ et **a**_b_\n',
	'a sum of money': 'Le sac coûte 5 \\$ ou 6 \\$.\n',
	'a formula before a digit': '$x$&#50;\n',
	'two formulas side by side': '$x$$y$\n',
	'emphasis over a formula, and a link': '**Écrire $x$.** *$y$* [voir $z$ ici](/learn)\n',
	'a bar in a cell': '| a \\| b | $\\|x\\|$ |\n|---|---|\n| `c\\|d` |  |\n',
	'two lists side by side': '- a\n\n* b\n\n1. c\n\n1) d\n',
	'a loose list with a picture': '- a\n\n  ![Un arbre](media/arbre.svg)\n\n- b\n',
	'a list in a quotation': '> **Règle.** Voici :\n>\n> 1. un\n> 2. deux\n>    - trois\n',
	'a formula of several lines': '> $$\n> \\begin{cases} x=1\\\\\n> y=2 \\end{cases}\n> $$\n',
	'a broken line that looks like a heading': 'a\\\n\\# b\\\n\\- c\\\n1\\. d\n',
	'code with a fence in it': '````html\n```\n<b>\n````\n',
	'an address with brackets': '[a](<https://exemple.sn/a_(b)> "dit \\"ici\\"")\n',
	'an exercise that is none': '\\::exercise A-1\n\n::exercise A-1\n',
	'what only looks like HTML': '\\<b>gras</b> \\&amp; R&D\n'
}))
	test(`the same text again: ${name}`, () => assert.equal(writeText(readText(source)), source));

test('a dollar inside a formula means the same in brackets', () => {
	assert.equal(tidyFormula('x \\text{ si $y>0$}'), 'x \\text{ si \\(y>0\\)}');
	assert.equal(tidyFormula('a\n\n\nb \\ '), 'a\nb');
	assert.equal(tidyFormula('5\\$'), '5\\$');
});

const worn = (list: readonly Mark[]) => list.map((mark) => mark.type.name + JSON.stringify(mark.attrs)).sort();

/** What a person sees of a text: each sign with its emphasis, in its place; nothing of what is empty, and no emphasis of spaces. */
function seen(node: Node, inOneLine = false): unknown {
	if (node.inlineContent && !['code', 'display', 'formula'].includes(node.type.name)) {
		const signs: [string, string[]][] = [];
		const one = inOneLine || node.attrs.level || node.type.name === 'cell';
		node.forEach((child) => {
			if (child.isText) for (const sign of child.text!) signs.push(/\s/.test(sign) && !child.marks.some((mark) => mark.type.name === 'mono') ? [' ', []] : [sign.replace(/\s/, ' '), worn(child.marks)]);
			else if (child.type.name === 'break') signs.push([one ? ' ' : '\n', []]);
			else if (child.type.name === 'formula') signs.push([`$ ${tidyFormula(child.textContent).replace(/\n/g, ' ')}`, [child.attrs.worn]]);
			else signs.push([`!${(child.attrs.alt as string).trim()}`, []]);
		});
		const found = signs.filter(([sign]) => sign !== '$ ');
		for (let again = true; again; ) {
			const before = found.length;
			for (let i = found.length - 1; i >= 0; i--) if (found[i][0] === ' ' && !found[i][1].length && (['\n', undefined].includes(found[i - 1]?.[0]) || ['\n', undefined].includes(found[i + 1]?.[0]))) found.splice(i, 1);
			while (found[0]?.[0] === '\n') found.shift();
			while (found.at(-1)?.[0] === '\n') found.pop();
			again = found.length < before;
		}
		return found.length || node.type.name === 'cell' ? [node.type.name, node.attrs.level ?? node.attrs.align ?? '', found] : undefined;
	}
	const { name } = node.type;
	if (name === 'display') return tidyFormula(node.textContent) ? [name, tidyFormula(node.textContent)] : undefined;
	if (name === 'code') return node.textContent && [name, node.attrs.info, node.textContent.replace(/\t/g, '    ')];
	if (name === 'rule' || name === 'exercise') return [name, node.attrs.code];
	let children = node.children.map((child) => seen(child)).filter(Boolean);
	if (name === 'table') {
		const width = Math.max(...children.map((row) => (row as unknown[][])[2].length));
		const first = (children[0] as [string, string, [string, string, unknown][]])[2];
		children = (children as [string, string, [string, string, unknown][]][]).map((row) => [row[0], row[1], Array.from({ length: width }, (_, i) => ['cell', first[i]?.[1] ?? '', row[2][i]?.[2] ?? []])]);
	}
	return children.length || name === 'doc' ? [name, name === 'list' ? [node.attrs.ordered, node.attrs.start] : '', children] : undefined;
}

test('any text at all: what is read again is what was seen, and writing it again changes nothing', () => {
	fc.assert(
		fc.property(aText, (text) => {
			const source = writeText(text);
			const again = readText(source);
			assert.deepEqual(seen(again), seen(text), source);
			assert.equal(writeText(again), source);
			again.check();
		}),
		{ numRuns: Number(process.env.RUNS ?? 400) }
	);
});

test('any source at all is read, and what is written of it is read as the same', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(signs, fc.constantFrom('\n', '\n\n', '    ', '\t', '- ', '> ', '| a | b |\n|---|---|\n', '```', '![a](media/b.png)', '[c](//d.e)')), { maxLength: 25 }), (parts) => {
			const text = readText(parts.join(''));
			text.check();
			const source = writeText(text);
			assert.deepEqual(seen(readText(source)), seen(text), source);
		}),
		{ numRuns: Number(process.env.RUNS ?? 400) }
	);
});
