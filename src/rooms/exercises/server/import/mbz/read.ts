/** Moodle backups (.mbz): sections, pages and files as lessons, tests and the question bank as exercises, the rest by its name. */
import { bytesSource, openPackage, PackageRefused, type Package } from '#platform/server/package.ts';
import { readH5p } from '../h5p/read.ts';
import { LessonDraft, type PackedFile } from '../lesson.ts';
import { incoming, literal, plainToMarkdown } from '../markdown.ts';
import { essayQuestion } from '../moodle-open.ts';
import { itemOf, languageOf } from '../question.ts';
import { FileRefused, Notes, notTaken, NotTaken, type Kind, type Reading, type Row } from '../row.ts';
import { markdownOf, type Text } from '../text.ts';
import { child, children, every, type Node } from '../xml.ts';
import { bankRows, type UsedIn } from './bank.ts';
import { activityOf, askedBy, courseOf, type Activity, type Course, type Section } from './course.ts';
import { fileAt, fileNodes, filesOf, said, type BackupFile, type BackupFiles } from './files.ts';

/** Whether a package is a backup of Moodle 2 or later. */
export const isBackup = (from: Package): boolean => from.size('moodle_backup.xml') !== undefined;

const formats = ['moodle', 'html', 'plain', 'html', 'markdown'] as const;

const packed = (file: BackupFile | undefined): PackedFile | undefined => file && { path: file.at, called: file.name };

/** A text of the backup with what it shows, added to a lesson. */
async function addText(draft: LessonDraft, text: string, format: string, files: BackupFile[]): Promise<void> {
	const kind = formats[Number(format)] ?? 'html';
	if (kind === 'plain' || (kind === 'moodle' && !/<[a-z!/]/i.test(text))) return draft.add(plainToMarkdown(incoming(text)));
	if (kind === 'markdown') return draft.add(markdownOf({ text, format: 'markdown' }, draft.notes));
	await draft.addPage(kind === 'moodle' ? text.replace(/\n/g, '<br>') : text, (address) => packed(fileAt(address, files)));
}

/** One backup being read: its rows get their numbers here. */
class Backup {
	number = 0;
	readonly used: UsedIn = new Map();
	readonly from: Package;
	readonly files: BackupFiles;
	readonly course: Course;
	readonly reading: Reading;
	constructor(from: Package, files: BackupFiles, course: Course, reading: Reading) {
		this.from = from;
		this.files = files;
		this.course = course;
		this.reading = reading;
	}

	row(kind: Kind, name: string, place: string): Row {
		return { number: ++this.number, line: 0, name: name.slice(0, 120) || '…', kind, outcome: 'refused', why: [], ...(place ? { place: place.slice(0, 300) } : {}) };
	}

	/** Fills a row with the lesson that `make` writes; a fault in it stays its own. */
	async lesson(row: Row, title: string, make: (draft: LessonDraft) => Promise<void>): Promise<Row> {
		const notes = new Notes();
		row.why = notes.whys;
		try {
			const draft = new LessonDraft(this.from, notes);
			await make(draft);
			row.lesson = draft.made(title, this.reading.language);
			row.lesson.language = languageOf(`${title} ${row.lesson.source}`, this.reading.language);
			row.outcome = notes.whys.length ? 'changed' : 'taken';
		} catch (error) {
			notTaken(row, error);
		}
		return row;
	}
}

/** What stands in a section beside whole pages: it is gathered into one lesson, in the section's order. */
const gathered = new Set(['label', 'url', 'resource', 'folder']);

/** The rows of a backup: section by section, then the question bank. */
export async function* readBackup(from: Package, reading: Reading): AsyncGenerator<Row> {
	let course: Course;
	try {
		course = await courseOf(from);
	} catch (error) {
		if (error instanceof NotTaken) throw new FileRefused('package-broken', 0, { name: 'moodle_backup.xml' });
		throw error;
	}
	const backup = new Backup(from, await filesOf(from), course, reading);
	const known = new Set(course.sections.map((section) => section.id));
	const sections = [...course.sections, ...(course.activities.some((each) => !known.has(each.section)) ? [{ id: '', title: '', summary: '', format: '1' }] : [])];
	for (const section of sections) yield* sectionRows(backup, section, course.activities.filter((each) => (known.has(each.section) ? each.section : '') === section.id));
	for await (const row of bankRows(from, backup.files, backup.used, backup.number, reading)) {
		backup.number = row.number;
		yield row;
	}
}

