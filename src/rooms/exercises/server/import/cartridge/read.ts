/** Common Cartridge 1.0 to 1.3, and thin: web content as lessons, assessments and question banks as exercises, links, and the rest by its name. */
import { fold } from '#platform/language.ts';
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { LessonDraft } from '../lesson.ts';
import { literal } from '../markdown.ts';
import { essayQuestion } from '../moodle-open.ts';
import { itemOf, languageOf } from '../question.ts';
import { limits, Notes, notTaken, NotTaken, type Kind, type Reading, type Row } from '../row.ts';
import { markdownOf } from '../text.ts';
import { child, every, pieces, xmlTree, type Node } from '../xml.ts';
import { fileCalled, fileMeant, manifestOf, type Manifest, type Resource, type Step } from './manifest.ts';
import { fillItem, type Pictures } from './qti12.ts';

/** Whether a package is a cartridge: its manifest says so. */
export const isCartridge = (_from: Package, manifest: string): boolean => /imsccv\d|imscc_(xml)?v\d|IMS\s+(Thin\s+)?Common\s+Cartridge/i.test(manifest);

const what = (type: string): 'page' | 'link' | 'questions' | 'assignment' | 'discussion' | 'LTI' | 'other' => {
	if (/^imsqti_/.test(type) || /imscc_xmlv\dp\d\/(assessment|question-bank)/.test(type)) return 'questions';
	if (/^imswl_/.test(type)) return 'link';
	if (/^imsdt_/.test(type)) return 'discussion';
	if (/^imsbasiclti_/.test(type)) return 'LTI';
	if (/^assignment_/.test(type)) return 'assignment';
	return type === 'webcontent' || /^associatedcontent\//.test(type) ? 'page' : 'other';
};

const isHtml = (name: string): boolean => /\.x?html?$/i.test(name);
/** The file that a resource is. */
const fileOf = (from: Package, resource: Resource): string => [resource.href, ...resource.files].find((name) => name && from.size(name) !== undefined) ?? (resource.href || resource.files[0] || '');

class Cartridge {
	number = 0;
	readonly used = new Set<string>();
	readonly from: Package;
	readonly manifest: Manifest;
	readonly reading: Reading;
	constructor(from: Package, manifest: Manifest, reading: Reading) {
		this.from = from;
		this.manifest = manifest;
		this.reading = reading;
	}
	row(kind: Kind, name: string, place: string): Row {
		return { number: ++this.number, line: 0, name: name.slice(0, 120) || '…', kind, outcome: 'refused', why: [], ...(place ? { place: place.slice(0, 300) } : {}) };
	}
	/** A small document of the package, or the one that stands in the manifest itself (thin cartridges). */
	async tree(resource: Resource): Promise<Node> {
		const inner = resource.node.children.find((each) => !/^(file|dependency|metadata|variant|protected|intendedEndUserRole)$/.test(each.name));
		if (inner) return inner;
		return xmlTree(await this.text(fileOf(this.from, resource)));
	}
	async text(name: string): Promise<string> {
		const size = this.from.size(name);
		if (size === undefined) throw new NotTaken('not-in-package', { name: name.slice(-80) });
		if (size > limits.question) throw new NotTaken('too-long', { letters: size });
		let text = '';
		for await (const piece of decoded(this.from.open(name))) text += piece;
		return text;
	}
}

/** The rows of a cartridge: its table of contents in order, then what stands in no table (question banks, pages). */
export async function* readCartridge(from: Package, reading: Reading): AsyncGenerator<Row> {
	const manifest = await manifestOf(from, fileCalled(from, 'imsmanifest.xml')!);
	const cartridge = new Cartridge(from, manifest, reading);
	yield* stepRows(cartridge, manifest.steps, []);
	const needed = new Set([...manifest.resources.values()].flatMap((resource) => resource.dependencies));
	for (const resource of manifest.resources.values()) {
		if (cartridge.used.has(resource.id)) continue;
		const kind = what(resource.type);
		if (kind === 'questions') yield* questionRows(cartridge, resource, '', []);
		else if (kind === 'page' && !needed.has(resource.id) && isHtml(fileOf(from, resource))) yield await pageRow(cartridge, resource, '', '');
	}
}

