export default {
	notFound: 'Cette page n’existe pas, ou elle ne vous est pas ouverte.',
	signIn: 'Se connecter',
	signOut: 'Se déconnecter',
	code: 'Code',
	secret: 'Mot de passe ou PIN',
	pin: 'PIN',
	signInRefused: 'Ce code et ce mot de passe (ou PIN) ne vont pas ensemble. Vérifiez les deux ; un élève peut demander une nouvelle carte à son enseignant.',
	signInWait: {
		one: 'Trop d’essais. Réessayez dans {count} seconde.',
		other: 'Trop d’essais. Réessayez dans {count} secondes.'
	},
	cardUnknown: 'Cette carte n’est plus valable. Demandez-en une nouvelle à votre enseignant.',
	codeMissing: 'Écrivez le code.',
	secretMissing: 'Écrivez le mot de passe ou le PIN.',
	tooShort: 'Trop court : au moins {least} caractères.',
	tooLong: 'Trop long : au plus {most} caractères.',
	tooCommon: 'Ce mot de passe est trop connu : choisissez une phrase à vous.',
	holdsCode: 'Le mot de passe ne doit pas contenir votre code.',
	tooRegular: 'Trop facile à deviner : variez les signes.',
	notDigits: 'Un PIN n’a que des chiffres.',
	notTheSame: 'Les deux ne sont pas pareils.',
	wrongCurrent: 'Le mot de passe actuel n’est pas le bon.',
	sameAsBefore: 'Choisissez-en un autre que l’actuel.'
};
