import { documentOf } from './document.ts';
import { frameOf, fromHere, strangersFrame } from './here.ts';
import { ownPages } from './pages.ts';
import { editProfile, lock, maybeUnlocked } from './shelf.ts';

/** A form that found no line: what can be done here is done here; for the rest the page says that it was not sent, and what was typed stays in the browser. */
export async function answerForm(url: URL, form: FormData): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	if (url.pathname === '/sign-out') {
		await lock();
		return Response.redirect('/phone/open', 303);
	}
	if (url.pathname === '/language' && here) {
		const language = String(form.get('language'));
		if (language === 'fr' || language === 'ar' || language === 'en') await editProfile(here.profile.person, { language });
		const to = String(form.get('to') ?? '/');
		return Response.redirect(/^\/(?![/\\])/.test(to) ? to : '/', 303);
	}
	const frame = here ? await frameOf(here, url.pathname) : await strangersFrame(url.pathname);
	void fromHere;
	return documentOf(ownPages.notHere, { ...frame, data: { ...frame.data, form: true }, status: 503 });
}
