/** The course of a Moodle backup: its sections and what stands in them, in order. */
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { incoming } from '../markdown.ts';
import { limits, NotTaken } from '../row.ts';
import { child, children, down, xmlTree, type Node } from '../xml.ts';
import { said } from './files.ts';

export type Activity = { module: string; type: string; title: string; folder: string; section: string };
export type Section = { id: string; title: string; summary: string; format: string };
export type Course = { title: string; sections: Section[]; activities: Activity[] };

/** A small document of the package; undefined where it is not there. Refuses (`NotTaken`) one that is no XML or too long. */
export async function treeOf(from: Package, name: string): Promise<Node | undefined> {
	const size = from.size(name);
	if (size === undefined) return undefined;
	if (size > limits.question) throw new NotTaken('too-long', { letters: size });
	let text = '';
	for await (const piece of decoded(from.open(name))) text += piece;
	return xmlTree(text);
}

const lineOf = (text: string): string => incoming(text).replace(/<[^>]{0,1000}>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 200);

/** What `moodle_backup.xml` lists. A section whose own file cannot be read keeps the title of the list; activities stand in the order of their section. */
export async function courseOf(from: Package): Promise<Course> {
	const root = await treeOf(from, 'moodle_backup.xml');
	const information = child(root, 'information');
	const contents = child(information, 'contents');
	const activities = children(child(contents, 'activities'), 'activity').map((node): Activity => ({
		module: said(node, 'moduleid'), type: said(node, 'modulename'), title: lineOf(said(node, 'title')), folder: said(node, 'directory'), section: said(node, 'sectionid')
	}));
	const orders = new Map<string, string[]>();
	const sections: Section[] = [];
	for (const listed of children(child(contents, 'sections'), 'section')) {
		const id = said(listed, 'sectionid');
		const own = await treeOf(from, `${said(listed, 'directory')}/section.xml`).catch((error: unknown) => {
			if (error instanceof NotTaken) return undefined;
			throw error;
		});
		const title = lineOf(said(own, 'name')) || lineOf(said(listed, 'title'));
		sections.push({ id, title: /^\d*$/.test(title) ? '' : title, summary: said(own, 'summary'), format: said(own, 'summaryformat') });
		orders.set(id, said(own, 'sequence').split(',').map((each) => each.trim()));
	}
	const rank = (activity: Activity): number => {
		const at = orders.get(activity.section)?.indexOf(activity.module) ?? -1;
		return at < 0 ? Number.MAX_SAFE_INTEGER : at;
	};
	return { title: lineOf(said(information, 'original_course_fullname')), sections, activities: activities.sort((a, b) => rank(a) - rank(b)) };
}

/** The element of an activity: its context (by which its files are found), and what it holds. */
export async function activityOf(from: Package, activity: Activity): Promise<{ context: string; node: Node } | undefined> {
	const root = await treeOf(from, `${activity.folder}/${activity.type}.xml`);
	const node = child(root, activity.type);
	return root && node ? { context: root.attributes.contextid ?? '', node } : undefined;
}

/** The numbers of the questions, or of their entries in the bank, that a test asks. */
export function askedBy(quiz: Node): string[] {
	const found: string[] = [];
	for (const each of children(child(quiz, 'question_instances'), 'question_instance')) {
		const reference = down(each, 'question_reference');
		if (reference) found.push(`entry ${said(reference, 'questionbankentryid')}`);
		else found.push(`question ${said(each, 'questionid') || said(each, 'question')}`);
	}
	return found;
}
