/** Population: RGPH-3 (2024) as given at the Council of Ministers, total 1 066 809; not the provisional split of July 2024. */
import type { Country, Unit } from '../country.ts';

const region = (slug: string, fr: string, ar: string, population: number, latitude: number, longitude: number, variants?: string[]): Unit => ({
	code: `DJ-${slug}`,
	kind: 'region',
	name: { fr, ar },
	parent: null,
	population,
	latitude,
	longitude,
	...(variants && { variants }),
});

const commune = (slug: string, fr: string, ar: string): Unit => ({ code: `DJ-DJ-${slug}`, kind: 'commune', name: { fr, ar }, parent: 'DJ-DJ' });

const regions: Unit[] = [
	region('DJ', 'Djibouti-ville', 'مدينة جيبوتي', 767250, 11.59, 43.15, ['Djibouti']),
	region('AS', 'Ali-Sabieh', 'علي صبيح', 76414, 11.16, 42.71, ['Ali Sabih']),
	region('DI', 'Dikhil', 'دخيل', 66196, 11.1, 42.37),
	region('TA', 'Tadjourah', 'تاجورة', 60645, 11.79, 42.88, ['Tadjoura']),
	region('AR', 'Arta', 'عرتا', 48922, 11.52, 42.84),
	region('OB', 'Obock', 'أوبوك', 47382, 11.96, 43.29),
];

export const territory: Country['territory'] = {
	kinds: {
		region: { fr: 'Région', ar: 'إقليم', en: 'Region' },
		commune: { fr: 'Commune', ar: 'بلدية', en: 'Commune' },
	},
	units: [...regions, commune('BOULAOS', 'Boulaos', 'بولاوس'), commune('BALBALA', 'Balbala', 'بلبلا'), commune('RAS-DIKA', 'Ras-Dika', 'رأس ديكا')],
};

export const administration: Country['administration'] = {
	kinds: {
		ministry: { fr: 'Ministère', ar: 'وزارة', en: 'Ministry' },
		ia: { fr: 'Inspection régionale', ar: 'مفتشية إقليمية', en: 'Regional inspectorate' },
	},
	units: [
		{
			code: 'MENFOP',
			kind: 'ministry',
			name: { fr: 'Ministère de l’Éducation nationale et de la Formation professionnelle', ar: 'وزارة التربية الوطنية والتكوين المهني' },
			short: { fr: 'MENFOP', ar: 'وزارة التربية' },
			parent: null,
			covers: regions.map((unit) => unit.code),
		},
		...regions.map((unit) => ({
			code: `IR-${unit.name.fr.toUpperCase()}`,
			kind: 'ia' as const,
			name: { fr: `Inspection ${/^[AO]/.test(unit.name.fr) ? 'd’' : 'de '}${unit.name.fr}`, ar: `مفتشية ${unit.name.ar}` },
			short: unit.name,
			parent: 'MENFOP',
			covers: [unit.code],
		})),
	],
};
