export default {
	title: 'Qalam, la plateforme nationale pour apprendre',
	lead: 'Lire une leçon, s’exercer, être corrigé tout de suite. Suivre chaque élève. Faire tourner l’école. Avec un téléphone simple et peu de connexion.',
	enter: 'Entrer',
	pupils: 'Pour l’élève',
	pupilsText: 'Ses cours, ses devoirs, des exercices qui se corrigent aussitôt, avec des indices et la solution pas à pas. Rien de ce qu’il a répondu ne se perd.',
	teachers: 'Pour l’enseignant',
	teachersText: 'La classe et les compétences sur une page, chaque réponse datée derrière chaque case. Donner un travail en deux minutes. Apporter ses propres questions.',
	schools: 'Pour l’école',
	schoolsText: 'Élèves et personnels, rôles, cartes de connexion à imprimer, et le journal de qui a lu quoi.',
	open: 'Ouverte et souveraine',
	openText: 'Un logiciel libre, chez nous, sans publicité ni mouchard : aucune donnée ne part ailleurs.',
	light: 'Légère',
	lightText: 'Les pages de lecture n’envoient pas de programme et pèsent moins qu’une photo.',
	demoTitle: 'Essayer',
	demoText: 'Ceci est un pays de démonstration. Choisissez un compte : code et mot de passe sont déjà écrits.',
	card: 'Vous avez une carte avec un code QR ? Visez-la avec l’appareil photo du téléphone.',
	forgot: 'Code ou PIN oublié : un élève demande à son enseignant, un adulte à son chef d’établissement.'
};
