/**
 * Remembers for a short while what is the same for everybody and seldom changes (a lesson, a chapter's list): the hundredth pupil
 * of a minute costs no query. Answers are shared, so they must not be changed by who gets them. A change shows after `seconds` at most.
 */
export function briefly<Arguments extends unknown[], Value>(seconds: number, most: number, keyOf: (...given: Arguments) => string, make: (...given: Arguments) => Promise<Value>): (...given: Arguments) => Promise<Value> {
	const kept = new Map<string, { value: Promise<Value>; until: number }>();
	return (...given) => {
		const key = keyOf(...given);
		const now = Date.now();
		const found = kept.get(key);
		if (found && found.until > now) return found.value;
		if (kept.size >= most) kept.delete(kept.keys().next().value!);
		const value = make(...given);
		kept.delete(key);
		kept.set(key, { value, until: now + seconds * 1000 });
		// A failure is nobody's answer but his who met it.
		value.catch(() => kept.delete(key));
		return value;
	};
}
