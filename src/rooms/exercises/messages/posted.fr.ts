export default {
	someoneElse: 'Cette réponse est d’une autre personne, connectée ici auparavant. Elle n’a pas été prise.',
	formCut: 'La réponse n’est pas arrivée entière : la connexion a été coupée. Rien n’a été compté, elle peut être renvoyée.',
	notTakenIn: 'La réponse n’est pas encore reçue : la plateforme se repose un instant.',
	answerTo: 'Réponse à un exercice',
	answerToItem: 'Réponse à l’exercice « {title} »'
};
