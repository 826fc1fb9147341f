import { error, redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { beforeNewSecret, publicRoutes } from './access.ts';
import { exchange } from './exchange.ts';
import { guarded } from '#platform/cookies.ts';
import { newId } from '#platform/ids.ts';
import { direction, isLanguage, preferred } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { database } from '#platform/server/database.ts';
import { notTakenIn } from '#platform/server/calm.ts';
import { answerEarly } from '#platform/server/early.ts';
import { log } from '#platform/server/log.ts';
import { isDown } from '#platform/server/sql.ts';
import { maybeWho } from '#rooms/people/server/index.ts';
import { say } from '#ui/messages/index.ts';

/** What is answered before a page is thought of is handed to the server. */
export const init: ServerInit = () => answerEarly('/api/sync', exchange);

/** Who asks, in which language, and whether this door is open to a stranger. */
export const handle: Handle = async ({ event, resolve }) => {
	const { locals, cookies, request } = event;
	locals.requestId = request.headers.get('x-request-id') ?? newId();
	locals.address = event.getClientAddress();
	locals.db = database();
	// Set by src/server.ts, whatever a browser sends: the box's secure address does not work, so this page came over plain http.
	const plain = request.headers.get('x-qalam-plain');
	locals.plain = plain === 'ended' || plain === 'waiting' ? plain : null;
	const asked = cookies.get('qalam_language');
	locals.language = isLanguage(asked) ? asked : preferred(request.headers.get('accept-language'));
	// No page of ours asks for its data by itself, and data hold what a page's words leave out: the right answers of a test.
	if (event.isDataRequest) error(404, { message: say(locals.language)('notFound') });
	const secret = cookies.get(guarded('qalam_session', event.url.protocol === 'https:'));
	// A form of a page, whose words are in the browser's hands alone.
	const form = request.method === 'POST' && /text\/html/.test(request.headers.get('accept') ?? '');
	try {
		locals.person = (secret && (await maybeWho(locals.db, secret, locals.requestId))) || null;
	} catch (error) {
		if (!form || !isDown(error)) throw error;
		log.warn({ requestId: locals.requestId, err: error }, 'database away');
		return notTakenIn(locals.language, 'resting');
	}
	if (locals.person) locals.language = locals.person.language;

	const route = event.route.id;
	if (route && !locals.person && !publicRoutes.has(route)) {
		if (form) return notTakenIn(locals.language, 'ended');
		// A program asks for JSON and can't sign in on a page.
		if (request.method !== 'GET' || request.headers.get('accept') === 'application/json') error(401, { message: say(locals.language)('signInFirst') });
		redirect(303, `/sign-in?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
	}
	if (locals.person?.mustChange && route && !beforeNewSecret.has(route)) redirect(303, '/me/secret');

	const theme = locals.person?.theme ?? 'auto';
	const response = await resolve(event, {
		transformPageChunk: ({ html }) =>
			html.replace('%qalam.lang%', locals.language).replace('%qalam.dir%', direction(locals.language)).replace('%qalam.theme%', theme).replace('%qalam.text%', String(locals.person?.textSize ?? 100))
	});
	if (locals.person) {
		// A file by its content never changes, and is paid for once.
		response.headers.set('cache-control', route === '/media/[sha256]' && response.ok ? 'private, max-age=31536000, immutable' : 'private, no-store');
		// For the worker of a shared phone, which can't read the session's cookie.
		response.headers.set('x-qalam-person', locals.person.id);
	}
	return response;
};

/** A refusal speaks for itself; a database that is away is said calmly; all else gets an id and a calm sentence. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	const { language = 'fr', requestId } = event.locals;
	const t = say(language);
	if (kind === 'app' || kind === 'validation') return { ...error, requestId };
	const posted = event.request.method === 'POST';
	if (kind === 'framework') return { message: error.status === 404 ? t('notFound') : error.message, requestId };
	if (error instanceof Refusal) return { status: error.status, message: error.sentence(language), requestId, posted };
	if (isDown(error) || (error as { down?: boolean })?.down) {
		log.warn({ requestId, err: error }, 'database away');
		return { status: 503, message: t('resting'), requestId, posted };
	}
	// A zero sign in a field or an address: no text, and PostgreSQL keeps none.
	if (['22021', '22P05'].includes((error as { code?: string })?.code ?? '')) return { status: 400, message: t('unreadable'), requestId };
	// No room left, here (uploads) or where PostgreSQL is.
	if (['ENOSPC', 'EDQUOT', '53100'].includes((error as { code?: string })?.code ?? '')) {
		log.error({ requestId, route: event.route.id, err: error }, 'disk full');
		return { status: 507, message: t('full'), requestId, posted };
	}
	log.error({ requestId, route: event.route.id, err: error }, 'fault');
	return { status: 500, message: t('fault'), requestId, posted };
};
