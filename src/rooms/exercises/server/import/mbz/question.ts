/** A question as a backup holds it, brought to the shape of Moodle XML, so that one reader knows the types. */
import type { Package } from '#platform/server/package.ts';
import { child, children, down, every, type Node } from '../xml.ts';
import { fileNodes, said, type BackupFiles } from './files.ts';

const el = (name: string, text = '', attributes: Record<string, string> = {}, inner: Node[] = []): Node => ({ name, attributes, children: inner, text });

const formats: Record<string, string> = { 0: 'moodle_auto_format', 1: 'html', 2: 'plain_text', 4: 'markdown' };

/** What is needed to make a question whole: the package, its files, and the texts of the questions inside questions (cloze). */
export type Whole = { from: Package; files: BackupFiles; parts: Map<string, string> };

type Area = { component: string; area: string; item: string };

/** `<name format="…"><text>…</text><file/>…</name>` with the files that the text shows. */
async function rich(name: string, text: string, format: string, whole: Whole, area?: Area): Promise<Node> {
	const files = area ? await fileNodes(text, whole.files.of(area.component, area.area, area.item), whole.from) : [];
	return el(name, '', { format: formats[format] ?? 'html' }, [el('text', text), ...files]);
}

const plain = (node: Node | undefined, ...names: string[]): Node[] => names.filter((name) => said(node, name) !== '').map((name) => el(name, said(node, name)));

/** A question of a backup as one of Moodle XML; `type` is Moodle's own word. */
export async function exported(question: Node, whole: Whole): Promise<{ node: Node; type: string }> {
	const type = said(question, 'qtype') === 'multianswer' ? 'cloze' : said(question, 'qtype');
	const id = question.attributes.id ?? '';
	const plugin = question.children.find((each) => /^plugin_qtype_\w+_question$/.test(each.name));
	const own = child(plugin, said(question, 'qtype')) ?? child(plugin, 'matchoptions') ?? child(plugin, 'ddmatchoptions');
	const at = (area: string): Area => ({ component: 'question', area, item: id });
	const text = said(question, 'questiontext');
	const stem = type === 'cloze' ? clozeText(text, down(plugin, 'multianswer'), whole.parts) : text;
	const inner: Node[] = [
		el('name', '', {}, [el('text', said(question, 'name'))]),
		await rich('questiontext', stem, said(question, 'questiontextformat'), whole, at('questiontext')),
		await rich('generalfeedback', said(question, 'generalfeedback'), said(question, 'generalfeedbackformat'), whole, at('generalfeedback')),
		el('defaultgrade', said(question, 'defaultmark')),
		...plain(question, 'penalty', 'idnumber'),
		el('tags', '', {}, children(child(question, 'tags'), 'tag').map((tag) => el('tag', '', {}, [el('text', said(tag, 'rawname') || said(tag, 'name'))])))
	];
	for (const hint of children(child(question, 'question_hints'), 'question_hint'))
		inner.push(await rich('hint', said(hint, 'hint'), said(hint, 'hintformat'), whole, { component: 'question', area: 'hint', item: hint.attributes.id ?? '' }));
	for (const name of ['correctfeedback', 'partiallycorrectfeedback', 'incorrectfeedback'])
		if (child(own, name)) inner.push(await rich(name, said(own, name), said(own, `${name}format`), whole, at(name)));
	inner.push(...plain(own, 'single', 'shuffleanswers', 'answernumbering', 'usecase', 'gradingtype', 'responseformat', 'responsefieldlines', 'minwordlimit', 'maxwordlimit', 'attachments', 'filetypeslist'));
	for (const name of ['graderinfo', 'responsetemplate']) if (child(own, name)) inner.push(await rich(name, said(own, name), said(own, `${name}format`), whole, { component: 'qtype_essay', area: name, item: id }));
	if (plugin) inner.push(...(await answersOf(type, plugin, id, whole)), ...(await pairsOf(type, plugin, whole)), ...(await placesOf(type, plugin, id, whole)));
	inner.push(...[...every(plugin, 'dataset_definitions')].slice(0, 1));
	return { node: el('question', '', { type }, inner), type };
}

