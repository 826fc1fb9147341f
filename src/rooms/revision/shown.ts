import type { Language } from '#platform/language.ts';

/** A number of points as it is written in a language: a comma in French, at most two decimals, no empty ones. PURE. */
export function shownPoints(points: number, language: Language): string {
	const text = String(Math.round(points * 100) / 100);
	return language === 'en' ? text : text.replace('.', ',');
}

/** How points are counted in words: French says *point* below two, so 1.5 is one of them. */
export const pointsCount = (points: number): number => Math.floor(points);
