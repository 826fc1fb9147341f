/** Items as a workbook (.xlsx) with the columns that `import/sheet.ts` reads; every cell is text, so that none is taken for a formula. */
import writeXlsx from 'write-excel-file/node';
import type { Item } from '#rooms/exercises/item.ts';
import { headIn } from '#rooms/exercises/sheet-heads.ts';
import { columns, type Column, type SheetRow } from '#rooms/exercises/sheet-columns.ts';
import { rowsOf } from '#rooms/exercises/sheet.ts';
import { filesIn } from './html.ts';
import { Losses, type Told } from './told.ts';

const wide: Partial<Record<Column, number>> = { stem: 50, question: 40, answer: 30, solution: 50, title: 30, code: 16 };

/** The longest text that a spreadsheet's cell holds. */
const longestCell = 32_767;

/** A workbook of items in a language of heads. Items that a sheet has no word for are left, and told. */
export async function workbook(items: Item[], language: string, report: (told: Told) => void): Promise<Buffer> {
	const rows: SheetRow[] = [];
	for (const item of items) {
		const lost = new Losses();
		const own = rowsOf(item);
		const fits = own?.every((row) => Object.values(row).every((cell) => cell.length <= longestCell));
		lost.add('pictures-lost', filesIn(JSON.stringify(item)).length);
		lost.add('hints-lost', (item.hints?.length ?? 0) > 3);
		lost.add('steps-open', item.parts.some((part) => part.after));
		lost.add('criteria-lost', item.parts.some((part) => part.interaction.type === 'written' && (part.interaction.criteria?.length || part.interaction.words)));
		report({ code: item.code, title: item.title, outcome: !fits ? 'left' : lost.list.length ? 'changed' : 'whole', why: fits ? lost.list : [own ? 'too-many-columns' : 'kind-not-known'] });
		if (fits) rows.push(...own!);
	}
	return sheetOf(rows, language);
}

const sheetOf = (rows: SheetRow[], language: string): Promise<Buffer> =>
	writeXlsx([columns.map((column) => ({ value: headIn(column, language), type: String, fontWeight: 'bold' as const })), ...rows.map((row) => columns.map((column) => ({ value: row[column] ?? '', type: String, wrap: true })))], {
		columns: columns.map((column) => ({ width: wide[column] ?? 14 })),
		stickyRowsCount: 1
	} as never).toBuffer();

/** The model to fill in: one row of each type, each taken whole as it stands. */
export const template = (language: string): Promise<Buffer> => sheetOf(examples[language === 'ar' ? 'ar' : language === 'en' ? 'en' : 'fr'], language);

