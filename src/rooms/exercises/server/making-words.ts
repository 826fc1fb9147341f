import type { Language } from '#platform/language.ts';
import type { BadDraw, Tried } from '#rooms/exercises/draws.ts';
import { hasFault, sayFault } from '#rooms/exercises/messages/making-faults.ts';
import { makingWords } from '#rooms/exercises/messages/making.ts';
import type { FormFault } from '#rooms/exercises/making-faults.ts';
import { valueAt } from '#rooms/exercises/making-fields.ts';
import { labelOf, placeOf } from '#rooms/exercises/making-words.ts';

/** A fault in words: at which field of the form, what it is, and where that is for a list at the head of the page. */
export type ToldFault = { path: string; text: string; where: string };

/** The values of a draw, as `a = 2, b = 2`. */
const valuesOf = (values: Record<string, string>, language: Language): string =>
	Object.entries(values).map(([name, value]) => `${name} = ${language === 'en' ? value : value.replace('.', ',')}`).join(', ');

const badDraw = (bad: BadDraw, language: Language): string => {
	const t = sayFault(language);
	const key = 'why' in bad ? `why-${bad.why}` : `draw-${bad.key}`;
	const why = t(hasFault(key) ? key : 'drawOther');
	const values = valuesOf(bad.values, language);
	return values ? t('badDraw', { values, why }) : t('badDrawAlone', { why });
};

/** Faults in words, in the order of the form. */
export function tellFaults(item: unknown, faults: readonly FormFault[], language: Language): ToldFault[] {
	const t = sayFault(language);
	const words = makingWords(language);
	return faults.map((fault) => ({
		path: fault.path,
		text: fault.draw ? badDraw(fault.draw, language) : t(hasFault(fault.key) ? fault.key : 'fault-shape', { place: `[[${String(valueAt(item, `${fault.path}.id`) ?? '…')}]]` }),
		where: [...placeOf(words, fault.path), labelOf(words, item, fault.path)].filter((word, i, all) => word && word !== all[i - 1]).join(' › ')
	}));
}

/** How many draws were tried, in a sentence. */
export function tellTried(tried: (Tried & { all: boolean }) | undefined, language: Language): string {
	const t = sayFault(language);
	if (!tried || tried.bad) return '';
	if (tried.all) return t('triedAll', { count: tried.tried });
	return tried.of === undefined ? t('triedMany', { count: tried.tried }) : t('triedSome', { count: tried.tried, of: tried.of });
}
