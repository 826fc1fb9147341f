import * as v from 'valibot';
import type { Fact } from '#rooms/sync/fact.ts';
import type { FormBasis, FormPupil, LocalAct, Parcel, WeekBasis } from '#rooms/teaching/carried.ts';
import type { MarkingBody } from '#rooms/teaching/marking.ts';
import { entryBody } from '#rooms/teaching/textbook.ts';
import { closeBody, workBody } from '#rooms/teaching/work.ts';

/** What of `actOf` (carried.ts) only teachers do: work that is set and ended, entries that are signed. `said` is the fact's body. */
export function teachersAct(fact: Fact, said: unknown, at: Date, parcel: Parcel | undefined): LocalAct | undefined {
	if (fact.kind === 'work' && parcel) {
		const body = v.safeParse(workBody, said);
		const { frame, pupils } = parcel.data as { frame: { class: { name: string } }; pupils: FormPupil[] };
		return body.success ? { kind: 'work', id: fact.id, at, scope: fact.scope, body: body.output, form: { className: frame.class.name, pupils, ...(parcel.basis as FormBasis) } } : undefined;
	}
	if (fact.kind === 'textbook' && parcel) {
		const body = v.safeParse(entryBody, said);
		const { known: _, ...shown } = parcel.basis as WeekBasis;
		const { classes } = parcel.data as { classes: { id: string; name: string }[] };
		const className = body.success ? classes.find((one) => one.id === body.output.entry.classId)?.name : undefined;
		return body.success && className !== undefined ? { kind: 'textbook', id: fact.id, at, body: body.output, form: { className, ...shown } } : undefined;
	}
	// The page that kept it has checked it; its schema would weigh more here than all that shows it.
	if (fact.kind === 'marking' && said) return { kind: 'marking', id: fact.id, at, body: said as MarkingBody };
	if (fact.kind === 'work.close') {
		const body = v.safeParse(closeBody, said);
		return body.success ? { kind: 'work.close', id: fact.id, at, body: body.output } : undefined;
	}
	return undefined;
}
