const arabic = '٠١٢٣٤٥٦٧٨٩';
const persian = '۰۱۲۳۴۵۶۷۸۹';

/**
 * What was typed, in one alphabet of signs: Latin digits, `-` for every minus, `^(2)` for ², a plain space for every kind of
 * space, no invisible direction marks. Letters keep their case.
 */
export function plain(text: string): string {
	return text
		.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
		.replace(/[⁰¹²³⁴-⁹⁺⁻⁽⁾ⁿ]+/g, (run) => `^(${run.normalize('NFKC')})`)
		.replace(/[₀-₉ₐ-ₜ]+/g, (run) => `_${run.normalize('NFKC')}`)
		.replace(/(\d+)\s?([¼-¾⅐-⅞])/g, '($1+$2)')
		.replace(/[¼-¾⅐-⅞]/g, (sign) => `(${sign.normalize('NFKC')})`)
		.normalize('NFKC')
		.replace(/[٠-٩]/g, (digit) => String(arabic.indexOf(digit)))
		.replace(/[۰-۹]/g, (digit) => String(persian.indexOf(digit)))
		.replace(/[−‐-―⁃]/g, '-')
		.replace(/[∕⁄÷]/g, '/')
		.replace(/[×∗·⋅∙•]/g, '*')
		.replace(/٫/g, '.')
		.replace(/،/g, ',')
		.replace(/٬/g, ' ')
		.replace(/٪/g, '%')
		.replace(/\\(?:left|right|,|;|!|:|\s)|\$/g, ' ')
		.replace(/\\(?:cdot|times)(?![a-z])/g, '*')
		.replace(/\\div(?![a-z])/g, '/')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Without the name that many write before the result: `S_n = 12` is `12`, `u_{n+1} = 3n` is `3n`. */
export const withoutName = (text: string): string =>
	text.replace(/^(?:(?:\p{L}_?n[+-]\d|\p{L}[\p{L}\p{N}_']{0,20}(?:\{[^={}]{0,20}\})?)(?:\([^()=]{0,20}\))?)?\s*[=≈]\s*/u, '');
