export default {
	tooLargeTitle: 'Fichier trop lourd',
	tooLarge: 'Ce que vous envoyez pèse {size} Mo ; la limite ici est de {most} Mo. Rien n’a été perdu : revenez en arrière et choisissez un fichier plus petit.',
	lengthTitle: 'Envoi non compris',
	length: 'Le navigateur n’a pas dit la taille de l’envoi. Revenez en arrière et réessayez.',
	startingTitle: 'Un instant',
	starting: 'La plateforme redémarre. Rien n’a été perdu : réessayez dans quelques secondes.',
	back: 'Retour à l’accueil',
	endedTitle: 'Votre session est finie',
	endedText: 'Ce que vous venez d’envoyer n’est ni reçu ni perdu. Connectez-vous dans un autre onglet, puis rechargez cette page : le navigateur l’enverra de nouveau.',
	signInThere: 'Se connecter dans un autre onglet',
	restingTitle: 'Un instant…',
	restingText: 'La plateforme se repose un instant. Ce que vous venez d’envoyer n’est pas encore reçu : rechargez cette page dans une minute, et le navigateur l’enverra de nouveau. Rien ne comptera deux fois.',
	secureTitle: 'L’adresse de votre école',
	secure: 'Cette adresse-ci n’est pas protégée. La bonne est {address} : là, ce que vous tapez reste entre vous et l’école, et le téléphone peut garder vos leçons.',
	elsewhereTitle: 'Vous êtes sur le réseau de l’école',
	elsewhere: 'Ce réseau mène à Qalam, et nulle part ailleurs pour l’instant. L’adresse est {address}.'
};
