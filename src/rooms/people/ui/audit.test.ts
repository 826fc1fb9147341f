import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { test } from 'node:test';
import { auditKeys } from '#rooms/people/messages/index.ts';
import { auditWords } from '#rooms/people/ui/audit.ts';

test('every act that the program writes down has words for the person it is about', async () => {
	const silent = new Set<string>();
	for await (const file of glob('src/**/*.ts')) {
		if (file.endsWith('.test.ts')) continue;
		for (const [, act] of readFileSync(file, 'utf8').matchAll(/\bact: '([a-z]+\.[a-z]+)'/g)) if (!auditKeys.has(act) && !/^(organisation|people|person|card|role|audit|class|work|bank|content)\.(read|manage|import|issue|give|follow|set|recover|write|check|publish)$/.test(act)) silent.add(act);
	}
	assert.deepEqual([...silent], []);
});

test('a change is told with its old and its new value, the system by its reason, oneself as oneself', () => {
	const row = { id: '1', at: new Date(0), actor_id: null, actor_label: 'system: demo', act: 'person.edit', reading: false, person_id: 'p', person: null, organisation: null, detail: { was: { given_name: 'Ndèye', phone: null }, now: { given_name: 'Ndeye', phone: '77' } } };
	assert.deepEqual(auditWords(row, 'fr', 'me'), { who: 'La plateforme (démonstration)', what: 'A modifié la fiche', changes: ['prénom\u00a0: Ndèye → Ndeye', 'téléphone\u00a0: vide → 77'] });
	assert.equal(auditWords({ ...row, actor_id: 'me' }, 'fr', 'me').who, 'vous');
	assert.equal(auditWords({ ...row, act: 'moon.land' }, 'en', 'me').what, 'Other act: moon.land');
	assert.deepEqual(auditWords({ ...row, act: 'bank.import', detail: { file: 'suites.gift', new: 4 } }, 'fr', 'me').changes, ['suites.gift']);
	assert.deepEqual(auditWords({ ...row, act: 'organisation.add', detail: { name: '3e C' } }, 'fr', 'me').changes, ['3e C']);
	assert.deepEqual(auditWords({ ...row, act: 'role.give', detail: { role: 'teacher' } }, 'ar', 'me').changes, ['أستاذ(ة)']);
});
