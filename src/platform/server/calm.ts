import type { IncomingMessage, ServerResponse } from 'node:http';
import { direction, isLanguage, preferred, type Language } from '#platform/language.ts';
import { say } from '#platform/messages/index.ts';

/** The language of a request that never reaches the site: the chosen one, else what the browser asks for. */
export const languageOf = (req: IncomingMessage): Language => {
	const chosen = /(?:^|;\s*)qalam_language=(\w+)/.exec(req.headers.cookie ?? '')?.[1];
	return isLanguage(chosen) ? chosen : preferred(req.headers['accept-language']);
};

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A short page without script or style, for what is answered before the site is reached; `link` leads home unless it leads elsewhere, in a tab of its own. */
export function calmHtml(language: Language, title: string, sentence: string, link?: { href: string; text: string }): string {
	const way = link ? `<a href="${escaped(link.href)}" target="_blank" rel="noopener">${escaped(link.text)}</a>` : `<a href="/">${escaped(say(language)('back'))}</a>`;
	return `<!doctype html><html lang="${language}" dir="${direction(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escaped(title)} · Qalam</title></head><body><main><h1>${escaped(title)}</h1><p>${escaped(sentence)}</p><p>${way}</p></main></body></html>`;
}

/** Answers with a calm page in the reader's language. */
export function calmPage(req: IncomingMessage, res: ServerResponse, status: number, title: string, sentence: string, link?: { href: string; text: string }): void {
	res.setHeader('content-type', 'text/html; charset=utf-8');
	res.setHeader('cache-control', 'no-store');
	res.statusCode = status;
	res.end(calmHtml(languageOf(req), title, sentence, link));
}

/**
 * The answer to a form that was sent and can't be taken in now: the session ended, or the database is away. The browser still holds
 * what was written and sends it again when this very page is loaded again, so that is what the page says.
 */
export function notTakenIn(language: Language, why: 'ended' | 'resting'): Response {
	const t = say(language);
	const html = calmHtml(language, t(why === 'ended' ? 'endedTitle' : 'restingTitle'), t(why === 'ended' ? 'endedText' : 'restingText'), why === 'ended' ? { href: '/sign-in', text: t('signInThere') } : undefined);
	return new Response(html, { status: why === 'ended' ? 401 : 503, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

/** Megabytes, as people count them. */
const mega = (bytes: number) => Math.ceil(bytes / 1_000_000);

/** Bytes of a refused body that are still read (and dropped), so that the browser gets to the answer; past it the line is cut. */
const patience = 256 * 1024 * 1024;
/** How long a refused body may keep silent before the line is cut, in milliseconds. */
const silence = 30_000;

/**
 * Reads and drops a refused body, then answers: a browser looks at the answer only when its upload ended, and a line closed before
 * that looks broken to it. A client that waits for leave to send (`asks`) is answered at once.
 */
function refuse(req: IncomingMessage, res: ServerResponse, asks: boolean, say: () => void): void {
	res.setHeader('connection', 'close');
	if (asks) return say();
	let read = 0;
	req.on('data', (piece: Buffer) => {
		read += piece.byteLength;
		if (read > patience) req.destroy();
	});
	req.on('error', () => {});
	// A body that was said and never comes holds no line open.
	req.setTimeout(silence, () => req.destroy());
	req.on('end', say);
}

/** Refuses a body that is too large, or of unsaid length. Answers whether it refused. */
export function refuseBody(req: IncomingMessage, res: ServerResponse, most: number, asks = false): boolean {
	if (req.method === 'GET' || req.method === 'HEAD') return false;
	const t = say(languageOf(req));
	const said = req.headers['content-length'];
	if (said === undefined) {
		if (req.headers['transfer-encoding'] === undefined) return false;
		refuse(req, res, asks, () => calmPage(req, res, 411, t('lengthTitle'), t('length')));
		return true;
	}
	const size = Number(said);
	if (size <= most) return false;
	refuse(req, res, asks, () => calmPage(req, res, 413, t('tooLargeTitle'), t('tooLarge', { size: mega(size), most: mega(most) })));
	return true;
}
