/** Population: RGPH 2024; the twelve regions add up to the 36 828 330 announced. Coordinates: the regional capital. */
import type { Country, Unit } from '../country.ts';

type Place = [latitude: number, longitude: number, variants?: string[]];

const region = (code: string, fr: string, ar: string, population: number, chiefTown: string, ...[latitude, longitude, variants]: Place): Unit => ({
	code,
	kind: 'region',
	name: { fr, ar },
	parent: null,
	population,
	chiefTown,
	latitude,
	longitude,
	...(variants && { variants }),
});

const regions: Unit[] = [
	region('MA-01', 'Tanger-Tétouan-Al Hoceïma', 'طنجة تطوان الحسيمة', 4030222, 'Tanger', 35.77, -5.8),
	region('MA-02', 'L’Oriental', 'الشرق', 2294665, 'Oujda', 34.68, -1.91, ['Oriental']),
	region('MA-03', 'Fès-Meknès', 'فاس مكناس', 4467911, 'Fès', 34.03, -5),
	region('MA-04', 'Rabat-Salé-Kénitra', 'الرباط سلا القنيطرة', 5132639, 'Rabat', 34.02, -6.84),
	region('MA-05', 'Béni Mellal-Khénifra', 'بني ملال خنيفرة', 2525801, 'Béni Mellal', 32.34, -6.35),
	region('MA-06', 'Casablanca-Settat', 'الدار البيضاء سطات', 7688967, 'Casablanca', 33.57, -7.59, ['Grand Casablanca-Settat']),
	region('MA-07', 'Marrakech-Safi', 'مراكش آسفي', 4892393, 'Marrakech', 31.63, -8),
	region('MA-08', 'Drâa-Tafilalet', 'درعة تافيلالت', 1655623, 'Errachidia', 31.93, -4.42),
	region('MA-09', 'Souss-Massa', 'سوس ماسة', 3020431, 'Agadir', 30.42, -9.6),
	region('MA-10', 'Guelmim-Oued Noun', 'كلميم واد نون', 448685, 'Guelmim', 28.99, -10.06),
	region('MA-11', 'Laâyoune-Sakia El Hamra', 'العيون الساقية الحمراء', 451028, 'Laâyoune', 27.15, -13.2),
	region('MA-12', 'Dakhla-Oued Ed-Dahab', 'الداخلة وادي الذهب', 219965, 'Dakhla', 23.68, -15.96),
];

export const territory: Country['territory'] = { kinds: { region: { fr: 'Région', ar: 'جهة', en: 'Region' } }, units: regions };

export const administration: Country['administration'] = {
	kinds: {
		ministry: { fr: 'Ministère', ar: 'وزارة', en: 'Ministry' },
		ia: { fr: 'Académie régionale d’éducation et de formation (AREF)', ar: 'الأكاديمية الجهوية للتربية والتكوين', en: 'Regional academy (AREF)' },
		ief: { fr: 'Direction provinciale', ar: 'المديرية الإقليمية', en: 'Provincial directorate' },
	},
	units: [
		{
			code: 'MENPS',
			kind: 'ministry',
			name: { fr: 'Ministère de l’Éducation nationale, du Préscolaire et des Sports', ar: 'وزارة التربية الوطنية والتعليم الأولي والرياضة' },
			short: { fr: 'MENPS', ar: 'وزارة التربية الوطنية' },
			parent: null,
			covers: regions.map((unit) => unit.code),
		},
		...regions.map((unit) => ({
			code: `AREF-${unit.code.slice(3)}`,
			kind: 'ia' as const,
			name: { fr: `AREF ${unit.name.fr}`, ar: `الأكاديمية الجهوية للتربية والتكوين لجهة ${unit.name.ar}` },
			short: unit.name,
			parent: 'MENPS',
			covers: [unit.code],
		})),
	],
};
