import { SaxesParser } from 'saxes';

const elements = new Set(
	'svg g path line polyline polygon rect circle ellipse text tspan title desc defs marker clipPath linearGradient radialGradient stop use symbol pattern'.split(' ')
);
const attributes = new Set(
	`id class role aria-label aria-labelledby aria-describedby aria-hidden xmlns viewBox width height preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform fill stroke
	stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity fill-opacity fill-rule opacity font-size font-family font-style font-weight text-anchor dominant-baseline
	marker-start marker-mid marker-end markerWidth markerHeight refX refY orient markerUnits offset stop-color stop-opacity gradientUnits clip-path clipPathUnits patternUnits href letter-spacing direction`
		.split(/\s+/)
		.filter(Boolean)
);
const longest = 200_000;

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/**
 * A drawing made safe to stand inside a page: only shapes, words and the attributes that place and colour them; no script, no
 * style, no event, no address outside the drawing. Ids get `prefix`, so two drawings on a page do not mix. Undefined when it is
 * no such drawing (malformed, too long, with a DTD or anything that is not on the list).
 */
export function safeDrawing(source: string, prefix: string): string | undefined {
	if (source.length > longest || /<!(DOCTYPE|ENTITY)/i.test(source)) return undefined;
	const parser = new SaxesParser({ xmlns: false });
	let out = '';
	let depth = 0;
	let bad = false;
	const stop = () => void (bad = true);
	parser.on('error', stop);
	parser.on('doctype', stop);
	parser.on('processinginstruction', stop);
	parser.on('opentag', (tag) => {
		if (!elements.has(tag.name) || ++depth > 40 || (depth === 1) !== (tag.name === 'svg')) return stop();
		let text = `<${tag.name}`;
		for (const [name, value] of Object.entries(tag.attributes)) {
			const plain = name === 'xlink:href' ? 'href' : name;
			if (plain === 'xmlns' || plain.startsWith('xmlns:')) continue;
			if (!attributes.has(plain)) return stop();
			if (plain === 'href' && !/^#[\w-]+$/.test(value)) return stop();
			if (/url\s*\(\s*(?!#)|javascript:|expression\s*\(/i.test(value)) return stop();
			const own =
				plain === 'id' ? `${prefix}${value}`
				: plain === 'href' ? `#${prefix}${value.slice(1)}`
				: plain.startsWith('aria-labelledby') || plain === 'aria-describedby' ? value.split(/\s+/).map((id) => prefix + id).join(' ')
				: value.replace(/url\(\s*#/g, `url(#${prefix}`);
			text += ` ${plain}="${escape(own)}"`;
		}
		out += `${text}>`;
	});
	parser.on('text', (text) => void (out += escape(text)));
	parser.on('cdata', (text) => void (out += escape(text)));
	parser.on('closetag', (tag) => {
		depth--;
		out += `</${tag.name}>`;
	});
	try {
		parser.write(source).close();
	} catch {
		return undefined;
	}
	return bad || !out.startsWith('<svg') ? undefined : out.replace(/>\s+</g, '><').trim();
}