/** A folder's links and files beside its pages are one lesson, in the folder's order; each is a row, taken with it. */
async function* stepRows(cartridge: Cartridge, steps: Step[], path: string[]): AsyncGenerator<Row> {
	const place = path.join(' › ');
	const resourceOf = (step: Step): Resource | undefined => (step.resource === undefined ? undefined : cartridge.manifest.resources.get(step.resource));
	const beside = steps.filter((step) => {
		const resource = resourceOf(step);
		return resource && (what(resource.type) === 'link' || (what(resource.type) === 'page' && !isHtml(fileOf(cartridge.from, resource))));
	});
	if (beside.length) yield* gathered(cartridge, beside, path, resourceOf);
	for (const step of steps) {
		const resource = resourceOf(step);
		if (!beside.includes(step) && step.resource !== undefined) {
			if (!resource) yield { ...cartridge.row('other', step.title, place), why: [{ key: 'not-in-package', values: { name: step.resource.slice(0, 80) } }] };
			else {
				cartridge.used.add(resource.id);
				yield* resourceRows(cartridge, resource, step.title, place, path);
			}
		}
		if (step.steps.length && path.length < 20) yield* stepRows(cartridge, step.steps, [...path, step.title || '…']);
	}
}

async function* resourceRows(cartridge: Cartridge, resource: Resource, title: string, place: string, path: string[]): AsyncGenerator<Row> {
	const kind = what(resource.type);
	if (kind === 'questions') return yield* questionRows(cartridge, resource, title, path);
	if (kind === 'page') return yield await pageRow(cartridge, resource, title, place);
	if (kind === 'assignment') return yield await assignmentRow(cartridge, resource, title, place);
	yield { ...cartridge.row('activity', title || resource.id, place), why: [{ key: 'activity-not-held', values: { type: kind === 'other' ? resource.type.slice(0, 60) : kind } }] };
}

async function* gathered(cartridge: Cartridge, steps: Step[], path: string[], resourceOf: (step: Step) => Resource | undefined): AsyncGenerator<Row> {
	const place = path.join(' › ');
	const title = path.at(-1) ?? steps[0].title;
	const row = cartridge.row('page', title, place);
	const notes = new Notes();
	const draft = new LessonDraft(cartridge.from, notes);
	const parts: Row[] = [];
	for (const step of steps) {
		const resource = resourceOf(step)!;
		cartridge.used.add(resource.id);
		const link = what(resource.type) === 'link';
		const part: Row = { number: 0, line: 0, name: step.title.slice(0, 120) || '…', kind: link ? 'link' : 'document', outcome: 'refused', why: [], ...(place ? { place } : {}), within: row.number };
		const before = notes.whys.length;
		try {
			if (link) await addLink(cartridge, draft, resource, step.title);
			else {
				const path = fileOf(cartridge.from, resource);
				if (cartridge.from.size(path) === undefined) throw new NotTaken('not-in-package', { name: path.slice(-80) });
				if (!(await draft.addFile({ path }, literal(step.title)))) throw new NotTaken('nothing-to-show');
			}
			part.why = [{ key: 'in-lesson', values: { title } }, ...notes.whys.slice(before)];
			part.outcome = part.why.length > 1 ? 'changed' : 'taken';
		} catch (error) {
			notTaken(part, error);
		}
		parts.push(part);
	}
	finish(row, draft, title, cartridge.reading);
	yield row;
	for (const part of parts) {
		part.number = ++cartridge.number;
		yield part;
	}
}

/** Makes the lesson of a row, or says why there is none. */
function finish(row: Row, draft: LessonDraft, title: string, reading: Reading): void {
	row.why = draft.notes.whys;
	try {
		row.lesson = draft.made(title, reading.language);
		row.lesson.language = languageOf(`${title} ${row.lesson.source}`, reading.language);
		row.outcome = row.why.length ? 'changed' : 'taken';
	} catch (error) {
		notTaken(row, error);
	}
}

