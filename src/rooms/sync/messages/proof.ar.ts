export default {
	notYours: 'هذه الأعمال لشخص آخر، وهي تنتظر أن يسجّل دخوله.'
};
