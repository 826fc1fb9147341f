import type { Phase, PlanContent } from '#rooms/teaching/plan-form.ts';

// Apart from the schema of its form: a phone that shows plans does not bring what reads them.

/** The minutes of all phases. */
export const minutesOf = (phases: readonly Pick<Phase, 'minutes'>[]): number => phases.reduce((sum, one) => sum + one.minutes, 0);

/** What is left of a lesson after its phases: above 0 unplanned minutes, below 0 too many. */
export const minutesLeft = (plan: { minutes: number; content: { phases: readonly Pick<Phase, 'minutes'>[] } }): number => plan.minutes - minutesOf(plan.content.phases);

/** The shares of a lesson that its usual phases take, in order; keys of messages name them. Source: the fiche of the Senegalese guides (révision, découverte, synthèse, application, évaluation). */
export const usualPhases = [['phaseReview', 0.1], ['phaseDiscovery', 0.3], ['phaseSynthesis', 0.2], ['phasePractice', 0.3], ['phaseAssessment', 0.1]] as const;

/** The usual phases of a lesson of so many minutes, in steps of five where it is long enough; they add up to it. */
export function phasesFor(minutes: number): { key: (typeof usualPhases)[number][0]; minutes: number }[] {
	const step = minutes >= 50 ? 5 : 1;
	const made = usualPhases.map(([key, share]) => ({ key, minutes: Math.floor((minutes * share) / step) * step }));
	// What the steps leave goes to the practice.
	made[3].minutes += minutes - minutesOf(made);
	return made;
}

/** The lines by which the cahier tells what a plan had in view: its objectives, else its phases. */
export const cahierText = (content: Pick<PlanContent, 'objectives' | 'phases'>): string =>
	(content.objectives.length ? content.objectives.map((one) => one.text) : content.phases.map((one) => one.title)).filter(Boolean).map((line) => `– ${line}`).join('\n').slice(0, 4000);
