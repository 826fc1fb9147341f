import { fold } from '#platform/language.ts';
import { tidyName } from '#rooms/people/names.ts';
import { readDay, readEmail, readPhone, readRelation, readSex } from '#rooms/people/person.ts';

/** A list of people as schools keep it in spreadsheets: which column is what, and what each row says. PURE. */
export const fields = [
	'givenName', 'familyName', 'fullName', 'sex', 'birthDate', 'birthPlace', 'number', 'school', 'class', 'role', 'phone', 'email', 'guardianName', 'guardianPhone', 'guardianRelation'
] as const;
export type Field = (typeof fields)[number];
/** For each column of the list, what it is; null: not taken. */
export type Columns = (Field | null)[];

export const mostRows = 20_000;

// Words of a column's head, folded, in French, Arabic and English; the more precise before the less.
const heads: [Field, RegExp][] = [
	['guardianPhone', /(tel|phone|mobile|portable|contact|numero|هاتف).*(tuteur|parent|pere|mere|guardian|responsable|ولي|الاب|الام)|(tuteur|parent|guardian|responsable|ولي).*(tel|phone|mobile|contact|هاتف)/],
	['guardianRelation', /(lien|relation|qualite|parente|صله|القرابه)/],
	['guardianName', /(tuteur|tutrice|parent|pere|mere|guardian|responsable|ولي|اسم الاب|اسم الام)/],
	['birthPlace', /(lieu|place of birth|birth ?place|مكان)/],
	['birthDate', /(naiss|nee? le|ne\(e\)|birth|date of b|dob|ازدياد|ميلاد|ولاده)/],
	['number', /(^ien$|matricule|identifiant|massar|code eleve|numero nat|n ?° ?ien|student id|national id|رقم التلميذ|رقم مسار|مسار|الرقم الوطني|رقم التسجيل)/],
	['school', /(etablissement|^ecole|^lycee|^cem\b|college|^school|موسسه|مدرسه)/],
	['class', /(classe?\b|division|^class$|groupe ped|القسم|الفصل|الصف)/],
	['role', /(role|fonction|statut|profil|الصفه|الوظيفه|الدور)/],
	['sex', /(sexe?\b|genre|gender|الجنس|النوع)/],
	['phone', /(tel|phone|mobile|portable|gsm|هاتف)/],
	['email', /(mail|courriel|بريد)/],
	['fullName', /(nom.*prenom|prenom.*nom|^nom complet|^full ?name|^name$|^eleves?$|^pupil|^student|الاسم الكامل|الاسم و|النسب والاسم|^التلميذ)/],
	['givenName', /(prenom|first|given|forename|الاسم الشخصي|^الاسم$)/],
	['familyName', /(^nom\b|family|last ?name|surname|patronyme|الاسم العايلي|النسب|اللقب)/]
];

/** Guesses what a column is from its head; null when nothing fits. */
export function guessField(head: string): Field | null {
	const word = fold(head).replace(/[_*:]/g, ' ').replace(/\s+/g, ' ').trim();
	return word ? (heads.find(([, pattern]) => pattern.test(word))?.[0] ?? null) : null;
}

export type Head = { /** Which row of the table holds the heads, from 0; -1: none. */ row: number; columns: Columns };

/** Finds the row of heads among the first 15 (lists begin with titles of schools and years) and guesses each column; a field is given once. */
export function findHead(table: string[][]): Head {
	let best: Head = { row: -1, columns: (table[0] ?? []).map(() => null) };
	let most = 1;
	table.slice(0, 15).forEach((cells, row) => {
		const used = new Set<Field>();
		const columns = cells.map((cell) => {
			const field = cell.length <= 60 ? guessField(cell) : null;
			if (!field || used.has(field)) return null;
			used.add(field);
			return field;
		});
		// "Prénom" alone beside "Nom et prénoms" is the full name's.
		const named = used.has('fullName') || used.has('givenName') || used.has('familyName');
		if (named && used.size > most) {
			most = used.size;
			best = { row, columns };
		}
	});
	if (best.row >= 0 && best.columns.includes('givenName') && best.columns.includes('familyName')) best.columns = best.columns.map((field) => (field === 'fullName' ? null : field));
	return best;
}

export type Role = 'pupil' | 'learner' | 'teacher' | 'staff';

export type RosterRow = {
	/** The line in the file as a spreadsheet counts, from 1. */
	line: number;
	givenName: string;
	familyName: string;
	sex: 'F' | 'M' | null;
	birthDate: string | null;
	birthDateAbout: boolean;
	birthPlace: string | null;
	number: string | null;
	school: string | null;
	class: string | null;
	role: Role | null;
	phone: string | null;
	email: string | null;
	guardian: { givenName: string; familyName: string; phone: string | null; relation: string } | null;
};

export type RosterFaultKind =
	| 'givenNameMissing' | 'familyNameMissing' | 'nameWrong' | 'sexWrong' | 'dateWrong' | 'dateUnlikely' | 'numberWrong' | 'phoneWrong' | 'emailWrong' | 'roleWrong'
	| 'classMissing' | 'classUnknown' | 'schoolMissing' | 'schoolUnknown' | 'twice' | 'elsewhere' | 'tooManyRows';
export type RosterFault = { line: number; field: Field; fault: RosterFaultKind; value: string; /** For `twice`: the line of the first. */ first?: number };

