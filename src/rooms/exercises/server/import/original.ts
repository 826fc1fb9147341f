/**
 * The text of a question as its file has it, kept beside the item: into a file of the same format it goes back as it came, with all that our model
 * does not hold. What we would not show is not given to another platform either. PURE.
 */
import type { Reason, Row } from './row.ts';

/** `qti` is QTI 3.0, which is what we write; `qti12` an item of a Common Cartridge. */
export type Original = { format: 'moodle-xml' | 'gift' | 'qti' | 'qti12'; text: string };

/** The most letters of an original that is kept. */
export const longest = 256 * 1024;

const hostile = new Set<Reason>(['scripts-removed', 'frames-removed', 'forms-removed', 'picture-refused', 'picture-cleaned', 'control-characters-removed']);
const runs = /<\s*(script|iframe|object|embed|applet|form|link|base|meta|svg|style)\b|\bon[a-z]{3,}\s*\\?=|(java|vb)script\s*\\?:/i;
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", colon: ':', Tab: '', NewLine: '' };
const code = (digits: string): string => (digits.length > 7 ? '' : String.fromCharCode(/^x/i.test(digits) ? parseInt(digits.slice(1), 16) : Number(digits)));
const plain = (text: string): string => text.replace(/&(?:#(\d+|x[\da-f]+)|(amp|lt|gt|quot|apos|colon|Tab|NewLine));?/gi, (whole, digits: string | undefined, name: string | undefined) => (digits ? code(digits) : (named[name!] ?? whole)));

/** Whether a taken row's original may be kept: it is not too long, nothing in it would run elsewhere, and it needs no file that would not go along. */
export function mayReturn(row: Row): boolean {
	const { original, why, files = [] } = row;
	if (!row.item || !original || original.text.length > longest || why.some(({ key }) => hostile.has(key))) return false;
	const { format, text } = original;
	// Written in HTML written in XML, a mark may be hidden twice.
	for (let now = text, i = 0; i < 3; i++, now = plain(now)) if (runs.test(now)) return false;
	if (format === 'moodle-xml') return (text.match(/<file\b/g)?.length ?? 0) <= files.length;
	return !files.length && (format !== 'qti' || !/\s(src|href|data|srcset)\s*=\s*["'](?!https?:)/i.test(text));
}
