/** Rules for what proves who one is. PURE. Sources: OWASP ASVS 5.0 §6.2 (length before composition, known words refused). */

export const passwordLength = { least: 10, most: 128 };
export const pinLength = { least: 4, most: 8 };

const known = new Set(
	`password motdepasse motdepasse1 azertyuiop qwertyuiop 1234567890 0123456789 123456789a azerty123456 senegal2025 senegal2026 bismillah1 touba12345 djibouti12 maroc12345 soleil1234 iloveyou12 administrateur bonjour123 qalamqalam`.split(' ')
);

export type SecretFault = 'tooShort' | 'tooLong' | 'tooCommon' | 'holdsCode' | 'tooRegular' | 'notDigits';

/** Why a new password is refused, or null. `code` is the person's sign-in code. */
export function passwordFault(password: string, code: string): SecretFault | null {
	const text = password.normalize('NFC');
	if ([...text].length < passwordLength.least) return 'tooShort';
	if (text.length > passwordLength.most) return 'tooLong';
	const low = text.toLowerCase();
	if (known.has(low)) return 'tooCommon';
	if (code.length >= 4 && low.includes(code.toLowerCase())) return 'holdsCode';
	if (new Set(low).size < 4) return 'tooRegular';
	return null;
}

/** Why a new PIN is refused, or null: 4 to 8 digits, not all the same, not a run such as 1234 or 4321. */
export function pinFault(pin: string): SecretFault | null {
	if (!/^\d+$/.test(pin)) return 'notDigits';
	if (pin.length < pinLength.least) return 'tooShort';
	if (pin.length > pinLength.most) return 'tooLong';
	const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
	if (steps.size === 1 && [0, 1, -1].includes([...steps][0])) return 'tooRegular';
	return null;
}

/** A code as typed, as it is stored: capitals, no spaces, look-alike dashes folded. */
export const cleanCode = (text: string): string => text.trim().toUpperCase().replace(/[\s_.]+/g, '').replace(/[‐‑–—]/g, '-').slice(0, 40);

/** Digits people can say and read: letters and digits without 0 O 1 I L U V. */
const readable = '23456789ABCDEFGHJKMNPQRSTWXYZ';
/** A random code of `length` readable signs. `random` gives numbers from 0 to below 1. */
export const readableCode = (length: number, random: () => number): string => Array.from({ length }, () => readable[Math.floor(random() * readable.length)]).join('');

/** A random PIN of 6 digits that `pinFault` accepts. */
export function newPin(random: () => number): string {
	for (;;) {
		const pin = Array.from({ length: 6 }, () => Math.floor(random() * 10)).join('');
		if (!pinFault(pin)) return pin;
	}
}

/** A random password to be used once: three groups of four readable signs, in small letters as a phone writes them. */
export const newPassword = (random: () => number): string => [4, 4, 4].map((length) => readableCode(length, random).toLowerCase()).join('-');
