import fc from 'fast-check';
import { Fragment, type Node } from 'prosemirror-model';
import { textSchema, wornOf, type MarkName } from '#rooms/curriculum/text-schema.ts';

const { nodes, marks } = textSchema;
/** Pieces of text in which much looks like a sign of Markdown. */
export const signs = fc.constantFrom(...'**__``~~$$[]()!<>&#;|\\:-+=.,0129aAbéœع«»“”😀/"\''.match(/[\s\S]/gu)!, ' ', ' ', '  ', '\u00a0', '](', '&amp;', '&#35;', '::exercise A', '\\(', 'http://a.sn', '<a@b.c>', '---', '1. ', '# ', '> ', '$$');
const words = fc.array(signs, { minLength: 1, maxLength: 7 }).map((all) => all.join(''));
const latex = fc.array(fc.constantFrom('x', '\\', '$', '{', '}', ' ', '|', '\\|', '2', '\n', '\\text{a}', '`', '*', ']'), { minLength: 1, maxLength: 6 }).map((all) => all.join(''));
const someMarks = fc.subarray<MarkName>(['strong', 'em', 'strike', 'mono', 'link']).map((names) => names.map((name) => marks[name].create(name === 'link' ? { href: 'https://exemple.sn/a?b=1&c=2(3)', title: 'vu "ici" \\ & là' } : null)));
const piece = fc.oneof(
	{ weight: 6, arbitrary: fc.tuple(words, someMarks).map(([text, worn]) => textSchema.text(text, worn)) },
	{ weight: 2, arbitrary: fc.tuple(latex, someMarks).map(([text, worn]) => nodes.formula.create({ worn: wornOf(worn.map((mark) => mark.type.name)) }, textSchema.text(text)).mark(worn.filter((mark) => mark.type.name === 'link'))) },
	{ weight: 1, arbitrary: words.map((alt) => nodes.medium.create({ src: 'media/a.png', alt })) },
	{ weight: 1, arbitrary: fc.constant(nodes.break.create()) }
);
const line = fc.array(piece, { maxLength: 5 }).map((all) => Fragment.fromArray(all));
const cell = fc.tuple(line, fc.constantFrom(null, 'left', 'center', 'right')).map(([content, align]) => nodes.cell.create({ align }, content));
const { block } = fc.letrec<{ block: Node; inner: readonly Node[] }>((tie) => ({
	inner: fc.array(tie('block'), { maxLength: 3, depthIdentifier: 'text' }),
	block: fc.oneof(
		{ depthIdentifier: 'text', depthSize: 'small' },
		line.map((content) => nodes.paragraph.create(null, content)),
		fc.tuple(line, fc.integer({ min: 1, max: 6 })).map(([content, level]) => nodes.paragraph.create({ level }, content)),
		latex.map((text) => nodes.display.create(null, textSchema.text(text))),
		fc.tuple(fc.array(fc.constantFrom('a', '`', '~', '\n', ' ', '```', '<', '&amp;', '\t'), { minLength: 1, maxLength: 8 }), fc.constantFrom('', 'py')).map(([text, info]) => nodes.code.create({ info }, textSchema.text(text.join('')))),
		fc.constant(nodes.rule.create()),
		fc.constant(nodes.exercise.create({ code: 'MS2-06-001' })),
		fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }).map((rows) => nodes.table.create(null, rows.map((cells) => nodes.row.create(null, cells)))),
		tie('inner').map((inner) => nodes.quote.create(null, inner)),
		fc.tuple(fc.array(tie('inner'), { maxLength: 3 }), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 12 })).map(([items, ordered, tight, start]) => nodes.list.create({ ordered, tight, start: ordered ? start : 1 }, items.map((inner) => nodes.item.create(null, inner))))
	)
}));
/** Any text of a lesson. */
export const aText = fc.array(block, { maxLength: 4 }).map((all) => nodes.doc.create(null, all));
