import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { cleanCode, newPassword, newPin, passwordFault, pinFault } from '#rooms/people/secret.ts';

test('a password is long, unknown to lists, not the code, not one sign again and again', () => {
	assert.equal(passwordFault('court', 'ABC1234'), 'tooShort');
	assert.equal(passwordFault('motdepasse', 'ABC1234'), 'tooCommon');
	assert.equal(passwordFault('mon abc1234 à moi', 'ABC1234'), 'holdsCode');
	assert.equal(passwordFault('aaaaaaaaaabb', 'ABC1234'), 'tooRegular');
	assert.equal(passwordFault('x'.repeat(200), 'ABC1234'), 'tooLong');
	assert.equal(passwordFault('le baobab de Fatick', 'ABC1234'), null);
	assert.equal(passwordFault('شجرة التبلدي الكبيرة', 'ABC1234'), null);
});

test('a PIN is 4 to 8 digits, not 1111 nor 1234', () => {
	assert.deepEqual(['1111', '1234', '9876', '12a4', '123', '123456789', '2580'].map(pinFault), ['tooRegular', 'tooRegular', 'tooRegular', 'notDigits', 'tooShort', 'tooLong', null]);
});

test('secrets that are made are never refused', () => {
	fc.assert(fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })), (stream) => {
		// A broken source of chance must not hang a PIN: it is asked again, so the stream must vary.
		const numbers = [...stream.take(400)];
		fc.pre(new Set(numbers.map((n) => Math.floor(n * 10))).size > 4);
		let i = 0;
		const random = () => numbers[i++ % numbers.length];
		assert.match(newPassword(random), /^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$/);
	}));
	for (let i = 0; i < 1000; i++) assert.equal(pinFault(newPin(Math.random)), null);
});

test('a code is found however it is typed', () => {
	for (const typed of ['k7m3qx4', ' K7M 3QX4 ', 'K7M.3QX4', 'k7m_3qx4']) assert.equal(cleanCode(typed), 'K7M3QX4');
	assert.equal(cleanCode('admin–7k3m'), 'ADMIN-7K3M');
});

test('nobody is sent to another site', () => {
	for (const to of ['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example', '\\/evil.example', 'https://evil.example', 'javascript:alert(1)', '/..//evil.example', '', null, 7, ` //evil`, '/.//evil.example'])
		assert.equal(pathOfOurs(to, '/start'), '/start', JSON.stringify(to));
	assert.equal(pathOfOurs('/run/people?q=a b#x', '/start'), '/run/people?q=a%20b#x');
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('/', '\\', '\t', '\n', '.', 'e', ':', '@', '%', '?', '#') }), (to) => {
		assert.equal(new URL(pathOfOurs(to, '/start'), 'https://qalam.example').origin, 'https://qalam.example');
	}), { numRuns: 2000 });
});
