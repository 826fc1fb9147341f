import { redirect, type RequestEvent } from '@sveltejs/kit';
import { publishers, readiness } from '#house';
import { placeOf } from '#rooms/curriculum/anchor.ts';
import { approveDraft, comment, draft, publishDraft, resolveThread, returnDraft, submitDraft, withdrawDraft, type NewRemark } from '#rooms/curriculum/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import { faceOf, reviewPage } from './shown.ts';
import type { Actions, PageServerLoad } from './$types';

/** The acts after which the page says what was done. */
const acts = ['submit', 'withdraw', 'approve', 'send', 'publish'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => ({ ...(await reviewPage(locals.db, locals.person!, params.draft)), at: url.searchParams.get('at'), done: acts.find((act) => act === url.searchParams.get('done')) ?? null });

type Event = RequestEvent<{ draft: string }>;
type Act = (given: { text: (name: string) => string; number: number }, event: Event) => Promise<string | void>;

/** An act of the page: it comes back to the page, at the place that the act answers, or with a word on what was done. */
const acting = (act: Act, done?: (typeof acts)[number]) => async (event: Event) => {
	const form = await event.request.formData();
	const text = (name: string) => String(form.get(name) ?? '');
	const answer = await tryForm(form, event.locals.language, async () => ({ at: await act({ text, number: Number(text('number')) }, event) }));
	if (!('at' in answer)) return answer;
	redirect(303, `/teach/prepare/${event.params.draft}/review${done ? `?done=${done}` : ''}${answer.at ? `#${answer.at}` : ''}`);
};

export const actions: Actions = {
	submit: acting(async ({ text }, { locals, params }) => {
		const { kind } = await draft(locals.db, locals.person!, params.draft);
		await submitDraft(locals.db, locals.person!, params.draft, text('place'), readiness[kind], text('licence'));
	}, 'submit'),
	withdraw: acting((_, { locals, params }) => withdrawDraft(locals.db, locals.person!, params.draft), 'withdraw'),
	approve: acting(({ number }, { locals, params }) => approveDraft(locals.db, locals.person!, params.draft, number), 'approve'),
	send: acting(({ number, text }, { locals, params }) => returnDraft(locals.db, locals.person!, params.draft, number, text('reason')), 'send'),
	publish: acting(async ({ number, text }, { locals, params }) => {
		await publishDraft(locals.db, locals.person!, params.draft, { number, placeId: text('place') }, publishers);
	}, 'publish'),
	remark: acting(async ({ text }, { locals, params }) => {
		const who = locals.person!;
		const thread = text('thread');
		let remark: NewRemark = { text: text('text'), threadId: thread };
		if (!thread) {
			const { blocks } = await faceOf(locals.db, who, await draft(locals.db, who, params.draft));
			// The paragraph that was on the screen, wherever it stands since.
			const at = text('at') === '' ? null : (placeOf(blocks, { position: Number(text('at')), hash: text('hash'), quote: '' })?.at ?? -1);
			remark = { text: text('text'), at, blocks };
		}
		return `t-${await comment(locals.db, who, params.draft, remark)}`;
	}),
	settle: acting(async ({ text }, { locals, params }) => {
		await resolveThread(locals.db, locals.person!, params.draft, text('thread'), text('settled') === 'yes');
		return `t-${text('thread')}`;
	})
};
