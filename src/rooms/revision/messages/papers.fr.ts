export default { papers: 'Annales et examens blancs' };
