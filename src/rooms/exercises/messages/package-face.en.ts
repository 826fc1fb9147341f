export default {
	open: 'Open the activity ({size})',
	needsLine: 'This activity needs the line.'
};