async function addLink(cartridge: Cartridge, draft: LessonDraft, resource: Resource, title: string): Promise<void> {
	const node = await cartridge.tree(resource);
	const address = [...every(node, 'url')][0]?.attributes.href ?? '';
	if (!/^https?:\/\/[^\s<>]+$/i.test(address)) throw new NotTaken('bad-address', { address: address.slice(0, 120) });
	const words = title || (child(node, 'title')?.text.trim() ?? '') || address;
	draft.add(`[${literal(words)}](<${address.replace(/[\\{$]/g, (sign) => encodeURIComponent(sign))}>)`);
}

async function pageRow(cartridge: Cartridge, resource: Resource, title: string, place: string): Promise<Row> {
	const name = fileOf(cartridge.from, resource);
	const row = cartridge.row('page', title || name.split('/').at(-1)!, place);
	const notes = new Notes();
	try {
		const html = await cartridge.text(name);
		const own = title || /<title[^>]{0,200}>([^<]{1,300})<\/title>/i.exec(html)?.[1].replace(/\s+/g, ' ').trim() || row.name;
		row.name = own.slice(0, 120);
		const draft = new LessonDraft(cartridge.from, notes);
		// A program writes the page's title again above its text.
		const once = html.replace(/<h1[^>]{0,300}>([^]{0,500}?)<\/h1>/i, (whole, inner: string) => (fold(inner.replace(/<[^>]{0,300}>/g, '')) === fold(own) ? '' : whole));
		await draft.addPage(once, (address) => {
			const path = fileMeant(cartridge.from, name, address);
			return path === undefined || isHtml(path) ? undefined : { path };
		});
		finish(row, draft, own, cartridge.reading);
	} catch (error) {
		notTaken(row, error);
	}
	return row;
}

async function assignmentRow(cartridge: Cartridge, resource: Resource, title: string, place: string): Promise<Row> {
	const row = cartridge.row('activity', title || resource.id, place);
	const notes = new Notes();
	row.why = notes.whys;
	try {
		const node = await cartridge.tree(resource);
		const formats = [...every(node, 'format')].map((each) => each.attributes.type ?? '');
		const text = [...every(node, 'text')][0];
		const asked: Node = { name: '', attributes: {}, text: '', children: [{ name: 'responseformat', attributes: {}, children: [], text: formats.includes('file') && !formats.some((each) => /text|html/.test(each)) ? 'noinline' : 'editor' }, { name: 'attachments', attributes: {}, children: [], text: formats.includes('file') ? '1' : '0' }] };
		const said = text?.text.trim() || title;
		const plain = text?.attributes.texttype === 'text/plain' || !text?.text.trim();
		const name = fileOf(cartridge.from, resource);
		const pictures = plain ? [] : await picturesIn(cartridge.from, name, [said]);
		const stem = plain ? ({ text: said, format: 'plain' } as const) : ({ text: pointed(said, pictures), format: 'html', files: pictures } as const);
		const { kind, interaction } = essayQuestion({ type: 'essay', node: asked, notes, stem });
		notes.add('dates-and-grades-lost');
		row.item = itemOf({ name: row.name, kind, stem: markdownOf(stem, notes), interaction, foreign: { format: 'common-cartridge', data: { type: 'assignment' } } }, notes, cartridge.reading);
		Object.assign(row, { kind, outcome: 'changed', ...(notes.files.size ? { files: [...notes.files.values()] } : {}) });
	} catch (error) {
		notTaken(row, error);
	}
	return row;
}

