import { Refusal } from '#platform/refusal.ts';
import { tryForm } from '../../../../forms.ts';
import { isId } from '#platform/ids.ts';
import { matrix, organisationActs, personActs, roleKinds, roles, type RoleName } from '#rooms/people/acts.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { actsAt, classesOf, endRoles, findHolders, givableRoles, giveRoleByCode, holderByCode, may, maybeCountry, notFound, organisationHead, rolesIn } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const page = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!id) throw notFound();
	const [asked, from] = [url.searchParams.get('role'), url.searchParams.get('after')];
	const role = (roles as readonly (string | null)[]).includes(asked) ? (asked as RoleName) : null;
	const found = await rolesIn(locals.db, who, id, role, isId(from) ? from : null, page + 1);
	const shown = [...new Set(found.map((one) => one.person_id))].slice(0, page);
	const held = found.filter((one) => shown.includes(one.person_id));
	const { name, name_ar, kind } = await organisationHead(locals.db, who, id);
	const give = (await actsAt(locals.db, who, id, ['role.give'])).has('role.give');
	const classes = give && (kind === 'school' || kind === 'centre') ? await classesOf(locals.db, who, id) : [];
	const givable = give ? [...new Set([...(await givableRoles(locals.db, who, id)), ...(classes[0] ? await givableRoles(locals.db, who, classes[0].id) : [])])] : [];
	const acts = [...organisationActs, ...personActs].map((act) => ({ act, roles: roles.filter((one) => matrix[one].includes(act)) }));
	const open = await may(locals.db, who, 'person.read', [...new Set(held.map((one) => one.person_id))]);
	const [text, code] = [(url.searchParams.get('q') ?? '').trim().slice(0, 80), url.searchParams.get('person') ?? ''];
	const hits = give && text ? await findHolders(locals.db, who, id, text) : [];
	const holder = give && code ? await holderByCode(locals.db, who, code).catch((error) => {
		if (error instanceof Refusal) return null;
		throw error;
	}) : null;
	const subjects = ((await maybeCountry(locals.db))?.subjects ?? []).map(({ code, name }) => ({ value: code, label: name[locals.language] }));
	// In a school nobody is a minister: only what may be held there is offered as a filter.
	const inside = kind === 'school' || kind === 'centre' ? [kind, 'class' as const, 'group' as const] : null;
	const kinds = inside ? roles.filter((one) => inside.some((place) => roleKinds[one].includes(place))) : [...roles];
	return {
		text, hits, holder, unknown: code !== '' && !holder, finding: text !== '' || code !== '' || url.searchParams.has('find'),
		subjects, kinds, open, organisation: { id, name, name_ar }, role, after: from, held, more: found.length > held.length, givable, classes: classes.map(({ id, name }) => ({ id, name })), acts
	};
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
		return tryForm(form, locals.language, async () => (await endRoles(locals.db, locals.person!, form.getAll('role').slice(0, 100).map(String)), { done: sayRun(locals.language)('roleEnded') }));
	}
};
