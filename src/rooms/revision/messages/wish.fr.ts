export default {
	exam: 'Examen',
	ownDate: 'Une autre date',
	date: 'Jour de l’examen',
	dateHint: { pupil: 'La date habituelle est provisoire : mets celle de ta convocation dès que tu l’as.', learner: 'La date habituelle est provisoire : mettez celle de votre convocation dès que vous l’avez.' },
	hours: 'Heures par semaine',
	hoursHint: { pupil: 'Ce que tu peux vraiment tenir, devoirs à part.', learner: 'Ce que vous pouvez vraiment tenir.' },
	off: 'Jours sans travail',
	programmes: 'Matières',
	make: 'Faire mon plan',
	save: 'Refaire le plan',
	giveUp: 'Abandonner ce plan',
	dayMissing: 'Indiquez le jour de l’examen.',
	hoursMissing: 'Indiquez un nombre d’heures, de 0 à 60.',
	programmeMissing: 'Choisissez au moins une matière.'
};
