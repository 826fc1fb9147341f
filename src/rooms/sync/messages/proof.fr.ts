export default {
	notYours: 'Ces actes sont ceux d’une autre personne : ils attendent qu’elle se connecte.'
};
