export default {
	itemGone: 'Un des exercices n’est plus disponible. Choisissez-en un autre ; le reste est gardé.',
	groupGone: 'Ce groupe n’existe plus ou n’a plus d’élève. Choisissez-en un autre, ou la classe entière.',
	titleMissing: 'Donnez un titre.',
	titleTooLong: 'Le titre est trop long (160 caractères au plus).',
	noteTooLong: 'La consigne est trop longue (2 000 caractères au plus).',
	dateMissing: 'Choisissez une date.',
	dueBeforeOpen: 'La fin doit venir après le début.',
	nothingSet: 'Cochez au moins un exercice ou une leçon.',
	tooManyItems: 'C’est beaucoup pour un seul travail : 100 exercices et 20 leçons au plus.'
};
