/** XML of QTI as it is written: one tree for 2.1 and 3.0, whose names differ by their dress only. PURE. */

export type Version = '3.0' | '2.1';
type Attributes = Record<string, string | number | boolean | undefined>;
export type Xml = { name: string; own: boolean; attributes: Attributes; children: Piece[] };
/** A child: an element, a text, text that is XML already, or nothing. */
export type Piece = Xml | string | { raw: string } | undefined | false;

/** An element of QTI by its name of 2.1: `choiceInteraction` is written `qti-choice-interaction` in 3.0, its attributes likewise. */
export const q = (name: string, attributes: Attributes = {}, ...children: Piece[]): Xml => ({ name, own: true, attributes, children });
/** An element of HTML. */
export const h = (name: string, attributes: Attributes = {}, ...children: Piece[]): Xml => ({ name, own: false, attributes, children });
export const raw = (xml: string): Piece => ({ raw: xml });

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** A text between tags or in an attribute; signs that XML cannot hold are left out. */
export const escape = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '').replace(/[&<>"]/g, (sign) => signs[sign]);
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The tree as text. */
export function written(xml: Piece, version: Version): string {
	if (!xml) return '';
	if (typeof xml === 'string') return escape(xml);
	if ('raw' in xml) return xml.raw;
	const dressed = xml.own && version === '3.0';
	const name = dressed ? `qti-${kebab(xml.name)}` : xml.name;
	const attributes = Object.entries(xml.attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${dressed && !key.includes(':') ? kebab(key) : key}="${escape(String(value)).replace(/[\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`)
		.join('');
	const inside = xml.children.map((each) => written(each, version)).join('');
	return inside ? `<${name}${attributes}>${inside}</${name}>` : `<${name}${attributes}/>`;
}

/** The names by which QTI knows ours: letters, digits, `_`, `-` and `.`, a letter or `_` first. */
export const nameOf = (id: string): string => (/^[A-Za-z_]/.test(id) ? id : `_${id}`).replace(/[^A-Za-z0-9_.-]/g, '_');