const fr: SheetRow[] = [
	{ type: 'choix', title: 'Capitale', stem: 'Quelle est la capitale du Sénégal ?', answer: '2', choice1: 'Thiès ## C’est la deuxième ville.', choice2: 'Dakar', choice3: 'Saint-Louis ## Elle l’a été jusqu’en 1957.' },
	{ type: 'plusieurs', title: 'Nombres premiers', stem: 'Lesquels sont premiers ?', answer: '1; 3', choice1: '2', choice2: '9 ## $9 = 3 \\times 3$', choice3: '11' },
	{ type: 'vrai-faux', title: 'Zéro', stem: 'Zéro est un nombre pair.', answer: 'vrai', solution: '$0 = 2 \\times 0$.' },
	{ type: 'nombre', title: 'Périmètre', stem: 'Un carré a {{a}} m de côté. Quel est son périmètre ?', answer: '{{p}} | 0%: {{s}} ## C’est son aire.', units: 'm; cm=0.01', parameters: 'a = 5..9; p = 4*a; s = a^2', hint1: 'Un carré a quatre côtés égaux.' },
	{ type: 'texte', title: 'Fleuve', stem: 'Quel fleuve sépare le Sénégal de la Mauritanie ?', answer: 'Sénégal | le fleuve Sénégal | 0%: Gambie ## Elle coule plus au sud.' },
	{ type: 'trous', title: 'Pluriels', question: 'Un cheval, des [[1]] ; un œil, des [[2]].', choice1: 'chevaux', choice2: '? œils ## Seulement dans œils-de-bœuf. | yeux*' },
	{ type: 'ordre', title: 'Du plus petit au plus grand', stem: 'Rangez.', choice1: '$\\frac14$', choice2: '$\\frac12$', choice3: '$\\frac34$' },
	{ type: 'paires', title: 'Capitales', stem: 'Reliez.', choice1: 'Mali -> Bamako', choice2: 'Maroc -> Rabat', choice3: '-> Lomé' },
	{ type: 'tri', title: 'Pairs et impairs', stem: 'Triez.', choice1: '4 -> pair', choice2: '7 -> impair', choice3: '10 -> pair' },
	{ type: 'expression', title: 'Développer', stem: 'Développez $(x+1)^2$.', answer: 'x^2+2x+1 | 0%: x^2+1 ## Le double produit manque.', variables: 'x', options: 'form=expanded' },
	{ type: 'rédaction', title: 'Expliquer', stem: 'Expliquez en trois phrases pourquoi il pleut moins à Podor qu’à Ziguinchor.', answer: 'La mousson vient du sud-ouest et faiblit vers le nord.' }
];
const said: Record<'ar' | 'en', Record<string, Partial<SheetRow>>> = {
	en: {
		choix: { type: 'choice', title: 'Capital', stem: 'What is the capital of Senegal?', choice1: 'Thiès ## The second city.', choice3: 'Saint-Louis ## Until 1957.' },
		plusieurs: { type: 'several', title: 'Primes', stem: 'Which are prime?' },
		'vrai-faux': { type: 'true-false', title: 'Zero', stem: 'Zero is an even number.', answer: 'true' },
		nombre: { type: 'number', title: 'Perimeter', stem: 'A square has sides of {{a}} m. What is its perimeter?', answer: '{{p}} | 0%: {{s}} ## That is its area.', hint1: 'A square has four equal sides.' },
		texte: { type: 'text', title: 'River', stem: 'Which river parts Senegal from Mauritania?', answer: 'Senegal | the Senegal river | 0%: Gambia ## It flows further south.' },
		trous: { type: 'gaps', title: 'Plurals', question: 'One child, two [[1]]; one mouse, two [[2]].', choice1: 'children', choice2: '? mouses ## Not this one. | mice*' },
		ordre: { type: 'order', title: 'From smallest to largest', stem: 'Put them in order.' },
		paires: { type: 'pairs', title: 'Capitals', stem: 'Match.', choice2: 'Morocco -> Rabat' },
		tri: { type: 'sort', title: 'Even and odd', stem: 'Sort.', choice1: '4 -> even', choice2: '7 -> odd', choice3: '10 -> even' },
		expression: { title: 'Expand', stem: 'Expand $(x+1)^2$.', answer: 'x^2+2x+1 | 0%: x^2+1 ## The middle term is missing.' },
		rédaction: { type: 'essay', title: 'Explain', stem: 'Explain in three sentences why it rains less in Podor than in Ziguinchor.', answer: 'The monsoon comes from the south-west and weakens northwards.' }
	},
	ar: {
		choix: { type: 'اختيار', title: 'العاصمة', stem: 'ما عاصمة السنغال؟', choice1: 'تييس ## هي المدينة الثانية.', choice2: 'داكار', choice3: 'سان لويس ## كانت العاصمة حتى 1957.' },
		plusieurs: { type: 'عدة اختيارات', title: 'الأعداد الأولية', stem: 'أيها أولي؟' },
		'vrai-faux': { type: 'صح أو خطأ', title: 'الصفر', stem: 'الصفر عدد زوجي.', answer: 'صحيح' },
		nombre: { type: 'عدد', title: 'المحيط', stem: 'طول ضلع مربع {{a}} m. ما محيطه؟', answer: '{{p}} | 0%: {{s}} ## هذه مساحته.', hint1: 'للمربع أربعة أضلاع متساوية.' },
		texte: { type: 'نص', title: 'النهر', stem: 'أي نهر يفصل السنغال عن موريتانيا؟', answer: 'السنغال | نهر السنغال | 0%: غامبيا ## يجري جنوبا.' },
		trous: { type: 'فراغات', title: 'الجموع', question: 'كتاب جمعها [[1]]، وباب جمعها [[2]].', choice1: 'كتب', choice2: '? بابات | أبواب*' },
		ordre: { type: 'ترتيب', title: 'من الأصغر إلى الأكبر', stem: 'رتب.' },
		paires: { type: 'مطابقة', title: 'العواصم', stem: 'صل.', choice1: 'مالي -> باماكو', choice2: 'المغرب -> الرباط', choice3: '-> لومي' },
		tri: { type: 'تصنيف', title: 'زوجي وفردي', stem: 'صنف.', choice1: '4 -> زوجي', choice2: '7 -> فردي', choice3: '10 -> زوجي' },
		expression: { type: 'عبارة', title: 'النشر', stem: 'انشر $(x+1)^2$.', answer: 'x^2+2x+1 | 0%: x^2+1 ## ينقص الحد الأوسط.' },
		rédaction: { type: 'إنشاء', title: 'اشرح', stem: 'اشرح في ثلاث جمل لماذا تقل الأمطار في بودور عنها في زيغنشور.', answer: 'تأتي الرياح الموسمية من الجنوب الغربي وتضعف شمالا.' }
	}
};
const examples: Record<'fr' | 'ar' | 'en', SheetRow[]> = {
	fr,
	ar: fr.map((row) => ({ ...row, ...said.ar[row.type] }) as SheetRow),
	en: fr.map((row) => ({ ...row, ...said.en[row.type] }) as SheetRow)
};
