/** The checks of an item that somebody made, in bounded time: each answer is compared with each, and what strangers write can make that last minutes. */
import { inTime, OutOfTime } from '#platform/server/in-time.ts';
import { checkItem } from '#rooms/exercises/check.ts';
import { checkMaking } from '#rooms/exercises/making-faults.ts';
import type { Loose } from '#rooms/exercises/making-fields.ts';

/** How long one item may take, in milliseconds: while others wait for this process, and where nobody does. A large one takes some tens. */
const longest = { page: 1000, worker: 5000 };

function soon<T>(most: number, check: () => T): T | { item?: undefined; faults: { path: string; key: 'fault-too-big' }[] } {
	try {
		return inTime(most, check);
	} catch (error) {
		if (error instanceof OutOfTime) return { faults: [{ path: '', key: 'fault-too-big' }] };
		throw error;
	}
}

/** `checkMaking`; an item that takes too long is too big. */
export const checkedMaking = (making: Loose): ReturnType<typeof checkMaking> => soon(longest.page, () => checkMaking(making));

/** `checkItem`, for items of a file; one that takes too long is too big. */
export const checkedItem = (item: unknown): ReturnType<typeof checkItem> => soon(longest.worker, () => checkItem(item));
