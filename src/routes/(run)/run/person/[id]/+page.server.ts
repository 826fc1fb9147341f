import { tryForm } from '../../../../../forms.ts';
import { isId } from '#platform/ids.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { classesOf, closePerson, endGuardian, endMembership, endRoles, maybeCountry, moveMember, personFile, recover, reopenPerson, revokeCard, tieGuardian } from '#rooms/people/server/index.ts';
import type { MembershipKind } from '#rooms/people/server/index.ts';
import { sayProof } from '#rooms/sync/messages/proof.ts';
import { cutOff, devicesOf, letIn } from '#rooms/sync/server/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const who = locals.person!;
	const file = await personFile(locals.db, who, params.id);
	const pupil = file.memberships.find((one) => one.current && one.kind !== 'staff');
	const school = who.hat?.establishmentId;
	const classes = pupil && school && file.acts.includes('person.manage') ? await classesOf(locals.db, who, school).catch(() => []) : [];
	const subjects = file.roles.some((one) => one.subject) ? ((await maybeCountry(locals.db))?.subjects ?? []).map(({ code, name }) => ({ value: code, label: name[locals.language] })) : [];
	const telephones = file.acts.includes('person.recover') ? await devicesOf(locals.db, who, params.id) : [];
	return { file, telephones, subjects, me: who.id, classes: classes.filter((one) => one.id !== pupil?.organisation_id).map(({ id, name }) => ({ id, name })), from: pupil?.organisation_id ?? null };
};

/** An act on the person of the page, from a form of it. */
const act = (work: (event: RequestEvent, text: (name: string) => string, all: (name: string) => string[]) => Promise<Record<string, unknown>>) => async (event: RequestEvent) => {
	const form = await event.request.formData();
	return tryForm(form, event.locals.language, () => work(event, (name) => String(form.get(name) ?? ''), (name) => form.getAll(name).slice(0, 100).map(String)));
};
const say = (event: RequestEvent) => sayRun(event.locals.language);

export const actions: Actions = {
	recover: act(async ({ locals, params }) => ({ recovered: await recover(locals.db, locals.person!, params.id) })),
	cutOff: act(async ({ locals, params }, text) => (await cutOff(locals.db, locals.person!, params.id, text('device')), { done: sayProof(locals.language)('cutOffDone') })),
	letIn: act(async ({ locals, params }, text) => (await letIn(locals.db, locals.person!, params.id, text('device')), { done: sayProof(locals.language)('letInDone') })),
	revoke: act(async (event) => (await revokeCard(event.locals.db, event.locals.person!, event.params.id), { done: say(event)('cardRevoked') })),
	close: act(async (event, text) => (await closePerson(event.locals.db, event.locals.person!, event.params.id, Number(text('version'))), { done: say(event)('saved') })),
	reopen: act(async (event) => (await reopenPerson(event.locals.db, event.locals.person!, event.params.id), { done: say(event)('saved') })),
	move: act(async (event, text) => (await moveMember(event.locals.db, event.locals.person!, event.params.id, text('from'), text('to')), { done: say(event)('movedTo') })),
	leave: act(async (event, text) => (await endMembership(event.locals.db, event.locals.person!, event.params.id, text('organisation'), text('kind') as MembershipKind), { done: say(event)('saved') })),
	tie: act(async (event, text) => (await tieGuardian(event.locals.db, event.locals.person!, event.params.id, text('guardianCode'), text('relation')), { done: say(event)('tied') })),
	untie: act(async (event, text) => (isId(text('guardian')) && (await endGuardian(event.locals.db, event.locals.person!, event.params.id, text('guardian'))), { done: say(event)('saved') })),
	role: act(async (event, _, all) => (await endRoles(event.locals.db, event.locals.person!, all('role')), { done: say(event)('roleEnded') }))
};
