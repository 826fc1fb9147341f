/** A course as forms name it: a programme and its subject, or a subject that has no programme here. `uuid:MATH`, `:EPS`. */
export const courseValue = (course: { programmeId: string | null; subject: string }): string => `${course.programmeId ?? ''}:${course.subject}`;
export function courseOf(value: string): { programmeId: string | null; subject: string } {
	const at = value.indexOf(':');
	return { programmeId: value.slice(0, at) || null, subject: value.slice(at + 1) };
}
