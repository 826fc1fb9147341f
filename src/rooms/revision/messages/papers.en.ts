export default { papers: 'Past papers and mock exams' };
