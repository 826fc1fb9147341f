import { fail, redirect } from '@sveltejs/kit';
import { dayOf, maybeDayEnd } from '#platform/dates.ts';
import { isId } from '#platform/ids.ts';
import { difficultPage, setRemedy, spans } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const askedOf = (url: URL) => ({ programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter'), days: Number(url.searchParams.get('days')) });

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const now = new Date();
	const given = url.searchParams.get('given');
	return { ...(await difficultPage(locals.db, locals.person!, params.id, askedOf(url), now)), spans, today: dayOf(now), inAWeek: dayOf(new Date(now.getTime() + 7 * 86_400_000)), given: given === null ? null : Math.max(0, Math.min(20, Number(given) || 0)) };
};

export const actions: Actions = {
	default: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const due = String(form.get('due') ?? '');
		const dueAt = maybeDayEnd(due);
		const keys = form.getAll('group').map(String);
		if (!dueAt || dueAt <= new Date() || dueAt.getTime() > Date.now() + 400 * 86_400_000) return fail(400, { due, keys, dueWrong: true });
		const chosen = new Map(keys.flatMap((key) => { const id = form.get(`id ${key}`); return isId(id) ? [[key, id] as const] : []; }));
		const asked = askedOf(url);
		const set = await setRemedy(locals.db, locals.person!, params.id, { ...asked, chosen, dueAt });
		const back = new URLSearchParams({ ...(asked.programmeId ? { programme: asked.programmeId } : {}), ...(asked.chapterId ? { chapter: asked.chapterId } : {}), ...(asked.days ? { days: String(asked.days) } : {}), given: String(set) });
		redirect(303, `/teach/class/${params.id}/difficult?${back}`);
	}
};
