/** What makes an alert of a pupil; each school sets when. */
export const alertKinds = ['silent', 'dropping', 'late', 'review'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** `silentDays`: days with lessons and no answer; `dropPoints`: points of a hundred by which right answers went down; `lateWorks`: works past their day of which an exercise was never tried. */
export type Thresholds = { silentDays: number; dropPoints: number; lateWorks: number };
export const usualThresholds: Thresholds = { silentDays: 10, dropPoints: 20, lateWorks: 3 };
export const thresholdBounds = { silentDays: [2, 60], dropPoints: [5, 60], lateWorks: [1, 20] } as const;

/** Fewer answers than these on either side say nothing of a change. */
export const leastAnswers = 8;
/** The days of the newer answers that are compared, and of those before them. */
export const dropDays = { recent: 14, before: 42 };

/** What is known of a pupil. `answeredOn`: the day of his last answer (`YYYY-MM-DD`), null if none since he came on `since`. */
export type Figures = { personId: string; since: string; answeredOn: string | null; recent: { answers: number; right: number }; before: { answers: number; right: number }; late: number; reviewOn: string | null };
export type Alert = { kind: AlertKind; /** Days of silence, points lost, works late; 0 for a review. */ count: number; day: string | null };

/**
 * The alerts of a pupil today. Silence is counted in days with lessons since his last answer, or since he came; `silence` counts them. PURE.
 */
export function alertsOf(figures: Figures, thresholds: Thresholds, silence: (since: string) => number, today: string): Alert[] {
	const { since, answeredOn, recent, before, late, reviewOn } = figures;
	const alerts: Alert[] = [];
	const days = silence(answeredOn ?? since);
	if (days >= thresholds.silentDays) alerts.push({ kind: 'silent', count: days, day: answeredOn });
	if (recent.answers >= leastAnswers && before.answers >= leastAnswers) {
		const points = Math.round((before.right / before.answers - recent.right / recent.answers) * 100);
		if (points >= thresholds.dropPoints) alerts.push({ kind: 'dropping', count: points, day: null });
	}
	if (late >= thresholds.lateWorks) alerts.push({ kind: 'late', count: late, day: null });
	if (reviewOn !== null && reviewOn <= today) alerts.push({ kind: 'review', count: 0, day: reviewOn });
	return alerts;
}

/** Whether a silence is the class's and not the pupils': most of it (four of five) did nothing for as long. Then the class is said, and no pupil. */
export const isClassSilent = (pupils: number, silent: number): boolean => pupils >= 5 && silent >= pupils * 0.8;

/** Thresholds as typed; undefined where one is no whole number within its bounds. */
export function maybeThresholds(form: FormData): Thresholds | undefined {
	const read = (name: keyof Thresholds) => {
		const value = Number(form.get(name));
		const [from, to] = thresholdBounds[name];
		return Number.isInteger(value) && value >= from && value <= to ? value : undefined;
	};
	const [silentDays, dropPoints, lateWorks] = [read('silentDays'), read('dropPoints'), read('lateWorks')];
	return silentDays !== undefined && dropPoints !== undefined && lateWorks !== undefined ? { silentDays, dropPoints, lateWorks } : undefined;
}
