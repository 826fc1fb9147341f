import assert from 'node:assert/strict';
import { test } from 'node:test';
import { licences, readLicence } from '#rooms/curriculum/licence.ts';

test('what each licence allows: share, adapt, alike, not for money', () => {
	const table: [string, string, string][] = [
		['CC BY-SA 4.0', 'CC BY-SA 4.0', 'share adapt alike'],
		['cc-by-sa', 'CC BY-SA 4.0', 'share adapt alike'],
		['CC BY-SA 3.0 FR', 'CC BY-SA 3.0', 'share adapt alike'],
		['Creative Commons BY 2.0', 'CC BY 2.0', 'share adapt'],
		['CC BY-NC-SA 4.0', 'CC BY-NC-SA 4.0', 'share adapt alike free'],
		['CC BY-SA-NC 4.0', 'CC BY-NC-SA 4.0', 'share adapt alike free'],
		['CC BY-NC 4', 'CC BY-NC 4.0', 'share adapt free'],
		['CC BY-ND 4.0', 'CC BY-ND 4.0', 'share'],
		['CC BY-NC-ND 4.0', 'CC BY-NC-ND 4.0', 'share free'],
		['CC0', 'CC0 1.0', 'share adapt'],
		['Domaine public', 'Domaine public', 'share adapt'],
		['CC BY-SA-ND', 'CC BY-SA-ND', ''],
		['CC', 'CC', ''],
		['CC BYTES', 'CC BYTES', ''],
		['Tous droits réservés', 'Tous droits réservés', ''],
		['', '', '']
	];
	for (const [text, name, allowed] of table) {
		const { name: read, ...rest } = readLicence(text);
		assert.deepEqual([read, Object.entries(rest).flatMap(([right, has]) => (has ? [right] : [])).join(' ')], [name, allowed], text);
	}
	for (const name of licences) assert.deepEqual([readLicence(name).name, readLicence(name).share], [name, true]);
});
