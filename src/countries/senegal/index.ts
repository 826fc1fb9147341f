/** Senegal, school year 2025-2026. Sources stand beside the values they support. */
import type { Country } from '../country.ts';
import { administration } from './administration.ts';
import { coefficients, hours } from './coefficients.ts';
import { calendar, evaluationKinds, evaluationPeriods, exams, marking } from './rules.ts';
import { cycles, grades, schoolKinds, schoolStatuses, series } from './school.ts';
import { subjects } from './subjects.ts';
import { territory } from './territory.ts';

export const senegal: Country = {
	key: 'senegal',
	code: 'SN',
	version: '2025-2026.1',
	name: { fr: 'Sénégal', ar: 'السنغال', en: 'Senegal' },
	officialName: { fr: 'République du Sénégal', ar: 'جمهورية السنغال', en: 'Republic of Senegal' },
	motto: { fr: 'Un Peuple – Un But – Une Foi', ar: 'شعب واحد – هدف واحد – إيمان واحد', en: 'One People – One Goal – One Faith' },
	ministry: { fr: 'Ministère de l’Éducation nationale', ar: 'وزارة التربية الوطنية', en: 'Ministry of National Education' },
	timeZone: 'Africa/Dakar',
	languages: {
		official: ['fr'],
		teaching: ['fr', 'ar'],
		national: [
			{ tag: 'wo', name: 'Wolof' },
			{ tag: 'ff', name: 'Pulaar' },
			{ tag: 'srr', name: 'Seereer' },
			{ tag: 'dyo', name: 'Joolaa' },
			{ tag: 'mnk', name: 'Mandinka' },
			{ tag: 'snk', name: 'Soninke' },
		],
	},
	territory,
	administration,
	cycles,
	grades,
	series,
	schoolKinds,
	schoolStatuses,
	subjects,
	coefficients,
	hours,
	marking,
	evaluationKinds,
	evaluationPeriods,
	calendar,
	exams,
	identifiers: [
		{
			code: 'ien',
			name: { fr: 'Identifiant éducation nationale (IEN)', ar: 'المعرف التربوي الوطني', en: 'National education identifier (IEN)' },
			of: 'pupil',
			pattern: '^[A-Z0-9]{6,16}$',
			example: 'A1B2C3D4',
			source: 'Identifiant donné par le SIMEN ; sa forme exacte n’a pas été trouvée : motif large, à resserrer',
			doubtful: true,
		},
		{
			code: 'matricule-solde',
			name: { fr: 'Matricule de solde', ar: 'رقم التسجيل المالي', en: 'Payroll number' },
			of: 'staff',
			pattern: '^\\d{6}/?[A-Z]$',
			example: '612345/A',
			source: 'Forme d’usage dans la fonction publique, à confirmer',
			doubtful: true,
		},
		{
			code: 'nin',
			name: { fr: 'Numéro d’identification nationale (NIN)', ar: 'رقم التعريف الوطني', en: 'National identity number (NIN)' },
			of: 'person',
			pattern: '^[12]\\d{12,13}$',
			example: '1234199001234',
			source: '13 chiffres (sexe, centre, année, numéro), 14 sur certaines cartes ; à confirmer',
			doubtful: true,
		},
	],
	phone: { countryCode: '221', trunk: '', any: '^(7[015678]|3[03])\\d{7}$', mobile: '^7[015678]\\d{7}$', groups: [2, 3, 2, 2], example: '771234567' },
	guardianship: {
		majority: 18,
		consentUnder: 18,
		schoolFrom: 6,
		schoolUntil: 16,
		relations: [
			{ code: 'mother', name: { fr: 'Mère', ar: 'الأم', en: 'Mother' } },
			{ code: 'father', name: { fr: 'Père', ar: 'الأب', en: 'Father' } },
			{ code: 'tutor', name: { fr: 'Tuteur', ar: 'الوصي', en: 'Guardian' } },
			{ code: 'host', name: { fr: 'Famille d’accueil', ar: 'الأسرة المضيفة', en: 'Host family' } },
			{ code: 'serigne', name: { fr: 'Maître coranique', ar: 'معلم القرآن', en: 'Qur’anic teacher' } },
			{ code: 'other', name: { fr: 'Autre parent', ar: 'قريب آخر', en: 'Other relative' } },
		],
	},
	sources: {
		territory: { text: 'ANSD, RGPH-5 (2023), résultats définitifs, thème I, tableau I-9 ; coordonnées des chefs-lieux à 0,03° près' },
		administration: {
			text: 'Ministère de l’Éducation nationale, rentrée 2023 (16 IA, 59 IEF) ; liste d’un registre public au même compte, noms arabes transcrits',
		},
		cycles: { text: 'Âges officiels 12–15 et 16–18 du ministère ; élémentaire et préscolaire de connaissance commune' },
		grades: { text: 'Organisation du système éducatif ; noms arabes du franco-arabe, à confirmer', doubtful: true },
		series: { text: 'Séries de la session 2023 du bac ; libellés des séries rares à confirmer' },
		schoolKinds: { text: 'Types d’établissement de connaissance commune', doubtful: true },
		subjects: { text: 'Disciplines des bulletins et du curriculum de l’éducation de base, à confirmer', doubtful: true },
		coefficients: {
			text: 'Aucun tableau officiel trouvé : en-têtes d’épreuves du bac quand il y en a, sinon valeurs de départ ; chaque ligne le dit',
			doubtful: true,
		},
		hours: { text: 'Seuls les horaires lus dans un programme sont donnés' },
		marking: { text: 'Usages des établissements et circulaire de 2020, à confirmer', doubtful: true },
		evaluationPeriods: { text: 'Guide pour le management des établissements scolaires (semestres) ; compositions trimestrielles à l’élémentaire' },
		calendar: { text: 'Décret n° 2025-1330 ; jours fériés de connaissance commune, jours de cours variables', doubtful: true },
		exams: { text: 'DEXCO et Office du Bac ; seuils de connaissance commune' },
		identifiers: { text: 'Formes à confirmer', doubtful: true },
		phone: { text: 'Plan de numérotation national à 9 chiffres' },
		guardianship: { text: 'Majorité à 18 ans ; consentement des parents sous 18 ans (loi 2008-12, sans âge propre) ; obligation scolaire jusqu’à 16 ans' },
	},
};