/** The places of a cloze text are numbered here; each is a question of its own whose text is the code of the place. */
function clozeText(text: string, own: Node | undefined, parts: Map<string, string>): string {
	const ids = said(own, 'sequence').split(',');
	return text.replace(/\{#(\d{1,3})\}/g, (place, n: string) => parts.get(ids[Number(n) - 1]?.trim() ?? '') ?? place);
}

const group = (feedback: string): string => /"draggroup";(?:s:\d+:"(\d+)"|i:(\d+))/.exec(feedback)?.slice(1).find(Boolean) ?? (/^\d+$/.test(feedback) ? feedback : '1');

async function answersOf(type: string, plugin: Node, id: string, whole: Whole): Promise<Node[]> {
	const answers = children(child(plugin, 'answers'), 'answer');
	if (type === 'ddwtos' || type === 'gapselect')
		return answers.map((answer) => el(type === 'ddwtos' ? 'dragbox' : 'selectoption', '', {}, [el('text', said(answer, 'answertext')), el('group', group(said(answer, 'feedback')))]));
	const truth = child(plugin, 'truefalse');
	const records = [...every(plugin, type === 'numerical' ? 'numerical_record' : 'calculated_record')];
	const made: Node[] = [];
	for (const answer of answers) {
		const own = answer.attributes.id ?? '';
		const word = type !== 'truefalse' ? said(answer, 'answertext') : own === said(truth, 'trueanswer') ? 'true' : own === said(truth, 'falseanswer') ? 'false' : said(answer, 'answertext').toLowerCase();
		// Of an ordering the fraction is the place in the order; of all others the share of the points.
		const fraction = type === 'ordering' ? said(answer, 'fraction') : String(Number((Number(said(answer, 'fraction')) * 100).toFixed(5)));
		const rest = await rich('answer', word, said(answer, 'answerformat'), whole, { component: 'question', area: 'answer', item: own });
		const record = records.find((each) => said(each, 'answer') === own);
		made.push({
			...rest,
			attributes: { ...rest.attributes, fraction },
			children: [
				...rest.children,
				await rich('feedback', said(answer, 'feedback'), said(answer, 'feedbackformat'), whole, { component: 'question', area: 'answerfeedback', item: own }),
				...plain(record, 'tolerance', 'tolerancetype')
			]
		});
	}
	const units = [...every(plugin, 'numerical_unit')].map((unit) => el('unit', '', {}, [el('multiplier', said(unit, 'multiplier')), el('unit_name', said(unit, 'unit'))]));
	return [...made, ...(units.length ? [el('units', '', {}, units)] : []), ...plain([...every(plugin, 'numerical_option')][0], 'unitgradingtype', 'unitpenalty')];
}

async function pairsOf(type: string, plugin: Node, whole: Whole): Promise<Node[]> {
	const component = `qtype_${type}`;
	const made: Node[] = [];
	for (const match of [...children(child(plugin, 'matches'), 'match'), ...children(child(plugin, 'ddmatches'), 'ddmatch')]) {
		const id = match.attributes.id ?? '';
		const left = await rich('subquestion', said(match, 'questiontext'), said(match, 'questiontextformat'), whole, { component, area: 'subquestion', item: id });
		const right = await rich('answer', said(match, 'answertext'), said(match, 'answertextformat') || '1', whole, { component, area: 'subanswer', item: id });
		made.push({ ...left, children: [...left.children, right] });
	}
	return made;
}

/** The picture, what is dragged and where to, of the two types on a picture. */
async function placesOf(type: string, plugin: Node, id: string, whole: Whole): Promise<Node[]> {
	if (!/^dd(imageortext|marker)$/.test(type)) return [];
	const files = (area: string, item: string) => fileNodes('', whole.files.of(`qtype_${type}`, area, item), whole.from, true);
	const made = (await files('bgimage', id)).slice(0, 1);
	for (const drag of children(child(plugin, 'drags'), 'drag'))
		made.push(el('drag', '', {}, [...plain(drag, 'no', 'draggroup', 'infinite'), el('text', said(drag, 'label')), ...(await files('dragimage', drag.attributes.id ?? '')).slice(0, 1)]));
	for (const drop of children(child(plugin, 'drops'), 'drop')) made.push(el('drop', '', {}, [...plain(drop, 'no', 'xleft', 'ytop', 'shape', 'coords', 'choice'), el('text', said(drop, 'label'))]));
	return made;
}