async function* sectionRows(backup: Backup, section: Section, activities: Activity[]): AsyncGenerator<Row> {
	const place = section.title || backup.course.title;
	const inside = activities.filter((each) => gathered.has(each.type));
	if (section.summary.trim() || inside.length) {
		const row = backup.row('page', place, place);
		const parts: Row[] = [];
		await backup.lesson(row, place, async (draft) => {
			await addText(draft, section.summary, section.format, backup.files.of('course', 'section', section.id));
			for (const activity of inside) parts.push(await gather(backup, draft, activity, row));
		});
		yield row;
		for (const part of parts) {
			part.number = ++backup.number;
			if (!row.lesson && part.outcome !== 'refused') Object.assign(part, { outcome: 'refused', why: row.why });
			yield part;
		}
	}
	for (const activity of activities) if (!gathered.has(activity.type)) yield* activityRows(backup, activity, place);
}

/** Adds a label, a link, a file or a folder to the lesson of its section, and answers its own row. */
async function gather(backup: Backup, draft: LessonDraft, activity: Activity, to: Row): Promise<Row> {
	const kind: Kind = activity.type === 'label' ? 'heading' : activity.type === 'url' ? 'link' : 'document';
	const row: Row = { number: 0, line: 0, name: activity.title.slice(0, 120) || '…', kind, outcome: 'refused', why: [], place: to.place, within: to.number };
	const before = draft.notes.whys.length;
	try {
		const found = await activityOf(backup.from, activity);
		if (!found) throw new NotTaken('not-in-package', { name: activity.folder.slice(-80) });
		const { node, context } = found;
		const intro = () => addText(draft, said(node, 'intro'), said(node, 'introformat'), backup.files.of(`mod_${activity.type}`, 'intro', '0', context));
		if (activity.type === 'label') await intro();
		else if (activity.type === 'url') {
			const address = said(node, 'externalurl');
			if (!/^https?:\/\/[^\s<>]+$/i.test(address)) throw new NotTaken('bad-address', { address: address.slice(0, 120) });
			draft.add(`[${literal(activity.title)}](<${address.replace(/[\\{$]/g, (sign) => encodeURIComponent(sign))}>)`);
			await intro();
		} else {
			const files = backup.files.of(`mod_${activity.type}`, 'content', '0', context);
			if (activity.type === 'folder') draft.add(`**${literal(activity.title)}**`);
			let kept = 0;
			for (const file of files) if (await draft.addFile({ path: file.at, called: file.name }, literal(activity.type === 'folder' || files.length > 1 ? file.name : activity.title))) kept++;
			if (!kept) throw new NotTaken('nothing-to-show');
			await intro();
		}
		row.outcome = 'taken';
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		row.why = [error.why];
	}
	// What was lost on the way is said where it was, and of the lesson too.
	if (row.outcome === 'taken') {
		row.why = [{ key: 'in-lesson', values: { title: to.name } }, ...draft.notes.whys.slice(before)];
		if (row.why.length > 1) row.outcome = 'changed';
	}
	return row;
}

async function* activityRows(backup: Backup, activity: Activity, place: string): AsyncGenerator<Row> {
	const row = backup.row(activity.type === 'page' || activity.type === 'book' || activity.type === 'lesson' ? 'page' : activity.type === 'quiz' ? 'quiz' : 'activity', activity.title, place);
	try {
		const found = await activityOf(backup.from, activity);
		if (!found) throw new NotTaken('not-in-package', { name: activity.folder.slice(-80) });
		const { node, context } = found;
		if (activity.type === 'page') yield await pageRow(backup, row, activity, node, context);
		else if (activity.type === 'book') yield await bookRow(backup, row, activity, node, context);
		else if (activity.type === 'lesson') yield await lessonRow(backup, row, activity, node, context);
		else if (activity.type === 'quiz') {
			const asked = askedBy(node);
			for (const one of asked) backup.used.set(one, [...(backup.used.get(one) ?? []), `${place} › ${activity.title}`]);
			throw new NotTaken('quiz-not-held', { count: asked.length });
		} else if (activity.type === 'h5pactivity') yield* h5pRows(backup, row, activity, context, place);
		else if (activity.type === 'assign') yield await assignRow(backup, row, activity, node, context);
		else throw new NotTaken('activity-not-held', { type: activity.type.slice(0, 40) });
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		yield { ...row, outcome: 'refused', why: [error.why] };
	}
}

const pageRow = (backup: Backup, row: Row, activity: Activity, node: Node, context: string): Promise<Row> =>
	backup.lesson(row, activity.title, async (draft) => {
		await addText(draft, said(node, 'intro'), said(node, 'introformat'), backup.files.of('mod_page', 'intro', '0', context));
		await addText(draft, said(node, 'content'), said(node, 'contentformat'), backup.files.of('mod_page', 'content', '0', context));
	});

