import { tryForm } from '../../../../forms.ts';
import { isId } from '#platform/ids.ts';
import { matrix, organisationActs, personActs, roleKinds, roles, type RoleName } from '#rooms/people/acts.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { actsAt, classesOf, endRole, givableRoles, giveRoleByCode, may, maybeCountry, notFound, organisationHead, rolesIn } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const page = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!id) throw notFound();
	const [asked, from] = [url.searchParams.get('role'), url.searchParams.get('after')];
	const role = (roles as readonly (string | null)[]).includes(asked) ? (asked as RoleName) : null;
	const held = await rolesIn(locals.db, who, id, role, isId(from) ? from : null, page + 1);
	const { name, name_ar, kind } = await organisationHead(locals.db, who, id);
	const give = (await actsAt(locals.db, who, id, ['role.give'])).has('role.give');
	const classes = give && (kind === 'school' || kind === 'centre') ? await classesOf(locals.db, who, id) : [];
	const givable = give ? [...new Set([...(await givableRoles(locals.db, who, id)), ...(classes[0] ? await givableRoles(locals.db, who, classes[0].id) : [])])] : [];
	const acts = [...organisationActs, ...personActs].map((act) => ({ act, roles: roles.filter((one) => matrix[one].includes(act)) }));
	const open = await may(locals.db, who, 'person.read', [...new Set(held.map((one) => one.person_id))]);
	const subjects = ((await maybeCountry(locals.db))?.subjects ?? []).map(({ code, name }) => ({ value: code, label: name[locals.language] }));
	// In a school nobody is a minister: only what may be held there is offered as a filter.
	const inside = kind === 'school' || kind === 'centre' ? [kind, 'class' as const, 'group' as const] : null;
	const kinds = inside ? roles.filter((one) => inside.some((place) => roleKinds[one].includes(place))) : [...roles];
	return { subjects, kinds, open, organisation: { id, name, name_ar }, role, after: from, held: held.slice(0, page), more: held.length > page, givable, classes: classes.map(({ id, name }) => ({ id, name })), acts, person: url.searchParams.get('person') ?? '' };
};

export const actions: Actions = {
	give: async ({ request, locals }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '').trim();
		return tryForm(form, locals.language, async () => {
			const given = { code: text('person'), role: text('role') as RoleName, organisationId: text('organisation'), subject: text('subject') || null, since: text('since') || null, until: text('until') || null };
			await giveRoleByCode(locals.db, locals.person!, given);
			return { done: sayRun(locals.language)('roleGiven') };
		});
	},
	end: async ({ request, locals }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => (await endRole(locals.db, locals.person!, String(form.get('role') ?? '')), { done: sayRun(locals.language)('roleEnded') }));
	}
};
