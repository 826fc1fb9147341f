export default {
	tooLargeTitle: 'Fichier trop lourd',
	tooLarge: 'Ce que vous envoyez pèse {size} Mo ; la limite ici est de {most} Mo. Rien n’a été perdu : revenez en arrière et choisissez un fichier plus petit.',
	lengthTitle: 'Envoi non compris',
	length: 'Le navigateur n’a pas dit la taille de l’envoi. Revenez en arrière et réessayez.',
	startingTitle: 'Un instant',
	starting: 'La plateforme redémarre. Rien n’a été perdu : réessayez dans quelques secondes.',
	back: 'Retour à l’accueil'
};
