/** Moodle backups made for tests, in the shapes that Moodle 2 to 4 write. */
import { createHash } from 'node:crypto';
import { tarGzipOf, zipFiles } from '#tests/packages.ts';

const xml = (text: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
export const escape = (text: string): string => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
/** Elements of these names and texts. */
export const fields = (values: Record<string, string | number>): string => Object.entries(values).map(([name, value]) => `<${name}>${escape(String(value))}</${name}>`).join('');

export type BackupPart = { type: string; title: string; section?: number; own: string; context?: number };
export type BackupFileMade = { component: string; area: string; item: number; context: number; name: string; bytes: Uint8Array | string; path?: string };

/** A question as a backup holds it. */
export const asked = (id: number, qtype: string, values: { name: string; text: string; parent?: number; more?: string; hidden?: number; idnumber?: string }, plugin: string): string =>
	`<question id="${id}">${fields({ parent: values.parent ?? 0, name: values.name, questiontext: values.text, questiontextformat: 1, generalfeedback: '', generalfeedbackformat: 1, defaultmark: '1.0000000', penalty: '0.3333333', qtype, hidden: values.hidden ?? 0 })}<idnumber>${values.idnumber ?? '$@NULL@$'}</idnumber>${plugin}<question_hints></question_hints><tags></tags>${values.more ?? ''}</question>`;

export const answers = (...list: [id: number, text: string, fraction: number, feedback?: string][]): string =>
	`<answers>${list.map(([id, text, fraction, feedback = '']) => `<answer id="${id}">${fields({ answertext: text, answerformat: 1, fraction: fraction.toFixed(7), feedback, feedbackformat: 1 })}</answer>`).join('')}</answers>`;

/** A category of Moodle 2 and 3, with its questions. */
export const category = (id: number, name: string, parent: number, questions: string): string => `<question_category id="${id}">${fields({ name, contextid: 27, parent })}<questions>${questions}</questions></question_category>`;

/** A category of Moodle 4: entries, each with its versions. */
export const entries = (id: number, name: string, parent: number, list: { entry: number; idnumber?: string; versions: { version: number; status?: string; question: string }[] }[]): string =>
	`<question_category id="${id}">${fields({ name, contextid: 27, parent })}<question_bank_entries>${list
		.map(
			({ entry, idnumber = '$@NULL@$', versions }) =>
				`<question_bank_entry id="${entry}"><idnumber>${idnumber}</idnumber><question_version>${versions
					.map(({ version, status = 'ready', question }) => `<question_versions id="${entry}${version}">${fields({ version, status })}<questions>${question}</questions></question_versions>`)
					.join('')}</question_version></question_bank_entry>`
		)
		.join('')}</question_bank_entries></question_category>`;

/** The files of a backup by name. */
export function backupFiles({ sections = [{ id: 1, name: 'Suites', summary: '' }], parts = [], questions = '', files = [] }: {
	sections?: { id: number; name: string; summary: string }[];
	parts?: BackupPart[];
	questions?: string;
	files?: BackupFileMade[];
}): Record<string, string | Uint8Array> {
	const made: Record<string, string | Uint8Array> = {};
	const folder = (part: BackupPart, i: number) => `activities/${part.type}_${i + 1}`;
	made['moodle_backup.xml'] = xml(`<moodle_backup><information>${fields({ name: 'x.mbz', original_course_fullname: 'Maths Tle' })}<contents><activities>${parts
		.map((part, i) => `<activity>${fields({ moduleid: i + 1, sectionid: part.section ?? 1, modulename: part.type, title: part.title, directory: folder(part, i) })}</activity>`)
		.join('')}</activities><sections>${sections.map((section) => `<section>${fields({ sectionid: section.id, title: section.name, directory: `sections/section_${section.id}` })}</section>`).join('')}</sections></contents></information></moodle_backup>`);
	for (const section of sections)
		made[`sections/section_${section.id}/section.xml`] = xml(`<section id="${section.id}">${fields({ number: section.id, name: section.name, summary: section.summary, summaryformat: 1, sequence: parts.flatMap((part, i) => ((part.section ?? 1) === section.id ? [i + 1] : [])).join(',') })}</section>`);
	for (const [i, part] of parts.entries())
		made[`${folder(part, i)}/${part.type}.xml`] = xml(`<activity id="${i + 1}" moduleid="${i + 1}" modulename="${part.type}" contextid="${part.context ?? 100 + i}"><${part.type} id="${i + 1}"><name>${escape(part.title)}</name>${part.own}</${part.type}></activity>`);
	made['questions.xml'] = xml(`<question_categories>${questions}</question_categories>`);
	let list = '';
	for (const file of files) {
		const hash = createHash('sha1').update(file.bytes).digest('hex');
		made[`files/${hash.slice(0, 2)}/${hash}`] = file.bytes;
		list += `<file id="1">${fields({ contenthash: hash, contextid: file.context, component: file.component, filearea: file.area, itemid: file.item, filepath: file.path ?? '/', filename: file.name, filesize: file.bytes.length })}</file>`;
	}
	made['files.xml'] = xml(`<files>${list}</files>`);
	return made;
}

export const asZip = (files: Record<string, string | Uint8Array>): Buffer => zipFiles(files);
export const asTar = (files: Record<string, string | Uint8Array>): Promise<Buffer> => tarGzipOf(Object.entries(files).map(([name, data]) => ({ name, data })));
