export default {
	tooLargeTitle: 'File too large',
	tooLarge: 'What you send weighs {size} MB; the limit here is {most} MB. Nothing was lost: go back and choose a smaller file.',
	lengthTitle: 'Upload not understood',
	length: 'The browser did not say how large the upload is. Go back and try again.',
	startingTitle: 'One moment',
	starting: 'The platform is restarting. Nothing was lost: try again in a few seconds.',
	back: 'Back to the home page'
};