const nameLooks = /^[\p{L}\p{M}][\p{L}\p{M}\s.'’ʼ`-]*$/u;

/** Splits a full name. An all-capitals part is the family name; else the head says which comes first. */
export function splitName(full: string, familyFirst: boolean): { givenName: string; familyName: string } {
	const words = tidyName(full).split(' ').filter(Boolean);
	const capital = (word: string) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
	const capitals = words.filter(capital);
	if (capitals.length > 0 && capitals.length < words.length) return { givenName: words.filter((word) => !capital(word)).join(' '), familyName: capitals.join(' ') };
	if (words.length < 2) return { givenName: '', familyName: words.join(' ') };
	return familyFirst ? { givenName: words.slice(1).join(' '), familyName: words[0] } : { givenName: words.slice(0, -1).join(' '), familyName: words[words.length - 1] };
}

/** A name in capitals or in small letters throughout is written as names are; any other stays as it is. */
export function caseName(name: string): string {
	const tidy = tidyName(name);
	if (tidy !== tidy.toUpperCase() && tidy !== tidy.toLowerCase()) return tidy;
	return tidy.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}

function readRole(text: string): Role | null {
	const word = fold(text);
	if (/^(eleve|pupil|student|تلميذ|تلميذه)/.test(word)) return 'pupil';
	if (/^(apprenant|learner|stagiaire|متعلم|متدرب)/.test(word)) return 'learner';
	if (/^(ens|prof|maitre|maitresse|instit|teacher|استاذ|معلم|مدرس)/.test(word)) return 'teacher';
	if (/^(personnel|staff|agent|surveillant|secretaire|comptable|intendant|bibliothecaire|موظف|اداري)/.test(word)) return 'staff';
	return null;
}

/** Reads the rows below the head. A row with a fault in a name, a date or a number is not taken; empty rows are nothing. */
export function readRows(table: string[][], head: Head, thisYear: number): { rows: RosterRow[]; faults: RosterFault[] } {
	const rows: RosterRow[] = [];
	const faults: RosterFault[] = [];
	const at = new Map<Field, number>();
	head.columns.forEach((field, column) => field && !at.has(field) && at.set(field, column));
	const familyFirst = !/^(prenom|first|given|الاسم ال?شخصي)/.test(fold(table[head.row]?.[at.get('fullName') ?? -1] ?? ''));
	for (let i = head.row + 1; i < table.length; i++) {
		const cells = table[i];
		const text = (field: Field) => (at.has(field) ? (cells[at.get(field)!] ?? '').trim() : '');
		if (![...at.keys()].some((field) => text(field))) continue;
		const line = i + 1;
		if (rows.length >= mostRows) {
			faults.push({ line, field: 'familyName', fault: 'tooManyRows', value: String(mostRows) });
			break;
		}
		const before = faults.length;
		const fault = (field: Field, kind: RosterFaultKind, value = text(field)) => void faults.push({ line, field, fault: kind, value: value.slice(0, 60) });
		const full = at.has('familyName') && at.has('givenName') ? null : splitName(text('fullName') || text('familyName') || text('givenName'), familyFirst);
		const givenName = caseName(text('givenName') && full === null ? text('givenName') : (full?.givenName ?? ''));
		const familyName = caseName(full === null ? text('familyName') : full.familyName);
		const nameField: Field = full ? 'fullName' : 'familyName';
		if (!familyName) fault(nameField, 'familyNameMissing', '');
		else if (!nameLooks.test(familyName)) fault(nameField, 'nameWrong', familyName);
		if (!givenName) fault(full ? 'fullName' : 'givenName', 'givenNameMissing', '');
		else if (!nameLooks.test(givenName)) fault(full ? 'fullName' : 'givenName', 'nameWrong', givenName);
		const sex = readSex(text('sex'));
		if (text('sex') && !sex) fault('sex', 'sexWrong');
		const birth = text('birthDate') ? readDay(text('birthDate'), thisYear) : null;
		if (text('birthDate') && !birth) fault('birthDate', 'dateWrong');
		else if (birth && (Number(birth.day.slice(0, 4)) > thisYear - 2 || Number(birth.day.slice(0, 4)) < thisYear - 110)) fault('birthDate', 'dateUnlikely');
		const number = text('number').replace(/\s+/g, '').toUpperCase();
		if (number && !/^[A-Z0-9/._-]{2,40}$/.test(number)) fault('number', 'numberWrong');
		const phone = text('phone') ? readPhone(text('phone')) : null;
		if (text('phone') && !phone) fault('phone', 'phoneWrong');
		const email = text('email') ? readEmail(text('email')) : null;
		if (text('email') && !email) fault('email', 'emailWrong');
		const role = text('role') ? readRole(text('role')) : null;
		if (text('role') && !role) fault('role', 'roleWrong');
		const guardianPhone = text('guardianPhone') ? readPhone(text('guardianPhone').split(/[/;,]/)[0]) : null;
		if (text('guardianPhone') && !guardianPhone) fault('guardianPhone', 'phoneWrong');
		const guardianName = splitName(text('guardianName'), false);
		if (text('guardianName') && !nameLooks.test(tidyName(text('guardianName')))) fault('guardianName', 'nameWrong');
		if (faults.length > before) continue;
		rows.push({
			line,
			givenName,
			familyName,
			sex,
			birthDate: birth?.day ?? null,
			birthDateAbout: birth?.about ?? false,
			birthPlace: text('birthPlace') ? caseName(text('birthPlace')) : null,
			number: number || null,
			school: text('school') || null,
			class: text('class') || null,
			role,
			phone,
			email,
			// A guardian with one name only is known by the child's family name.
			guardian: text('guardianName')
				? { givenName: caseName(guardianName.givenName || guardianName.familyName), familyName: caseName(guardianName.givenName ? guardianName.familyName : familyName), phone: guardianPhone, relation: readRelation(text('guardianRelation')) ?? 'tutor' }
				: null
		});
	}
	return { rows, faults };
}
