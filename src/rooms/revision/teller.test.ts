import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Here } from './carried-mock.ts';
import { begunClock, handed, kept, signed } from './teller.ts';

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const start = new Date('2026-11-20T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const free = { order: 'free', back: true } as const;
const begun = (extra = 0): Here => ({ id: 'm', ids: ['m'], paper: 'p', version: 1, sitting: { begunAt: start, clock: begunClock({ minutes: 60, rules: { pause: 15 } }, extra, start), endedAt: null, endedBy: null, flags: [], answers: new Map() } });
const at = (sat: Here, ms: number, lived?: number) => signed(sat, after(ms), lived);
const kinds = (says: { kind: string }[]) => says.map((one) => one.kind);

test('a page that lives is counted; one that died has its time back up to the pause, and that is said once', () => {
	const lives = at(begun(), 60 * second, 60 * second);
	assert.deepEqual([lives.sat.sitting.clock.used, lives.says], [minute, []]);
	const died = at(lives.sat, 11 * minute);
	assert.deepEqual([died.sat.sitting.clock.used, died.sat.sitting.clock.given, died.says], [minute, 10 * minute, [{ kind: 'mock.begin', body: { mock: 'm', paper: 'p', version: 1, used: minute, given: 10 * minute } }]]);
	assert.deepEqual(at(died.sat, 12 * minute).says, []);
	assert.equal(begun(33).sitting.clock.allowed, 79.8 * minute, 'more time for who needs it');
});

test('a clock that is set while the page lives neither gives nor takes; a telephone that slept is no clock that was set', () => {
	for (const jump of [24 * hour, -24 * hour, 56 * 365 * 24 * hour]) {
		const { sat, says } = at(begun(), jump + minute, minute);
		assert.deepEqual([sat.sitting.clock.used, sat.sitting.clock.given, says, sat.sitting.clock.seenAt], [minute, 0, [], after(jump + minute)], String(jump));
	}
	// Its own counter stood still while it slept: the clock on the wall holds, as an interruption.
	const slept = at(begun(), 30 * minute, minute);
	assert.deepEqual([slept.sat.sitting.clock.used, slept.sat.sitting.clock.given], [15 * minute, 15 * minute]);
});

test('time that is over ends it, the last answer counts for a minute more, and nothing is said after', () => {
	const alive = (ms: number) => Array.from({ length: Math.floor(ms / minute) }, (_, i) => (i + 1) * minute).reduce((sat, now) => at(sat, now).sat, begun());
	const last = kept(alive(59 * minute), after(60 * minute + 30 * second), free, 1, { a: '8' });
	assert.deepEqual([kinds(last.says), last.why], [['mock.keep', 'mock.end'], undefined]);
	const late = kept(alive(59 * minute), after(61 * minute + second), free, 1, { a: '8' });
	assert.deepEqual([kinds(late.says), late.why], [['mock.end'], 'timeOver']);
	assert.deepEqual(late.says[0].body, { mock: 'm', paper: 'p', version: 1, used: 61 * minute + second, given: 0, by: 'time' });
	assert.deepEqual([at(late.sat, 70 * minute).says, kept(late.sat, after(70 * minute), free, 1, {}).says, handed(late.sat, after(70 * minute)).says], [[], [], []]);
	// Found weeks later: it was over long ago, and no fact tells more than can be read.
	const [end] = at(begun(), 21 * 24 * hour).says;
	assert.deepEqual(end.body, { mock: 'm', paper: 'p', version: 1, used: 9 * 24 * hour, given: 15 * minute, by: 'time' });
});

test('what the paper has shut is not written; a copy is handed in once', () => {
	const sat = begun();
	const answered: Here = { ...sat, sitting: { ...sat.sitting, answers: new Map([[2, { answer: { a: '8' }, at: start }]]) } };
	const said = (order: 'free' | 'fixed', back: boolean, number: number) => kept(answered, after(second), { order, back }, number, {}).why;
	assert.deepEqual([said('free', true, 1), said('free', false, 1), said('fixed', true, 4), said('fixed', true, 3)], [undefined, 'shut', 'shut', undefined]);
	assert.deepEqual(kinds(handed(sat, after(minute)).says), ['mock.end']);
});
