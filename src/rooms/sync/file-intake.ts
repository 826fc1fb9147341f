import * as v from 'valibot';
import { isId } from '#platform/ids.ts';
import { mostBytes, mostEpochs, mostFacts } from '#rooms/sync/bounds.ts';
import { epochSchema, type Brought, type Epoch } from '#rooms/sync/exchange.ts';

/** The most bytes and lines of a file that are looked at: three weeks of many acts are a fifth of that. */
export const mostFileBytes = 10_000_000;
export const mostLines = 20_000;

/** A longer line holds no fact: a body of the longest, each of its characters written as six. */
const longestLine = 400_000;

/** How long a file may have been on its way: one that is older comes from a clock that is behind, or is as good as that. 60 days, in milliseconds. */
const longestWay = 60 * 86_400_000;

/**
 * What a file brings: pushes within their bounds, how many facts name another author, how many lines could not be read, whether
 * the file is all there, and whether it has more lines than are looked at.
 */
export type Intake = { person: string; pushes: Brought[]; others: number; unread: number; whole: boolean; tooLong: boolean };

type Line = { qalam?: unknown; v?: unknown; device?: unknown; person?: unknown; at?: unknown; epoch?: unknown; fact?: unknown; end?: unknown };

/** A line's object; undefined for one that is too long, no JSON, no object, or nested so deep that it can't be written again. */
function maybeLine(text: string): Line | undefined {
	if (text.length > longestLine) return undefined;
	try {
		const line = JSON.parse(text) as unknown;
		JSON.stringify(line);
		return typeof line === 'object' && line !== null ? line : undefined;
	} catch {
		return undefined;
	}
}

/**
 * The sender's clock, as a push by file says it: a file is on its way for as long as it likes, so what lies between is no fault of the clock.
 * A clock ahead of ours when the file was made, or behind by more than a file's longest way, was off.
 */
function clockOf(at: unknown, received: number): string {
	const time = typeof at === 'string' ? Date.parse(at) : NaN;
	return new Date(time > received || time < received - longestWay ? time : received).toISOString();
}

/**
 * The pushes that hand over what a file brings; any number of times, in any order. Of a file that was cut, the lines that can be read are
 * taken. A fact that names another author than the file is not looked at. `received` is our clock in milliseconds. Undefined for what is no such file.
 */
export function pushesIn(text: string, received: number): Intake | undefined {
	const texts = text.split('\n', mostLines + 1).filter((line) => line.trim());
	const lines = texts.map(maybeLine);
	const head = lines[0];
	if (head?.qalam !== 'outbox' || head.v !== 1 || !isId(head.device) || !isId(head.person)) return undefined;
	const { device, person } = head;
	const now = clockOf(head.at, received);
	const epochs = new Map<unknown, Epoch>();
	for (const line of lines) {
		const epoch = line?.epoch ? v.safeParse(epochSchema, line.epoch) : undefined;
		if (epoch?.success) epochs.set(epoch.output.id, epoch.output);
	}
	const pushes: Brought[] = [];
	let others = 0;
	let bytes = Infinity;
	for (const line of lines) {
		if (!line?.fact) continue;
		const { actor, epoch } = line.fact as { actor?: unknown; epoch?: unknown };
		if (typeof actor === 'string' && actor !== person) {
			others++;
			continue;
		}
		const size = JSON.stringify(line.fact).length * 3;
		const named = epochs.get(epoch);
		let last = pushes.at(-1);
		if (!last || last.facts.length >= mostFacts || bytes + size > mostBytes - 100_000 || last.epochs.length >= mostEpochs) {
			pushes.push((last = { v: 1, now, device, person, epochs: [], facts: [] }));
			bytes = 0;
		}
		last.facts.push(line.fact);
		if (named && !last.epochs.includes(named)) last.epochs.push(named);
		bytes += size;
	}
	return { person, pushes, others, unread: lines.filter((line) => !line).length, whole: lines.at(-1)?.end === lines.length - 1, tooLong: lines.length > mostLines };
}
