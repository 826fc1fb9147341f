import { fold } from '#platform/language.ts';
import { tidyName } from '#rooms/people/names.ts';

/** A list of schools as offices keep it in spreadsheets: which column is what, and what each row says. PURE. */
export const schoolFields = ['name', 'nameAr', 'kind', 'code', 'ief', 'ia', 'unit', 'status', 'classes'] as const;
export type SchoolField = (typeof schoolFields)[number];
export type SchoolHead = { /** Which row of the table holds the heads, from 0; -1: none. */ row: number; columns: (SchoolField | null)[] };

export const mostSchools = 20_000;
const mostClassesOfSchool = 100;

// Words of a column's head, folded; the more precise before the less: "Code IEF" is an office, "Type d’établissement" a kind.
const heads: [SchoolField, RegExp][] = [
	['nameAr', /(arabe|arabic|بالعربيه)/],
	['ief', /\b(ief|iden)\b|inspection de l|direction provinciale|المفتشيه|المديريه/],
	['ia', /\bia\b|academie|academy|\baref\b|الاكاديميه/],
	['unit', /(departement|department|region|commune|prefecture|province|district|الاقليم|الجهه|الجماعه)/],
	['classes', /(classes|divisions|الاقسام|الفصول)/],
	['kind', /(type|genre|nature|categorie|cycle|kind|نوع|السلك)/],
	['status', /(statut|status|secteur|القطاع|الوضع)/],
	['code', /(\bcode\b|matricule|identifiant|رمز)/],
	['name', /(nom\b|name|denomination|etablissement|ecole|school|اسم|الموسسه|المدرسه)/]
];

/** Finds the row of heads among the first 15 and guesses each column. A list of people is none of schools: it names given names. */
export function findSchoolHead(table: string[][]): SchoolHead {
	let best: SchoolHead = { row: -1, columns: (table[0] ?? []).map(() => null) };
	let most = 1;
	table.slice(0, 15).forEach((cells, row) => {
		const used = new Set<SchoolField>();
		const columns = cells.map((cell) => {
			const word = fold(cell).replace(/[_*:()]/g, ' ').replace(/\s+/g, ' ').trim();
			const field = word && word.length <= 60 ? heads.find(([, pattern]) => pattern.test(word))?.[0] : undefined;
			if (!field || used.has(field)) return null;
			used.add(field);
			return field;
		});
		const people = cells.some((cell) => /(prenom|given|first ?name|الاسم الشخصي)/.test(fold(cell)));
		if (!people && used.has('name') && used.size > most) {
			most = used.size;
			best = { row, columns };
		}
	});
	return best;
}

export type SchoolRow = {
	/** The line in the file as a spreadsheet counts, from 1. */
	line: number;
	name: string;
	nameAr: string | null;
	kind: string | null;
	code: string | null;
	/** The office or the unit it stands under, in words or by code; the nearest that is named. */
	office: string | null;
	/** The academy, where an inspection below it is named too: it places nothing, but it must exist. */
	ia: string | null;
	unit: string | null;
	status: string | null;
	classes: string[];
};

export type SchoolFaultKind = 'nameMissing' | 'codeWrong' | 'codeTaken' | 'kindUnknown' | 'statusUnknown' | 'classUnknown' | 'officeMissing' | 'officeUnknown' | 'officeMany' | 'unitUnknown' | 'unitElsewhere' | 'twice' | 'tooManyRows';
export type SchoolFault = { line: number; field: SchoolField; fault: SchoolFaultKind; value: string; /** For `twice`: the line of the first. */ first?: number };

/** Reads the rows below the head; empty rows are nothing. Whether offices and kinds exist is for the plan to say. */
export function readSchools(table: string[][], head: SchoolHead): { rows: SchoolRow[]; faults: SchoolFault[] } {
	const rows: SchoolRow[] = [];
	const faults: SchoolFault[] = [];
	for (let i = head.row + 1; i < table.length; i++) {
		const text = (field: SchoolField) => tidyText(table[i][head.columns.indexOf(field)] ?? '');
		if (!schoolFields.some((field) => head.columns.includes(field) && text(field))) continue;
		const line = i + 1;
		if (rows.length >= mostSchools) {
			faults.push({ line, field: 'name', fault: 'tooManyRows', value: String(mostSchools) });
			break;
		}
		const name = tidyName(text('name'));
		if (!name) {
			faults.push({ line, field: 'name', fault: 'nameMissing', value: '' });
			continue;
		}
		const classes = text('classes').split(/[;,|/\n]+/).map((one) => one.trim().slice(0, 60)).filter(Boolean).slice(0, mostClassesOfSchool);
		rows.push({
			line, name, nameAr: tidyName(text('nameAr')) || null, kind: text('kind') || null, code: text('code') || null,
			office: text('ief') || text('ia') || null, ia: (text('ief') && text('ia')) || null, unit: text('unit') || null, status: text('status') || null, classes
		});
	}
	return { rows, faults };
}

const tidyText = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? '\n' : ' ')).replace(/[ \t]+/g, ' ').trim().slice(0, 2000);
