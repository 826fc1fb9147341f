import vm from 'node:vm';

const call = new vm.Script('work()');
const place = vm.createContext({});

/** The work took longer than it was given, and was ended in its middle: what it was changing is of no use any more. */
export class OutOfTime extends Error {}

/**
 * Does `work`, which waits for nothing, for at most so many milliseconds; then it is ended wherever it stands, and OutOfTime is thrown. For what strangers
 * can make slow. No `catch` and no `finally` inside holds it up.
 */
export function inTime<T>(milliseconds: number, work: () => T): T {
	let found: T;
	place.work = () => void (found = work());
	try {
		call.runInContext(place, { timeout: milliseconds });
	} catch (error) {
		if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new OutOfTime();
		throw error;
	} finally {
		place.work = undefined;
	}
	return found!;
}
