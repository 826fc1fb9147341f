/** What a licence lets others do. PURE. Source: the six licences of Creative Commons, https://creativecommons.org/licenses/. */

export type Licence = {
	/** Its short name as it is written everywhere: `CC BY-SA 4.0`; what is not known stays as it was written. */
	name: string;
	/** Whether others may publish it again, unchanged. */
	share: boolean;
	/** Whether others may publish what they made from it. */
	adapt: boolean;
	/** What is made from it has the same licence. */
	alike: boolean;
	/** Not for money. */
	free: boolean;
};

/** The licences that one may choose for a work of one's own, the house's first. */
export const licences = ['CC BY-SA 4.0', 'CC BY 4.0', 'CC BY-NC-SA 4.0', 'CC BY-NC 4.0', 'CC BY-ND 4.0', 'CC BY-NC-ND 4.0', 'CC0 1.0'] as const;

/** Reads a licence however it is spelt (`cc-by-sa`, `CC BY-SA 3.0 FR`, `CC0`, `domaine public`). What is not known allows nothing. */
export function readLicence(text: string): Licence {
	const plain = text.trim().replace(/\s+/g, ' ');
	const reserved = { name: plain, share: false, adapt: false, alike: false, free: false };
	const open = { name: plain, share: true, adapt: true, alike: false, free: false };
	if (/^(cc[ -]?0\b|cc[ -]?zero|public[ -]domain|domaine public|pdm\b)/i.test(plain)) return { ...open, name: /^cc/i.test(plain) ? 'CC0 1.0' : plain };
	const found = /^(?:cc|creative ?commons)[ -]*(by(?:[ -](?:nc|sa|nd))*)\b[ -]*(\d(?:\.\d)?)?/i.exec(plain);
	if (!found) return reserved;
	const parts = found[1].toUpperCase().split(/[ -]/);
	// No licence is both share-alike and without changes.
	if (parts.includes('SA') && parts.includes('ND')) return reserved;
	return { name: `CC ${['BY', 'NC', 'SA', 'ND'].filter((part) => parts.includes(part)).join('-')} ${found[2] ? found[2].padEnd(2, '.').padEnd(3, '0') : '4.0'}`, share: true, adapt: !parts.includes('ND'), alike: parts.includes('SA'), free: parts.includes('NC') };
}
