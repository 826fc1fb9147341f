/** Days as texts, `2026-11-26`: what a calendar counts in, without hour and zone. */
const dayMs = 86_400_000;

export const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** The day that lies `days` days after another (before it, below 0). */
export const dayAfter = (day: string, days: number): string => dayText(Date.parse(day) + days * dayMs);
/** How many days lie from one day to another. */
export const daysApart = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
/** 1 is Monday, 7 Sunday. */
export const weekDayOf = (day: string): number => new Date(day).getUTCDay() || 7;
/** The day on which the week of a day begins, where weeks begin on `first`. */
export const weekStart = (day: string, first: number): string => dayAfter(day, -((weekDayOf(day) - first + 7) % 7));
/** Whether a text is a day that there is. */
export const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(text)) && dayText(Date.parse(text)) === text;
