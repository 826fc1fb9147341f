/**
 * The ministry, 16 inspections d'académie and 59 inspections de l'éducation et de la formation: the numbers are the
 * ministry's (September 2023), the list one public register whose count agrees. An IEF is not a department: 59 for 46.
 * Which department an IEF of a divided department lies in is common knowledge, not a decree.
 */
import type { Country, Office, ProperName } from '../country.ts';
import { territory } from './territory.ts';

const named = (unit: string): ProperName => {
	const found = territory.units.find((each) => each.code === unit);
	if (!found) throw new Error(`no unit ${unit}`);
	return found.name;
};

const de = (place: string) => (['Almadies', 'Parcelles Assainies'].includes(place) ? `des ${place}` : /^[AEIOU]/.test(place) ? `d’${place}` : `de ${place}`);

const ia = (code: string, short: ProperName, covers: string[]): Office => ({
	code,
	kind: 'ia',
	name: { fr: `Inspection d’académie ${de(short.fr)}`, ar: `مفتشية أكاديمية ${short.ar}` },
	short,
	parent: 'MEN',
	covers,
});

const ief = (parent: string, slug: string, covers: string, short: ProperName = named(covers), variants?: string[]): Office => ({
	code: `IEF-${slug}`,
	kind: 'ief',
	name: { fr: `Inspection de l’éducation et de la formation ${de(short.fr)}`, ar: `مفتشية التربية والتكوين ${short.ar}` },
	short,
	parent,
	covers: [covers],
	...(variants && { variants }),
});

const academies: Office[] = [
	ia('IA-DAKAR', { fr: 'Dakar', ar: 'داكار' }, ['SN-DK-DAKAR']),
	ia('IA-PIKINE-GUEDIAWAYE', { fr: 'Pikine-Guédiawaye', ar: 'بيكين غيدياواي' }, ['SN-DK-PIKINE', 'SN-DK-GUEDIAWAYE', 'SN-DK-KEUR-MASSAR']),
	ia('IA-RUFISQUE', { fr: 'Rufisque', ar: 'روفيسك' }, ['SN-DK-RUFISQUE']),
	...['DB', 'FK', 'KA', 'KL', 'KE', 'KD', 'LG', 'MT', 'SL', 'SE', 'TC', 'TH', 'ZG'].map((letters) => {
		const name = named(`SN-${letters}`);
		const slug = name.fr.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toUpperCase();
		return ia(`IA-${slug}`, name, territory.units.filter((unit) => unit.parent === `SN-${letters}`).map((unit) => unit.code));
	}),
];

