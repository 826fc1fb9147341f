export default {
	foundAgain: 'Retrouvé : ceci a été écrit dans un passage retiré entre-temps.'
};
