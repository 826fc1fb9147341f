import { tryForm } from '../../../../forms.ts';
import { tellers } from '#house';
import { notFound, organisationHead } from '#rooms/people/server/index.ts';
import { say, whyKeys } from '#rooms/sync/messages/index.ts';
import { decideQuarantine, quarantineOf, type InQuarantine } from '#rooms/sync/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, language } = locals;
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.establishmentId;
	if (!id) throw notFound();
	const t = say(language);
	const told = async ({ key, code, since, decided_at, fact, sender }: InQuarantine) => ({
		key, since, decided_at, sender,
		at: new Date(fact.at),
		why: whyKeys.has(`why.${code}`) ? t(`why.${code}` as 'why.actor') : t('whyOther', { code }),
		...((Object.hasOwn(tellers, fact.kind) && (await tellers[fact.kind](db, fact, language))) || { what: t('whatOther', { kind: fact.kind }), html: [] })
	});
	const waiting = await Promise.all((await quarantineOf(db, who, id)).map(told));
	const seen = await Promise.all((await quarantineOf(db, who, id, true, 20)).map(told));
	const { name, name_ar } = await organisationHead(db, who, id);
	return { organisation: { id, name, name_ar }, waiting, seen };
};

export const actions: Actions = {
	see: async ({ request, locals }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => {
			const count = await decideQuarantine(locals.db, locals.person!, String(form.get('organisation') ?? ''), form.getAll('key').map(String));
			return { done: say(locals.language)('seen', { count }) };
		});
	}
};
