/**
 * Population: ANSD, RGPH-5 (2023), final results, thème I, tableau I-9. The departments add up to 18 126 388; the
 * total announced is 18 126 390, and older papers quote the preliminary 18 032 473: the two series do not mix.
 * Coordinates: the chief town, to about 3 hundredths of a degree. Arabic: usual transcriptions.
 */
import type { Country, Unit } from '../country.ts';

const region = (code: string, fr: string, ar: string, population: number, women: number, latitude: number, longitude: number, variants?: string[]): Unit => ({
	code,
	kind: 'region',
	name: { fr, ar },
	parent: null,
	population,
	women,
	latitude,
	longitude,
	...(variants && { variants }),
});

const regions: Unit[] = [
	region('SN-DK', 'Dakar', 'داكار', 4004426, 1985666, 14.69, -17.45),
	region('SN-DB', 'Diourbel', 'جوربل', 2080333, 1050580, 14.65, -16.23, ['Djourbel']),
	region('SN-FK', 'Fatick', 'فاتيك', 906918, 453055, 14.34, -16.41, ['Fatik']),
	region('SN-KA', 'Kaffrine', 'كفرين', 820405, 404521, 14.11, -15.55, ['Kafrine']),
	region('SN-KL', 'Kaolack', 'كولاك', 1336720, 661809, 14.15, -16.08, ['Kaolak']),
	region('SN-KD', 'Kolda', 'كولدا', 914798, 446889, 12.89, -14.94),
	region('SN-KE', 'Kédougou', 'كيدوغو', 245147, 112891, 12.56, -12.17),
	region('SN-LG', 'Louga', 'لوغا', 1125908, 561964, 15.62, -16.22),
	region('SN-MT', 'Matam', 'ماتام', 831630, 403522, 15.66, -13.26),
	region('SN-SL', 'Saint-Louis', 'سان لويس', 1202441, 591558, 16.03, -16.49, ['St Louis', 'Ndar']),
	region('SN-SE', 'Sédhiou', 'سيديو', 589266, 286684, 12.71, -15.56),
	region('SN-TC', 'Tambacounda', 'تامباكوندا', 987152, 483071, 13.77, -13.67, ['Tamba']),
	region('SN-TH', 'Thiès', 'تييس', 2463677, 1206700, 14.79, -16.93, ['Thies']),
	region('SN-ZG', 'Ziguinchor', 'زيغينشور', 617567, 298585, 12.58, -16.27, ['Zig']),
];

type Place = [latitude: number, longitude: number, variants?: string[]];

const departement = (parent: string, slug: string, fr: string, ar: string, population: number, ...[latitude, longitude, variants]: Place): Unit => ({
	code: `${parent}-${slug}`,
	kind: 'departement',
	name: { fr, ar },
	parent,
	population,
	latitude,
	longitude,
	...(variants && { variants }),
});

