export default {
	foundAgain: 'Found again: this was written inside a passage that was taken away meanwhile.'
};
