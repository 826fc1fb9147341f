export default {
	open: 'Ouvrir l’activité ({size})',
	needsLine: 'Cette activité a besoin de la connexion.'
};
