import { createHmac, randomBytes } from 'node:crypto';
import { keptSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';

/**
 * Browsers in which an account was opened before: their failures are counted apart, so that whoever types a stranger's code wrong on
 * purpose shuts out nobody who signs in where he always does. OWASP, "Slow down online guessing attacks with device cookies".
 */

/** Accounts a browser remembers: the telephone of a family, not the machine of a hall. */
const most = 12;
const signs = 22;

/** The key of this installation, made once. It proves only where somebody signed in, and opens nothing. */
const keyOf = (db: Database): Promise<string> => keptSetting(db, 'browser.key', () => randomBytes(32).toString('base64url'));

const read = (cookie: string | undefined): { nonce: string; marks: string[] } => {
	const [nonce = '', ...marks] = (cookie ?? '').slice(0, 1000).split('.');
	const sound = (text: string) => text.length === signs && /^[\w-]+$/.test(text);
	return sound(nonce) ? { nonce, marks: marks.filter(sound).slice(0, most) } : { nonce: randomBytes(16).toString('base64url'), marks: [] };
};

const markOf = async (db: Database, nonce: string, account: string) => createHmac('sha256', await keyOf(db)).update(`${nonce} ${account}`).digest('base64url').slice(0, signs);

/** The name under which this browser's failures at an account are counted; null where the account was never opened in it. */
export async function knownBrowser(db: Database, cookie: string | undefined, account: string): Promise<string | null> {
	const { nonce, marks } = read(cookie);
	if (!marks.length) return null;
	const mark = await markOf(db, nonce, account);
	return marks.includes(mark) ? `browser:${mark}` : null;
}

/** What the browser keeps from now on, with this account among those opened in it. */
export async function rememberedBrowser(db: Database, cookie: string | undefined, account: string): Promise<string> {
	const { nonce, marks } = read(cookie);
	const mark = await markOf(db, nonce, account);
	return [nonce, mark, ...marks.filter((one) => one !== mark)].slice(0, most + 1).join('.');
}
