import { keepLanguage } from '../../forms.ts';
import { isId } from '#platform/ids.ts';
import { sayMe } from '#rooms/people/messages/index.ts';
import { auditOfPerson, childrenOf, endMyOtherSessions, endSession, personFile, secretKind, sessionsOf, setLanguage, setTextSize, setTheme } from '#rooms/people/server/index.ts';
import { sayProof } from '#rooms/sync/messages/proof.ts';
import { cutOff, devicesOf, letIn } from '#rooms/sync/server/index.ts';
import { hasSupport } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const page = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db } = locals;
	const who = locals.person!;
	const asked = url.searchParams.get('before');
	const before = isId(asked) ? asked : null;
	const [file, sessions, audit, children, secret, telephones, support] = await Promise.all([
		personFile(db, who, who.id),
		sessionsOf(db, who),
		auditOfPerson(db, who, who.id, { byOthers: true, before, limit: page + 1 }),
		childrenOf(db, who),
		secretKind(db, who.id),
		devicesOf(db, who, who.id),
		hasSupport(db, who)
	]);
	return { file, telephones, support, children, secret, before, audit: audit.slice(0, page), older: audit.length > page ? audit[page - 1].id : null, sessions: sessions.map((one) => ({ ...one, here: one.id === who.sessionId })) };
};

export const actions: Actions = {
	display: async ({ request, locals, cookies }) => {
		const form = await request.formData();
		const language = String(form.get('language') ?? '');
		await setLanguage(locals.db, locals.person!, language);
		await setTheme(locals.db, locals.person!, String(form.get('theme') ?? ''));
		await setTextSize(locals.db, locals.person!, Number(form.get('size')));
		keepLanguage(cookies, language);
		return { done: sayMe(locals.language)('saved') };
	},
	end: async ({ request, locals }) => {
		await endSession(locals.db, locals.person!, String((await request.formData()).get('session') ?? ''));
	},
	cutOff: async ({ request, locals }) => {
		await cutOff(locals.db, locals.person!, locals.person!.id, String((await request.formData()).get('device') ?? ''));
		return { done: sayProof(locals.language)('cutOffDone') };
	},
	letIn: async ({ request, locals }) => {
		await letIn(locals.db, locals.person!, locals.person!.id, String((await request.formData()).get('device') ?? ''));
		return { done: sayProof(locals.language)('letInDone') };
	},
	others: async ({ locals }) => {
		await endMyOtherSessions(locals.db, locals.person!);
	}
};
