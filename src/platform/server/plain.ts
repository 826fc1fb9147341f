import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { say } from '#platform/messages/index.ts';
import { calmPage, languageOf } from '#platform/server/calm.ts';

/** What stands behind the plain port of a box: whether its secure address works, its name, and the address to lead people to. */
export type Plain = { state: 'secure' | 'ended' | 'waiting'; name: string | undefined; address: string };

const html = (text: string) => ({ status: 200, type: 'text/html', text });
const words = (text: string) => ({ status: 200, type: 'text/plain', text });
/**
 * What phones ask to learn whether a network leads anywhere (Android, Apple, Windows, Firefox), and the answer that keeps them on it: the box's
 * network leads nowhere else, and a phone that leaves it for mobile data no longer finds the box.
 */
const probes: Record<string, { status: number; type?: string; text?: string }> = {
	'/generate_204': { status: 204 },
	'/gen_204': { status: 204 },
	'/hotspot-detect.html': html('<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>'),
	'/library/test/success.html': html('<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>'),
	'/connecttest.txt': words('Microsoft Connect Test'),
	'/ncsi.txt': words('Microsoft NCSI'),
	'/success.txt': words('success\n'),
	'/canonical.html': html('<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>')
};

const hostOf = (req: IncomingMessage) => (req.headers.host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/^\[|\]$/g, '').replace(/\.$/, '');
/** A session that began on the plain address, while there was no other: what its pages still send is taken in. */
const beganHere = (req: IncomingMessage) => /(?:^|;\s*)qalam_session=/.test(req.headers.cookie ?? '');

/**
 * Answers in the site's place what came over plain http: leads to the secure address, tells phones what they ask of any network. False where the site
 * itself must answer: health, and everything while there is no secure address. Never a lasting redirect: the certificate may end.
 */
export function answerPlain(req: IncomingMessage, res: ServerResponse, { state, name, address }: Plain): boolean {
	const url = req.url ?? '/';
	const path = url.split('?', 1)[0];
	if (path.startsWith('/health') || path === '/metrics') return false;
	const reading = req.method === 'GET' || req.method === 'HEAD';
	const host = hostOf(req);
	const t = say(languageOf(req));
	if (name && host !== name && host !== 'localhost' && !isIP(host)) {
		const probe = reading ? probes[path] : undefined;
		if (!probe) return calmPage(req, res, 404, t('elsewhereTitle'), t('elsewhere', { address }), { href: address, text: address }), true;
		res.statusCode = probe.status;
		res.setHeader('cache-control', 'no-store');
		if (probe.type) res.setHeader('content-type', probe.type);
		res.end(probe.text);
		return true;
	}
	if (state !== 'secure' || (!reading && beganHere(req))) return false;
	res.setHeader('location', address + (reading ? url : path));
	calmPage(req, res, reading ? 302 : 303, t('secureTitle'), t('secure', { address }), { href: address, text: address });
	return true;
}
