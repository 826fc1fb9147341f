import { fail, redirect } from '@sveltejs/kit';
import { kinds } from '#house';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { answerFromForm } from '#rooms/exercises/answer.ts';
import { mostDraws, type AnswerBody } from '#rooms/exercises/answering.ts';
import type { Mark } from '#rooms/exercises/item.ts';
import { isAttempt, mark } from '#rooms/exercises/marking.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import { answerFact, exerciseView, filesIn, handForm, maybeVersion, ownVersion, remarksTold } from '#rooms/exercises/server/index.ts';
import { maybeMockHolding } from '#rooms/revision/server/index.ts';
import { draftKey, receive } from '#rooms/sync/server/index.ts';
import { exercisePage, maybeExamHolding } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const whole = (text: unknown, most: number) => Math.min(most, Math.max(0, Number.parseInt(String(text), 10) || 0));

/** While a test or a rehearsed exam holds an exercise, its page is that of the test. */
async function mustBeFree(db: App.Locals['db'], who: NonNullable<App.Locals['person']>, itemId: string): Promise<void> {
	const exam = await maybeExamHolding(db, who, itemId);
	if (exam) redirect(303, `/learn/exam/${exam}`);
	const mock = await maybeMockHolding(db, who, itemId);
	if (mock) redirect(303, `/learn/mock/${mock}`);
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	await mustBeFree(locals.db, locals.person!, params.item);
	const page = await exercisePage(locals.db, locals.person!, params.item, url.searchParams.get('work'), whole(url.searchParams.get('revise'), mostDraws));
	return { ...page, draftKey: await draftKey(locals.db, locals.person!), told: await remarksTold(locals.db, locals.person!, [page.view.id], locals.language) };
};

export const actions: Actions = {
	// Without JavaScript the form comes here; with it, only when this browser can keep nothing.
	answer: async ({ request, locals, params }) => {
		const who = locals.person!;
		// A form that the browser held while another signed in on the same telephone is not his.
		const fields = await handForm(locals.db, who, request, (author) => {
			if (author && author !== who.id) throw new Refusal(409, (language) => sayPosted(language)('someoneElse'));
		});
		const field = (name: string) => fields.find((each) => each[0] === name)?.[1] ?? '';
		const [id, epoch, work] = ['_id', '_epoch', '_work'].map(field);
		await mustBeFree(locals.db, who, params.item);
		const draw = whole(field('_draw'), mostDraws);
		const view = await exerciseView(locals.db, who, params.item, draw);
		// The form is read and marked as the version that was on the screen, though a newer one was published since.
		const version = whole(field('_version'), 1_000_000) || view.version;
		const older = version === view.version ? undefined : await maybeVersion(locals.db, view.id, version);
		const item = older ? ownVersion(older, who.id, draw).item : view.item;
		const answer = answerFromForm(item, fields);
		const hints = whole(field('_hints'), 20);
		if (field('_want') === 'hint') return { answer, verdict: null, hints: Math.min(hints + 1, view.html.hints.length), kept: false, aside: false };
		// What is blank or can't be read is asked again, as with JavaScript.
		const seen = mark(item, answer);
		if (!isAttempt(seen)) return fail(400, { answer, verdict: seen, hints, kept: false, aside: false });
		const files = filesIn(answer) as AnswerBody['attachments'] & object;
		const fact = answerFact(who, view.scope, { id, epoch }, { item: view.id, version, answer, hints, helped: false, ...(draw ? { draw } : {}), ...(files.length ? { attachments: files } : {}), ...(isId(work) ? { work } : {}) });
		const [result] = await receive(locals.db, who, [fact], fact.at, kinds);
		// No result: it is not kept, so nothing may say that it is. Sent again by the browser, it still counts once.
		if (!result) throw new Refusal(503, (language) => sayPosted(language)('notTakenIn'));
		return { answer, verdict: (result.answer as Mark | undefined) ?? null, hints, kept: result.result !== 'quarantine', aside: result.result === 'quarantine' };
	}
};
