import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeDrawing } from '#rooms/curriculum/server/drawing.ts';

const svg = (inside: string, attributes = '') => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" ${attributes}>${inside}</svg>`;

test('shapes and words stay; ids are told apart', () => {
	assert.equal(
		safeDrawing(svg('<title id="t">Un &amp; deux</title><defs><marker id="m"><path d="M0 0"/></marker></defs><line x1="0" marker-end="url(#m)"/><use href="#m"/>'), 'a-'),
		'<svg viewBox="0 0 10 10"><title id="a-t">Un &amp; deux</title><defs><marker id="a-m"><path d="M0 0"></path></marker></defs><line x1="0" marker-end="url(#a-m)"></line><use href="#a-m"></use></svg>'
	);
});

for (const [name, source] of Object.entries({
	script: svg('<script>alert(1)</script>'),
	event: svg('<path onload="alert(1)"/>'),
	style: svg('<style>*{background:url(//x)}</style>'),
	styleAttribute: svg('<path style="background:url(//x)"/>'),
	foreign: svg('<foreignObject><iframe/></foreignObject>'),
	outside: svg('<use href="https://example.org/x.svg#a"/>'),
	paint: svg('<path fill="url(https://example.org/x)"/>'),
	animate: svg('<animate attributeName="href" to="javascript:alert(1)"/>'),
	image: svg('<image href="data:image/png;base64,AA"/>'),
	entity: '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg('&a;'),
	deep: svg('<g>'.repeat(60) + '</g>'.repeat(60)),
	broken: '<svg><path></svg>',
	html: '<div><svg></svg></div>',
	long: svg(`<text>${'x'.repeat(300_000)}</text>`)
}))
	test(`refused: ${name}`, () => assert.equal(safeDrawing(source, ''), undefined));
