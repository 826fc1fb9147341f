import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());

/** A group as a teacher writes it: a name, and pupils of one class. */
export const newGroup = v.object({
	classId: uuid,
	name: v.pipe(v.string(), v.trim(), v.minLength(1, 'nameMissing'), v.maxLength(80, 'nameTooLong')),
	pupilIds: v.pipe(v.array(uuid), v.minLength(1, 'nobodyTicked'), v.maxLength(200))
});
export type NewGroup = v.InferOutput<typeof newGroup>;
