export default {
	titleMissing: 'Écrivez un titre.',
	languageUnknown: 'Choisissez une langue.',
	chapterUnknown: 'Choisissez un chapitre du programme.',
	draftUnreadable: 'Ce contenu n’a pas pu être lu. Rien n’a été enregistré.',
	draftTooLong: 'Ce contenu est trop long pour une seule page. Partagez-le en deux.',
	draftHandedIn: 'Ce brouillon est entre les mains de ceux qui le relisent. Reprenez-le avant de le modifier.',
	changedMeanwhile: '{by} a enregistré ce brouillon entre-temps ({at}). Votre texte est toujours à l’écran : comparez, puis enregistrez de nouveau.',
	colleagueUnknown: 'Aucun collègue qui puisse écrire ici n’a ce code.'
};