const bookRow = (backup: Backup, row: Row, activity: Activity, node: Node, context: string): Promise<Row> =>
	backup.lesson(row, activity.title, async (draft) => {
		await addText(draft, said(node, 'intro'), said(node, 'introformat'), backup.files.of('mod_book', 'intro', '0', context));
		for (const chapter of children(child(node, 'chapters'), 'chapter')) {
			draft.add(`${said(chapter, 'subchapter') === '1' ? '###' : '##'} ${literal(incoming(said(chapter, 'title'))) || '…'}`);
			await addText(draft, said(chapter, 'content'), said(chapter, 'contentformat'), backup.files.of('mod_book', 'chapter', chapter.attributes.id ?? '', context));
		}
	});

/** Moodle's own lesson: its pages of text one after the other; its questions and branches have no place here, and that is said. */
const lessonRow = (backup: Backup, row: Row, activity: Activity, node: Node, context: string): Promise<Row> =>
	backup.lesson(row, activity.title, async (draft) => {
		const pages = [...every(node, 'page')];
		// 20 is a page of text; every other type asks something.
		const questions = pages.filter((page) => !['20', '21', '30', '31'].includes(said(page, 'qtype'))).length;
		for (const page of pages) {
			if (said(page, 'qtype') !== '20') continue;
			draft.add(`## ${literal(incoming(said(page, 'title'))) || '…'}`);
			await addText(draft, said(page, 'contents'), said(page, 'contentsformat'), backup.files.of('mod_lesson', 'page_contents', page.attributes.id ?? '', context));
		}
		if (questions) draft.notes.add('lesson-questions-lost', { count: questions });
	});

const mostNested = 64 * 1024 * 1024;

/** An H5P package inside the backup: each of its questions. */
async function* h5pRows(backup: Backup, row: Row, activity: Activity, context: string, place: string): AsyncGenerator<Row> {
	const [file] = backup.files.of('mod_h5pactivity', 'package', '0', context);
	if (!file) throw new NotTaken('not-in-package', { name: activity.title.slice(-80) });
	if (file.bytes > mostNested) throw new NotTaken('file-too-large', { name: file.name.slice(-80), megabytes: Math.ceil(file.bytes / 1_000_000) });
	let inner: Package | undefined;
	backup.number--;
	try {
		inner = await openPackage(bytesSource(await backup.from.read(file.at, mostNested)));
		for await (const one of readH5p(inner, backup.reading, place)) yield { ...one, name: one.name === '…' ? activity.title : one.name, number: ++backup.number };
	} catch (error) {
		if (!(error instanceof PackageRefused)) throw error;
		yield { ...row, number: ++backup.number, why: [{ key: `package-${error.reason}`, values: { name: error.entry } }] };
	} finally {
		await inner?.close();
	}
}

/** A piece of work to hand in becomes an exercise that a person marks: a text, or files. */
async function assignRow(backup: Backup, row: Row, activity: Activity, node: Node, context: string): Promise<Row> {
	const notes = new Notes();
	row.why = notes.whys;
	const settings = [...every(node, 'plugin_config')].map((each) => ({ plugin: said(each, 'plugin'), name: said(each, 'name'), value: said(each, 'value') }));
	const is = (plugin: string, name: string) => settings.find((each) => each.plugin === plugin && each.name === name)?.value ?? '';
	const asksFiles = is('file', 'enabled') === '1';
	const asked: Node = {
		name: 'question', attributes: {}, text: '',
		children: [['responseformat', asksFiles && is('onlinetext', 'enabled') !== '1' ? 'noinline' : 'editor'], ['attachments', asksFiles ? is('file', 'maxfilesubmissions') || '1' : '0'], ['filetypeslist', is('file', 'filetypeslist')]]
			.map(([name, text]) => ({ name, text, attributes: {}, children: [] }))
	};
	const text = said(node, 'intro');
	const nodes = await fileNodes(text, backup.files.of('mod_assign', 'intro', '0', context), backup.from);
	const files = nodes.map((file) => ({ path: `${file.attributes.path.slice(1)}${file.attributes.name}`, base64: file.text }));
	const stem: Text = text.trim() ? { text, format: formats[Number(said(node, 'introformat'))] ?? 'html', files } : { text: activity.title, format: 'plain' };
	const { kind, interaction } = essayQuestion({ type: 'essay', node: asked, notes, stem });
	notes.add('dates-and-grades-lost');
	row.item = itemOf({ name: activity.title, kind, stem: markdownOf(stem, notes), interaction, foreign: { format: 'mbz', data: { type: 'assign' } } }, notes, backup.reading);
	Object.assign(row, { kind, outcome: 'changed', ...(notes.files.size ? { files: [...notes.files.values()] } : {}) });
	return row;
}
