/** The arithmetic of QTI's `mathOperator`, `statsOperator` and roundings. PURE. */

const math: Record<string, (a: number, b: number) => number> = {
	sin: Math.sin,
	cos: Math.cos,
	tan: Math.tan,
	sec: (a) => 1 / Math.cos(a),
	csc: (a) => 1 / Math.sin(a),
	cot: (a) => 1 / Math.tan(a),
	asin: Math.asin,
	acos: Math.acos,
	atan: Math.atan,
	atan2: Math.atan2,
	asec: (a) => Math.acos(1 / a),
	acsc: (a) => Math.asin(1 / a),
	acot: (a) => Math.atan(1 / a),
	sinh: Math.sinh,
	cosh: Math.cosh,
	tanh: Math.tanh,
	sech: (a) => 1 / Math.cosh(a),
	csch: (a) => 1 / Math.sinh(a),
	coth: (a) => 1 / Math.tanh(a),
	log: Math.log10,
	ln: Math.log,
	exp: Math.exp,
	abs: Math.abs,
	signum: Math.sign,
	floor: Math.floor,
	ceil: Math.ceil,
	toDegrees: (a) => (a * 180) / Math.PI,
	toRadians: (a) => (a * Math.PI) / 180
};

/** A function of school mathematics by QTI's name; undefined for one it does not have. */
export const mathOf = (name: string, [a, b]: number[]): number | undefined => (Object.hasOwn(math, name) ? math[name](a, b) : undefined);

/** A figure of a series by QTI's name; undefined for a series too short for it. */
export function statsOf(name: string, list: number[]): number | undefined {
	const count = list.length;
	if (!count) return undefined;
	const mean = list.reduce((a, b) => a + b, 0) / count;
	if (name === 'mean') return mean;
	const squares = list.reduce((sum, each) => sum + (each - mean) ** 2, 0);
	const sample = count > 1 ? squares / (count - 1) : undefined;
	if (name === 'popVariance') return squares / count;
	if (name === 'popSD') return Math.sqrt(squares / count);
	if (name === 'sampleVariance') return sample;
	return name === 'sampleSD' && sample !== undefined ? Math.sqrt(sample) : undefined;
}

/** A number rounded to figures or decimal places; ties go away from zero, as they are written in decimals. */
export function rounded(number: number, mode: string, figures: number): number {
	if (!number || !Number.isFinite(number)) return number;
	const digits = mode.startsWith('decimal') ? figures : figures - 1 - Math.floor(Math.log10(Math.abs(number)));
	if (!(Math.abs(digits) < 100)) return number;
	// 1.005 is a little less in binary; its shortest writing says what was meant.
	const scaled = Number(`${Math.abs(number)}e${digits}`);
	const shifted = Number.isFinite(scaled) ? scaled : Math.abs(number) * 10 ** digits;
	return Math.sign(number) * Number(`${Math.round(shifted)}e${-digits}`);
}
