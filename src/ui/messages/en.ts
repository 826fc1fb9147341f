export default {
	signInFirst: 'Sign in first: your session has ended. What you wrote is still on your screen.',
	resting: 'The platform is resting for a moment. Nothing that was accepted is lost. Try again in a minute.',
	notFound: 'This page does not exist, or it is not open to you.',
	fault: 'Something went wrong on our side. Nothing that was accepted is lost. Try again, or tell us this number.'
};