const inspections: Office[] = [
	ief('IA-DAKAR', 'ALMADIES', 'SN-DK-DAKAR', { fr: 'Almadies', ar: 'ألمادي' }, ['Les Almadies']),
	ief('IA-DAKAR', 'DAKAR-PLATEAU', 'SN-DK-DAKAR', { fr: 'Dakar Plateau', ar: 'داكار بلاتو' }, ['Plateau']),
	ief('IA-DAKAR', 'GRAND-DAKAR', 'SN-DK-DAKAR', { fr: 'Grand Dakar', ar: 'داكار الكبرى' }),
	ief('IA-DAKAR', 'PARCELLES-ASSAINIES', 'SN-DK-DAKAR', { fr: 'Parcelles Assainies', ar: 'بارسيل أسيني' }, ['Parcelles', 'PA']),
	ief('IA-PIKINE-GUEDIAWAYE', 'GUEDIAWAYE', 'SN-DK-GUEDIAWAYE'),
	ief('IA-PIKINE-GUEDIAWAYE', 'KEUR-MASSAR', 'SN-DK-KEUR-MASSAR'),
	ief('IA-PIKINE-GUEDIAWAYE', 'PIKINE', 'SN-DK-PIKINE'),
	ief('IA-PIKINE-GUEDIAWAYE', 'THIAROYE', 'SN-DK-PIKINE', { fr: 'Thiaroye', ar: 'تياروي' }),
	ief('IA-RUFISQUE', 'DIAMNIADIO', 'SN-DK-RUFISQUE', { fr: 'Diamniadio', ar: 'جمنياديو' }),
	ief('IA-RUFISQUE', 'RUFISQUE-COMMUNE', 'SN-DK-RUFISQUE', { fr: 'Rufisque Commune', ar: 'روفيسك البلدية' }, ['Rufisque']),
	ief('IA-RUFISQUE', 'SANGALKAM', 'SN-DK-RUFISQUE', { fr: 'Sangalkam', ar: 'سنغالكام' }, ['Sangalcam']),
	ief('IA-DIOURBEL', 'BAMBEY', 'SN-DB-BAMBEY'),
	ief('IA-DIOURBEL', 'DIOURBEL', 'SN-DB-DIOURBEL'),
	ief('IA-DIOURBEL', 'MBACKE', 'SN-DB-MBACKE'),
	ief('IA-FATICK', 'DIOFIOR', 'SN-FK-FATICK', { fr: 'Diofior', ar: 'جوفيور' }),
	ief('IA-FATICK', 'FATICK', 'SN-FK-FATICK'),
	ief('IA-FATICK', 'FOUNDIOUGNE', 'SN-FK-FOUNDIOUGNE'),
	ief('IA-FATICK', 'GOSSAS', 'SN-FK-GOSSAS'),
	ief('IA-KAFFRINE', 'BIRKELANE', 'SN-KA-BIRKELANE'),
	ief('IA-KAFFRINE', 'KAFFRINE', 'SN-KA-KAFFRINE'),
	ief('IA-KAFFRINE', 'KOUNGHEUL', 'SN-KA-KOUNGHEUL'),
	ief('IA-KAFFRINE', 'MALEM-HODDAR', 'SN-KA-MALEM-HODAR', { fr: 'Malem Hoddar', ar: 'ماليم هودار' }, ['Malem Hodar', 'Maleme Hoddar']),
	ief('IA-KAOLACK', 'GUINGUINEO', 'SN-KL-GUINGUINEO'),
	ief('IA-KAOLACK', 'KAOLACK-COMMUNE', 'SN-KL-KAOLACK', { fr: 'Kaolack Commune', ar: 'كولاك البلدية' }),
	ief('IA-KAOLACK', 'KAOLACK-DEPARTEMENT', 'SN-KL-KAOLACK', { fr: 'Kaolack Département', ar: 'كولاك المقاطعة' }),
	ief('IA-KAOLACK', 'NIORO', 'SN-KL-NIORO', { fr: 'Nioro', ar: 'نيورو' }, ['Nioro du Rip']),
	ief('IA-KEDOUGOU', 'KEDOUGOU', 'SN-KE-KEDOUGOU'),
	ief('IA-KEDOUGOU', 'SALEMATA', 'SN-KE-SALEMATA'),
	ief('IA-KEDOUGOU', 'SARAYA', 'SN-KE-SARAYA'),
	ief('IA-KOLDA', 'KOLDA', 'SN-KD-KOLDA'),
	ief('IA-KOLDA', 'MEDINA-YORO-FOULA', 'SN-KD-MEDINA-YORO-FOULAH', { fr: 'Médina Yoro Foula', ar: 'مدينة يورو فولا' }, ['Médina Yoro Foulah', 'MYF']),
	ief('IA-KOLDA', 'VELINGARA', 'SN-KD-VELINGARA'),
	ief('IA-LOUGA', 'KEBEMER', 'SN-LG-KEBEMER'),
	ief('IA-LOUGA', 'LINGUERE', 'SN-LG-LINGUERE'),
	ief('IA-LOUGA', 'LOUGA', 'SN-LG-LOUGA'),
	ief('IA-MATAM', 'KANEL', 'SN-MT-KANEL'),
	ief('IA-MATAM', 'MATAM', 'SN-MT-MATAM'),
	ief('IA-MATAM', 'RANEROU', 'SN-MT-RANEROU', undefined, ['Ranérou Ferlo']),
	ief('IA-SAINT-LOUIS', 'DAGANA', 'SN-SL-DAGANA'),
	ief('IA-SAINT-LOUIS', 'PETE', 'SN-SL-PODOR', { fr: 'Pété', ar: 'بيتي' }),
	ief('IA-SAINT-LOUIS', 'PODOR', 'SN-SL-PODOR'),
	ief('IA-SAINT-LOUIS', 'SAINT-LOUIS-COMMUNE', 'SN-SL-SAINT-LOUIS', { fr: 'Saint-Louis Commune', ar: 'سان لويس البلدية' }),
	ief('IA-SAINT-LOUIS', 'SAINT-LOUIS-DEPARTEMENT', 'SN-SL-SAINT-LOUIS', { fr: 'Saint-Louis Département', ar: 'سان لويس المقاطعة' }),
	ief('IA-SEDHIOU', 'BOUNKILING', 'SN-SE-BOUNKILING'),
	ief('IA-SEDHIOU', 'GOUDOMP', 'SN-SE-GOUDOMP'),
	ief('IA-SEDHIOU', 'SEDHIOU', 'SN-SE-SEDHIOU'),
	ief('IA-TAMBACOUNDA', 'BAKEL', 'SN-TC-BAKEL'),
	ief('IA-TAMBACOUNDA', 'GOUDIRY', 'SN-TC-GOUDIRY'),
	ief('IA-TAMBACOUNDA', 'KOUMPENTOUM', 'SN-TC-KOUMPENTOUM'),
	ief('IA-TAMBACOUNDA', 'TAMBA', 'SN-TC-TAMBACOUNDA', { fr: 'Tamba', ar: 'تامبا' }, ['Tambacounda']),
	ief('IA-THIES', 'MBOUR-1', 'SN-TH-MBOUR', { fr: 'Mbour 1', ar: 'امبور 1' }),
	ief('IA-THIES', 'MBOUR-2', 'SN-TH-MBOUR', { fr: 'Mbour 2', ar: 'امبور 2' }),
	ief('IA-THIES', 'THIES-COMMUNE', 'SN-TH-THIES', { fr: 'Thiès Commune', ar: 'تييس البلدية' }, ['Thiès Ville']),
	ief('IA-THIES', 'THIES-DEPARTEMENT', 'SN-TH-THIES', { fr: 'Thiès Département', ar: 'تييس المقاطعة' }),
	ief('IA-THIES', 'TIVAOUANE', 'SN-TH-TIVAOUANE'),
	ief('IA-ZIGUINCHOR', 'BIGNONA-1', 'SN-ZG-BIGNONA', { fr: 'Bignona 1', ar: 'بينيونا 1' }),
	ief('IA-ZIGUINCHOR', 'BIGNONA-2', 'SN-ZG-BIGNONA', { fr: 'Bignona 2', ar: 'بينيونا 2' }),
	ief('IA-ZIGUINCHOR', 'OUSSOUYE', 'SN-ZG-OUSSOUYE'),
	ief('IA-ZIGUINCHOR', 'ZIGUINCHOR', 'SN-ZG-ZIGUINCHOR'),
];

const ministry: Office = {
	code: 'MEN',
	kind: 'ministry',
	name: { fr: 'Ministère de l’Éducation nationale', ar: 'وزارة التربية الوطنية' },
	short: { fr: 'MEN', ar: 'وزارة التربية' },
	parent: null,
	covers: territory.units.filter((unit) => unit.kind === 'region').map((unit) => unit.code),
};

export const administration: Country['administration'] = {
	kinds: {
		ministry: { fr: 'Ministère', ar: 'وزارة', en: 'Ministry' },
		ia: { fr: 'Inspection d’académie (IA)', ar: 'مفتشية أكاديمية', en: 'Academy inspectorate (IA)' },
		ief: { fr: 'Inspection de l’éducation et de la formation (IEF)', ar: 'مفتشية التربية والتكوين', en: 'Inspectorate of education and training (IEF)' },
	},
	units: [ministry, ...academies, ...inspections],
};
