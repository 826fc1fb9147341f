/** A drawing from a foreign file, written anew from what is known to be harmless. */
import { SaxesParser } from 'saxes';

const elements = new Set(
	'svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath linearGradient radialGradient stop clipPath mask pattern marker'.split(
		' '
	)
);
const attributes = new Set(
	(
		'id class x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy d points width height viewBox preserveAspectRatio transform fill fill-opacity fill-rule stroke stroke-width ' +
		'stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity opacity color font-family font-size font-style font-weight text-anchor ' +
		'dominant-baseline baseline-shift letter-spacing word-spacing offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits patternTransform ' +
		'patternContentUnits clip-path clip-rule clipPathUnits mask maskUnits marker-start marker-mid marker-end markerWidth markerHeight markerUnits orient refX refY ' +
		'startOffset rotate textLength lengthAdjust vector-effect display visibility href xlink:href version role aria-label direction unicode-bidi'
	).split(' ')
);
/** Tools leave their own notes in drawings; leaving them out changes nothing that is seen. */
const unseen = /^(metadata|sodipodi:|inkscape:|rdf:|cc:|dc:|xml:space|xmlns|style$|data-|i:|x:)/;

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const harmless = (value: string) => !/javascript|vbscript|data\s*:|https?:|\/\/|@import|expression|[<>\\]/i.test(value) && !/url\(\s*(?!['"]?#)/i.test(value);

/** Copies that a drawing may make of its pieces: copies of copies of copies would stop the browser that draws them. */
const mostCopies = 2000;

/** Whether the copies (`use`) stay within bounds. `inside`: by id, the ids copied within that piece; under '' all of the drawing. */
function fewCopies(inside: Map<string, string[]>): boolean {
	const known = new Map<string, number>();
	const count = (id: string): number => {
		const found = known.get(id);
		if (found !== undefined) return found;
		known.set(id, Infinity);
		const copies = (inside.get(id) ?? []).reduce((sum, copied) => sum + 1 + count(copied), 0);
		known.set(id, copies);
		return copies;
	};
	return count('') <= mostCopies;
}

/** The drawing with known shapes and attributes only; `changed` if something that could be seen or do something went. Undefined: not well formed, or vast. */
export function cleanSvg(source: string): { svg: string; changed: boolean } | undefined {
	const declared = source.search(/<!DOCTYPE/i);
	if (/<!ENTITY/i.test(source) || (declared >= 0 && /^[^>]*\[/.test(source.slice(declared, declared + 1000)))) return undefined;
	let out = '';
	let changed = false;
	let depth = 0;
	let skipped = 0;
	let count = 0;
	let wrong = false;
	const around: string[] = [];
	const inside = new Map<string, string[]>();
	const parser = new SaxesParser();
	parser.on('error', () => {
		wrong = true;
	});
	parser.on('opentag', (tag) => {
		depth++;
		if (++count > 20_000 || depth > 60) wrong = true;
		if (skipped) return void skipped++;
		const name = tag.name.replace(/^svg:/, '');
		if (!elements.has(name)) {
			if (!unseen.test(tag.name)) changed = true;
			skipped = 1;
			return;
		}
		out += `<${name}${depth === 1 ? ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"' : ''}`;
		const all: [string, string][] = [];
		for (const [key, value] of Object.entries(tag.attributes as Record<string, string>)) {
			if (key !== 'style') all.push([key, value]);
			// What a style says is said again as attributes, which are checked one by one.
			else for (const part of value.split(';')) if (part.includes(':')) all.push([part.slice(0, part.indexOf(':')).trim(), part.slice(part.indexOf(':') + 1).trim()]);
		}
		const said = new Map<string, string>();
		for (const [key, value] of all) {
			const safe = attributes.has(key) && harmless(value) && (!key.endsWith('href') || value.startsWith('#'));
			if (safe) said.set(key, value);
			else if (/^on|href$/i.test(key) || (attributes.has(key) && !harmless(value))) changed = true;
		}
		for (const [key, value] of said) out += ` ${key}="${escape(value)}"`;
		out += '>';
		const copied = name === 'use' && (said.get('href') ?? said.get('xlink:href'))?.slice(1);
		if (copied)
			for (const id of new Set(['', ...around])) {
				const copies = inside.get(id);
				if (copies) copies.push(copied);
				else inside.set(id, [copied]);
			}
		around.push(said.get('id') ?? '');
	});
	parser.on('closetag', (tag) => {
		depth--;
		if (skipped) return void skipped--;
		around.pop();
		out += `</${tag.name.replace(/^svg:/, '')}>`;
	});
	const text = (piece: string) => {
		if (!skipped) out += escape(piece);
	};
	parser.on('text', text);
	parser.on('cdata', text);
	for (let at = 0; at < source.length && !wrong; at += 65_536) parser.write(source.slice(at, at + 65_536));
	if (!wrong) parser.close();
	return wrong || !out || !fewCopies(inside) ? undefined : { svg: out, changed };
}
