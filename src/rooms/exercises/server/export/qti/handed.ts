/** What a person marks: long texts, files, and figures that QTI has no place for. PURE. */
import type { Accepted, Interaction } from '#rooms/exercises/item.ts';
import { declared, isNull, not, variable } from './rules.ts';
import { marked, type Part2, type Writing } from './writing.ts';
import { q } from './xml.ts';

const types: Record<Accepted, string> = { picture: 'image/jpeg image/png', sound: 'audio/mpeg audio/ogg', pdf: 'application/pdf', document: 'application/vnd.oasis.opendocument.text application/vnd.openxmlformats-officedocument.wordprocessingml.document' };

/** A figure to draw becomes a text to write: no interaction of QTI compares figures. */
export function handedPart(it: Interaction & { type: 'graph' | 'written' | 'file' }, writing: Writing): Part2 {
	const { response, lost } = writing;
	const answered = not(isNull(variable(response)));
	if (it.type === 'file') {
		lost.add('criteria-lost', (it.files ?? 1) > 1 || it.bytes);
		return { declarations: [declared(response, 'single', 'file', [])], body: [q('uploadInteraction', { responseIdentifier: response, type: it.accept.map((kind) => types[kind]).join(' ') })], answered };
	}
	lost.add('drawn-as-written', it.type === 'graph');
	const model = it.type === 'written' ? it.model : undefined;
	return {
		declarations: [declared(response, 'single', 'string', model ? [model] : [])],
		body: [q('extendedTextInteraction', { responseIdentifier: response, expectedLines: (it.type === 'written' && it.lines) || undefined, class: marked(it.type) })],
		answered
	};
}
