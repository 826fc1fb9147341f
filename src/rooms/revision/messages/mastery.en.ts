export default {
	between: 'between {low} and {high} %',
	unsure: 'to be confirmed',
	shownSays: 'Hatched, with ±: few answers yet, or old ones; to be confirmed.',
	answers: { one: 'From {count} answer', other: 'From {count} answers' },
	right: { zero: 'none of them right', one: '{count} of them right', other: '{count} of them right' },
	last: { zero: 'the last one today', one: 'the last one yesterday', other: 'the last one {count} days ago' },
	expects: 'at an average exercise of this skill we expect between {low} and {high} % of success',
	sentence: '{answers}, {right}, {last}: {expects}.',
	sentenceUnsure: '{answers}, {right}, {last}: {expects}; this is still to be confirmed.',
	how: 'How this is worked out'
};
