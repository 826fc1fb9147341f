import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsHtml } from '#rooms/teaching/cells.ts';

test('a cell is its number, its band, its doubt and its link; no evidence is said, and nothing breaks out', () => {
	const html = cellsHtml({ id: 'p', name: 'x', estimates: [62, null, 5], bands: '2x0', doubts: '..?' }, ['a', 'b', 'c"><script>'], 'rien "encore" <b>');
	assert.equal(
		html,
		'<td class="m"><a class="m2" href="../pupil/p/a">62</a></td>' +
			'<td class="m"><span class="mx"><span aria-hidden="true">·</span><span class="visually-hidden">rien &quot;encore&quot; &lt;b&gt;</span></span></td>' +
			'<td class="m"><a class="m0 u" href="../pupil/p/c%22%3E%3Cscript%3E">5±</a></td>'
	);
	assert.equal(cellsHtml({ id: 'p', name: 'x', estimates: [62], bands: '2', doubts: '.' }, ['a'], '', false), '<td class="m"><span class="m2">62</span></td>', 'who may not open the file gets no link to it');
});
