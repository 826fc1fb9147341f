export default {
	someoneElse: 'This answer is of another person, who was signed in here before. It was not taken in.',
	formCut: 'The answer did not arrive whole: the line was cut. Nothing was counted, it can be sent again.',
	notTakenIn: 'The answer is not received yet: the platform is resting for a moment.',
	answerTo: 'Answer to an exercise',
	answerToItem: 'Answer to the exercise “{title}”'
};