/** The pictures that texts show, each at most `limits.picture` bytes, by the address they are shown under. */
async function picturesIn(from: Package, base: string, texts: string[]): Promise<Pictures> {
	const found = new Map<string, string>();
	let total = 0;
	for (const text of texts)
		for (const [, double, single] of text.matchAll(/\bsrc\s{0,3}=\s{0,3}(?:"([^"]{1,1000})"|'([^']{1,1000})')/gi)) {
			const address = (double ?? single).replaceAll('&amp;', '&');
			const path = found.has(address) || /^data:/i.test(address) ? undefined : fileMeant(from, base, address);
			const bytes = path === undefined ? undefined : from.size(path);
			if (path === undefined || bytes === undefined || bytes > limits.picture || (total += bytes) > limits.pictures * 2) continue;
			found.set(address, (await from.read(path, limits.picture)).toString('base64'));
		}
	return [...found].map(([path, base64]) => ({ path, base64 }));
}

/** The same text, its pictures under the addresses that our reader knows as beside the text. */
const pointed = (text: string, pictures: Pictures): string =>
	text.replace(/(\bsrc\s{0,3}=\s{0,3})(?:"([^"]{1,1000})"|'([^']{1,1000})')/gi, (whole, head: string, double: string | undefined, single: string | undefined) => {
		const address = (double ?? single ?? '').replaceAll('&amp;', '&');
		return pictures.some((picture) => picture.path === address) ? `${head}"@@PLUGINFILE@@/${encodeURIComponent(address)}"` : whole;
	});

const titleOf = (node: Node | undefined): string => (node?.attributes.title ?? '').replace(/\s+/g, ' ').trim().slice(0, 100);

/** The questions of an assessment or bank, one row each; one of them is in memory at a time. */
async function* questionRows(cartridge: Cartridge, resource: Resource, title: string, path: string[]): AsyncGenerator<Row> {
	const name = [resource.href, ...resource.files].find((each) => /\.(xml|qti)$/i.test(each) && cartridge.from.size(each) !== undefined) ?? fileOf(cartridge.from, resource);
	const refuse = (why: Row['why'][number]): Row => ({ ...cartridge.row('quiz', title || name, path.join(' › ')), why: [why] });
	if (cartridge.from.size(name) === undefined) return yield refuse({ key: 'not-in-package', values: { name: name.slice(-80) } });
	try {
		for await (const { node, within, tooLong } of pieces(decoded(cartridge.from.open(name)), ['item'], limits.question)) {
			const quiz = title || titleOf(within.find((each) => /^(assessment|objectbank)$/.test(each.name)));
			const section = titleOf(within.findLast((each) => each.name === 'section'));
			const place = [...path, quiz, section === quiz ? '' : section].filter(Boolean).join(' › ');
			const row = cartridge.row('other', '…', place);
			if (tooLong) row.why = [{ key: 'too-long', values: { letters: limits.question } }];
			else await fillQuestion(cartridge.from, name, row, node, cartridge.reading);
			yield row;
		}
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		yield refuse(error.why);
	}
}

async function fillQuestion(from: Package, name: string, row: Row, node: Node, reading: Reading): Promise<void> {
	const texts = [...every(node, 'mattext')];
	const pictures = await picturesIn(from, name, texts.map((each) => each.text));
	for (const text of texts) text.text = pointed(text.text, pictures);
	fillItem(row, node, pictures, reading);
}

/** Whether a text is QTI 1.2 standing alone. */
export const isQti12 = (head: string): boolean => /^\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--[^]{0,2000}?-->\s*)?<(?:[\w-]{1,20}:)?questestinterop[\s>]/.test(head);

/** The questions of a QTI 1.2 file, one row each; pictures beside it are missed by their names. */
export async function* readQti12(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let number = 0;
	try {
		for await (const { node, within, tooLong } of pieces(text, ['item'], limits.question)) {
			const place = [...new Set(within.filter((each) => /^(assessment|objectbank|section)$/.test(each.name)).map(titleOf))].filter(Boolean).join(' › ');
			const row: Row = { number: ++number, line: 0, name: '…', kind: 'other', outcome: 'refused', why: [], ...(place ? { place } : {}) };
			if (tooLong) row.why = [{ key: 'too-long', values: { letters: limits.question } }];
			else fillItem(row, node, [], reading);
			yield row;
		}
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		yield { number: ++number, line: 0, name: '…', kind: 'other', outcome: 'refused', why: [error.why] };
	}
}
