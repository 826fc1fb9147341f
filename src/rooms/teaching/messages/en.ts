export default {
	itemGone: 'One of the exercises is no longer available. Choose another; the rest is kept.',
	groupGone: 'This group is no longer there, or has no pupil left. Choose another, or the whole class.',
	titleMissing: 'Give it a title.',
	titleTooLong: 'The title is too long (160 characters at most).',
	noteTooLong: 'The instructions are too long (2,000 characters at most).',
	dateMissing: 'Choose a date.',
	dueBeforeOpen: 'The end must come after the beginning.',
	nothingSet: 'Tick at least one exercise or lesson.',
	tooManyItems: 'That is a lot for one piece of work: 100 exercises and 20 lessons at most.'
};
