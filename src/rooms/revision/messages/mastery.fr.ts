export default {
	between: 'entre {low} et {high} %',
	unsure: 'à confirmer',
	shownSays: 'Rayé, avec ± : encore peu de réponses ou déjà anciennes, à confirmer.',
	answers: { one: 'Sur {count} réponse', other: 'Sur {count} réponses' },
	right: { zero: 'aucune juste', one: 'dont {count} juste', other: 'dont {count} justes' },
	last: { zero: 'la dernière aujourd’hui', one: 'la dernière hier', other: 'la dernière il y a {count} jours' },
	expects: 'à un exercice moyen de cette compétence, on attend entre {low} et {high} % de réussite',
	sentence: '{answers}, {right}, {last} : {expects}.',
	sentenceUnsure: '{answers}, {right}, {last} : {expects} ; c’est encore à confirmer.',
	how: 'Comment c’est calculé'
};
