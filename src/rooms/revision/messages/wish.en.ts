export default {
	exam: 'Exam',
	ownDate: 'Another date',
	date: 'Day of the exam',
	dateHint: 'The usual date is provisional: put the one of your summons as soon as you have it.',
	hours: 'Hours a week',
	hoursHint: { pupil: 'What you can really keep up, homework apart.', learner: 'What you can really keep up.' },
	off: 'Days without work',
	programmes: 'Subjects',
	make: 'Make my plan',
	save: 'Make it anew',
	giveUp: 'Give this plan up',
	dayMissing: 'Give the day of the exam.',
	hoursMissing: 'Give a number of hours, from 0 to 60.',
	programmeMissing: 'Choose at least one subject.'
};
