import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainSlice, tidyPasted } from '#rooms/curriculum/browser/writing/paste.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';

const { nodes } = textSchema;
const doc = nodes.doc.create(null, nodes.paragraph.create());
const pasted = (text: string) => writeText(nodes.doc.create(null, plainSlice(text, doc.resolve(1)).content));

test('plain text becomes paragraphs, and what stands between dollars formulas', () => {
	assert.equal(pasted('Un.\r\n\r\nSoit $x^2$ et \\(y\\).\n$$\\frac12$$\nFin'), 'Un.\n\nSoit $x^2$ et $y$.\n\n$$\\frac12$$\n\nFin\n');
	assert.equal(pasted('5 $ et 6 $, a$b$c, $1$2'), '5 \\$ et 6 \\$, a\\$b\\$c, \\$1\\$2\n');
	assert.equal(pasted('# pas un titre\n- ni une liste'), '\\# pas un titre\n\n\\- ni une liste\n');
});

test('styles go, and what they said of emphasis stays', () => {
	assert.equal(tidyPasted('<p style="color:red">a<span style="font-weight:700;color:red">b</span><span style=\'font-style:italic\'>c</span></p>'), '<p>a<span data-strong>b</span><span data-em>c</span></p>');
	assert.equal(tidyPasted('<b style="font-weight:normal" id="docs">x</b>'), '<span>x</b>');
	assert.equal(tidyPasted('<!--[if mso]><p>Word</p><![endif]--><style>p{}</style><p>a</p><script>b</script>'), '<p>a</p>');
	assert.doesNotMatch(tidyPasted('<p style=color:red>a</p><P STYLE="x">b</P>'), /style/i);
});
