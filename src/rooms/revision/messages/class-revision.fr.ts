export default {
	classRevision: 'Révision',
	classIntro: 'Qui révise, et ce qui résiste. Chacun revoit ses propres erreurs ; il n’y a pas de classement.',
	pupil: 'Élève',
	daysOf14: 'Jours révisés sur 14',
	lastTime: 'Dernière fois',
	due: 'À réviser',
	resisting: 'Résistent',
	never: 'pas encore',
	classResists: { pupil: 'Ce qui résiste dans la classe', learner: 'Ce qui résiste dans le groupe' },
	resistPupils: { one: 'manqué plusieurs jours par {count} élève', other: 'manqué plusieurs jours par {count} élèves' },
	nothingResists: 'Rien n’a été manqué trois jours ou plus.',
	summary: { zero: 'Personne n’a révisé ces 14 derniers jours.', one: '{count} élève sur {of} a révisé ces 14 derniers jours.', other: '{count} élèves sur {of} ont révisé ces 14 derniers jours.' },
	noPupils: 'Personne n’est inscrit ici.'
};
