export default {
	notYours: 'These acts are another person’s: they wait until that person signs in.'
};
