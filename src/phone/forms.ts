import { isLanguage } from '#platform/language.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { markedForm } from './mark-form.ts';
import { signedForm, type Keep } from './textbook-form.ts';
import { teachersForm } from './work-form.ts';
import { openOutbox, factsHere } from '#rooms/sync/browser/outbox.ts';
import type { Opening } from '#rooms/sync/opening.ts';
import { documentOf } from './document.ts';
import { frameOf, strangersFrame } from './here.ts';
import { ownPages } from './pages.ts';
import { opened, type Here } from './parcel.ts';
import { leave } from './session.ts';
import { editProfile, maybeParcelAt, maybeUnlocked } from './shelf.ts';
import { readable } from './words.ts';

// One start of this worker as each person's writer.
const openings = new Map<string, Opening>();
const outboxOf = (person: string): Opening => {
	let opening = openings.get(person);
	if (!opening) openings.set(person, (opening = openOutbox(person)));
	return opening;
};

/** The establishment whose facts a person's acts are, under the hat worn when he was kept here. */
async function scopeOf(here: Here): Promise<string | undefined> {
	const { data } = await frameOf(here, '/');
	return (data.person as { hat?: { scope?: string } | null } | null)?.hat?.scope;
}

/** Notes that a lesson was opened (once a day) or read to its end, as a fact. */
export async function noteReading(here: Here, lesson: string, done: boolean): Promise<void> {
	const scope = await scopeOf(here);
	if (!scope) return;
	const dayAgo = Date.now() - 86_400_000;
	const said = (await factsHere(here.profile.person)).some((fact) => fact.kind === 'reading' && fact.body.includes(lesson) && Date.parse(fact.at) > dayAgo && (!done || fact.body.includes('true')));
	if (!said) await outboxOf(here.profile.person).keep({ scope, kind: 'reading', v: 1, body: JSON.stringify({ lesson, done }) });
}

/** Keeps what a person does here; undefined where it is not known under which hat. */
export async function keepFor(here: Here): Promise<Keep | undefined> {
	const scope = await scopeOf(here);
	return scope === undefined ? undefined : (kind, body, files) => outboxOf(here.profile.person).keep({ scope, kind, v: 1, body: JSON.stringify(body), files });
}

/** A form that found no line: what can be done here is done here; for the rest the page says that it was not sent, and what was typed stays in the browser. */
export async function answerForm(url: URL, form: FormData): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	if (url.pathname === '/sign-out') {
		await leave();
		return Response.redirect('/phone/open', 303);
	}
	if (url.pathname === '/language' && here) {
		const language = String(form.get('language'));
		if (!isLanguage(language) || readable(language) !== language) return notSent(await frameOf(here, url.pathname));
		await editProfile(here.profile.person, { language });
		return Response.redirect(pathOfOurs(form.get('to'), '/'), 303);
	}
	const lesson = /^\/lesson\/([0-9a-f-]{36})$/.exec(url.pathname)?.[1];
	const parcel = here && lesson && url.search === '?/read' ? await maybeParcelAt(here.profile.person, url.pathname) : undefined;
	if (here && lesson && parcel) {
		await noteReading(here, lesson, true);
		const { data } = await opened(here, parcel);
		return Response.redirect(`/learn/chapter/${(data.lesson as { chapter_id: string }).chapter_id}`, 303);
	}
	const keep = here && /^\/teach\//.test(url.pathname) ? await keepFor(here) : undefined;
	const done = here && keep ? ((await signedForm(here, url, form, keep)) ?? (await markedForm(here, url, keep)) ?? (await teachersForm(here, url, form, keep))) : undefined;
	if (done) return done;
	return notSent(here ? await frameOf(here, url.pathname) : await strangersFrame(url.pathname));
}

const notSent = (frame: Awaited<ReturnType<typeof frameOf>>) => documentOf(ownPages.notHere, { ...frame, data: { ...frame.data, form: true }, status: 503 });
