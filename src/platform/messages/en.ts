export default {
	tooLargeTitle: 'File too large',
	tooLarge: 'What you send weighs {size} MB; the limit here is {most} MB. Nothing was lost: go back and choose a smaller file.',
	lengthTitle: 'Upload not understood',
	length: 'The browser did not say how large the upload is. Go back and try again.',
	startingTitle: 'One moment',
	starting: 'The platform is restarting. Nothing was lost: try again in a few seconds.',
	back: 'Back to the home page',
	endedTitle: 'Your session has ended',
	endedText: 'What you just sent is neither received nor lost. Sign in in another tab, then reload this page: the browser will send it again.',
	signInThere: 'Sign in in another tab',
	restingTitle: 'One moment…',
	restingText: 'The platform is resting for a moment. What you just sent is not received yet: reload this page in a minute, and the browser will send it again. Nothing will count twice.',
	secureTitle: 'The address of your school',
	secure: 'This address is not protected. The right one is {address}: there, what you type stays between you and the school, and the phone can keep your lessons.',
	elsewhereTitle: 'You are on the school’s network',
	elsewhere: 'This network leads to Qalam, and nowhere else for now. The address is {address}.'
};
