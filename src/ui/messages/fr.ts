export default {
	signInFirst: 'Connectez-vous d’abord : votre session est finie. Ce que vous avez écrit est encore sur votre écran.',
	resting: 'La plateforme se repose un instant. Rien de ce qui a été accepté n’est perdu. Réessayez dans une minute.',
	notFound: 'Cette page n’existe pas, ou elle ne vous est pas ouverte.',
	fault: 'Quelque chose n’a pas marché de notre côté. Rien de ce qui a été accepté n’est perdu. Réessayez, ou dites-nous ce numéro.'
};
