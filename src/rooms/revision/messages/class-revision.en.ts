export default {
	classRevision: 'Revision',
	classIntro: 'Who revises, and what resists. Each meets his own mistakes again; there is no ranking.',
	pupil: 'Pupil',
	daysOf14: 'Days revised of 14',
	lastTime: 'Last time',
	due: 'To revise',
	resisting: 'Resisting',
	never: 'not yet',
	classResists: { pupil: 'What resists in the class', learner: 'What resists in the group' },
	resistPupils: { one: 'missed on several days by {count} pupil', other: 'missed on several days by {count} pupils' },
	nothingResists: 'Nothing was missed on three days or more.',
	summary: { zero: 'Nobody revised in the last 14 days.', one: '{count} pupil of {of} revised in the last 14 days.', other: '{count} pupils of {of} revised in the last 14 days.' },
	noPupils: 'Nobody is enrolled here.'
};
