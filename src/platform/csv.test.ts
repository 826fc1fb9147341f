import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvCell, csvHead, csvLine } from '#platform/csv.ts';

test('a cell that would act in a spreadsheet becomes text', () => {
	for (const text of ['=cmd|\' /C calc\'!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u00a0=1', '＝1']) assert.equal(csvCell(text).replace(/^"/, '')[0], "'", JSON.stringify(text));
	assert.deepEqual(['Awa', 'a=b', '3 - 2', '', 'é;"x"'].map(csvCell), ['Awa', 'a=b', '3 - 2', '', '"é;""x"""']);
	assert.deepEqual([csvCell(-5), csvCell('-5'), csvCell(null)], ['-5', "'-5", '']);
});

test('whatever stands in the cells, a reader finds as many, and none begins like a formula', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ';', '\n', '\r', '\t', ' ', 'a', 'é', 'م') }), { minLength: 2, maxLength: 6 }), (cells) => {
			const [line] = parse(csvHead + csvLine(cells), { delimiter: ';', bom: true, relax_column_count: true }) as string[][];
			assert.equal(line.length, cells.length);
			for (const [i, cell] of line.entries()) {
				assert.doesNotMatch(cell, /^\s*[=+\-@]/);
				assert.equal(cell.replace(/^'/, ''), cells[i].replace(/^'/, ''));
			}
		})
	);
});