const departements: Unit[] = [
	departement('SN-DK', 'DAKAR', 'Dakar', 'داكار', 1278471, 14.69, -17.45),
	departement('SN-DK', 'GUEDIAWAYE', 'Guédiawaye', 'غيدياواي', 372708, 14.78, -17.4, ['Guediawaye']),
	departement('SN-DK', 'KEUR-MASSAR', 'Keur Massar', 'كور مسار', 770314, 14.78, -17.31, ['Keurmassar']),
	departement('SN-DK', 'PIKINE', 'Pikine', 'بيكين', 764596, 14.76, -17.39),
	departement('SN-DK', 'RUFISQUE', 'Rufisque', 'روفيسك', 818337, 14.72, -17.27),
	departement('SN-DB', 'BAMBEY', 'Bambey', 'بامبي', 376467, 14.7, -16.45),
	departement('SN-DB', 'DIOURBEL', 'Diourbel', 'جوربل', 344108, 14.65, -16.23, ['Djourbel']),
	departement('SN-DB', 'MBACKE', 'Mbacké', 'امباكي', 1359758, 14.8, -15.91, ['Mbake']),
	departement('SN-FK', 'FATICK', 'Fatick', 'فاتيك', 408565, 14.34, -16.41, ['Fatik']),
	departement('SN-FK', 'FOUNDIOUGNE', 'Foundiougne', 'فونجون', 375386, 14.13, -16.47, ['Foundiounge']),
	departement('SN-FK', 'GOSSAS', 'Gossas', 'غوساس', 122967, 14.49, -16.07),
	departement('SN-KA', 'BIRKELANE', 'Birkelane', 'بيركيلان', 151064, 14.13, -15.75, ['Birkilane', 'Birkélane']),
	departement('SN-KA', 'KAFFRINE', 'Kaffrine', 'كفرين', 280788, 14.11, -15.55, ['Kafrine']),
	departement('SN-KA', 'KOUNGHEUL', 'Koungheul', 'كونغيل', 253303, 13.98, -14.8, ['Kounguel', 'Koungueul']),
	departement('SN-KA', 'MALEM-HODAR', 'Malem Hodar', 'ماليم هودار', 135250, 14.09, -15.29, ['Malem Hoddar', 'Maleme Hoddar', 'Malème Hodar']),
	departement('SN-KL', 'GUINGUINEO', 'Guinguinéo', 'غينغينيو', 160056, 14.27, -15.95),
	departement('SN-KL', 'KAOLACK', 'Kaolack', 'كولاك', 664054, 14.15, -16.08, ['Kaolak']),
	departement('SN-KL', 'NIORO', 'Nioro du Rip', 'نيورو دو ريب', 512610, 13.74, -15.79, ['Nioro', 'Nioro Rip']),
	departement('SN-KE', 'KEDOUGOU', 'Kédougou', 'كيدوغو', 124265, 12.56, -12.17),
	departement('SN-KE', 'SALEMATA', 'Salémata', 'ساليماتا', 28027, 12.63, -12.82),
	departement('SN-KE', 'SARAYA', 'Saraya', 'سارايا', 92855, 12.84, -11.76),
	departement('SN-KD', 'KOLDA', 'Kolda', 'كولدا', 324192, 12.89, -14.94),
	departement('SN-KD', 'MEDINA-YORO-FOULAH', 'Médina Yoro Foulah', 'مدينة يورو فولا', 185455, 13.29, -14.71, ['Médina Yéro Foulah', 'MYF']),
	departement('SN-KD', 'VELINGARA', 'Vélingara', 'فيلينغارا', 405151, 13.15, -14.11),
	departement('SN-LG', 'KEBEMER', 'Kébémer', 'كيبيمير', 335921, 15.37, -16.45),
	departement('SN-LG', 'LINGUERE', 'Linguère', 'لينغير', 312223, 15.39, -15.12),
	departement('SN-LG', 'LOUGA', 'Louga', 'لوغا', 477764, 15.62, -16.22),
	departement('SN-MT', 'KANEL', 'Kanel', 'كانيل', 341518, 15.49, -13.18),
	departement('SN-MT', 'MATAM', 'Matam', 'ماتام', 386887, 15.66, -13.26),
	departement('SN-MT', 'RANEROU', 'Ranérou', 'رانيرو', 103225, 15.3, -13.96, ['Ranérou Ferlo', 'Ranerou-Ferlo']),
	departement('SN-SL', 'DAGANA', 'Dagana', 'داغانا', 329064, 16.52, -15.5),
	departement('SN-SL', 'PODOR', 'Podor', 'بودور', 486008, 16.65, -14.96),
	departement('SN-SL', 'SAINT-LOUIS', 'Saint-Louis', 'سان لويس', 387369, 16.03, -16.49, ['St Louis', 'Ndar']),
	departement('SN-SE', 'BOUNKILING', 'Bounkiling', 'بونكيلينغ', 207873, 13.04, -15.7),
	departement('SN-SE', 'GOUDOMP', 'Goudomp', 'غودومب', 188098, 12.58, -15.87, ['Goudom']),
	departement('SN-SE', 'SEDHIOU', 'Sédhiou', 'سيديو', 193295, 12.71, -15.56),
	departement('SN-TC', 'BAKEL', 'Bakel', 'باكل', 189937, 14.9, -12.46),
	departement('SN-TC', 'GOUDIRY', 'Goudiry', 'غوديري', 170601, 14.18, -12.72, ['Goudiri']),
	departement('SN-TC', 'KOUMPENTOUM', 'Koumpentoum', 'كومبنتوم', 199196, 13.98, -14.56, ['Koupentoum']),
	departement('SN-TC', 'TAMBACOUNDA', 'Tambacounda', 'تامباكوندا', 427418, 13.77, -13.67, ['Tamba']),
	departement('SN-TH', 'MBOUR', 'Mbour', 'امبور', 935304, 14.42, -16.96, ['M Bour']),
	departement('SN-TH', 'THIES', 'Thiès', 'تييس', 879185, 14.79, -16.93),
	departement('SN-TH', 'TIVAOUANE', 'Tivaouane', 'تيواوان', 649188, 14.95, -16.82, ['Tivaouan']),
	departement('SN-ZG', 'BIGNONA', 'Bignona', 'بينيونا', 287499, 12.81, -16.23),
	departement('SN-ZG', 'OUSSOUYE', 'Oussouye', 'أوسوي', 54567, 12.49, -16.55),
	departement('SN-ZG', 'ZIGUINCHOR', 'Ziguinchor', 'زيغينشور', 275501, 12.58, -16.27, ['Zig']),
];

export const territory: Country['territory'] = {
	kinds: {
		region: { fr: 'Région', ar: 'إقليم', en: 'Region' },
		departement: { fr: 'Département', ar: 'مقاطعة', en: 'Department' },
	},
	units: [...regions, ...departements],
};
