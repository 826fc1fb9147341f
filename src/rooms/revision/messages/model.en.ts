export default {
	how1: 'Mastery of a skill is what we expect of a pupil at an average exercise of that skill, in per cent. It comes from his or her own dated answers only; nobody is compared with anybody.',
	how2: 'Each answer moves the estimate: much while little is known, little once much is known. A right answer to a hard exercise raises it more; an error at an easy one lowers it more.',
	how3: 'An answer with a hint counts for less; the same exercise done again within a day counts for a third; with the solution open it does not count.',
	how4: 'Without answers the estimate becomes less sure day by day, and what is above the middle comes nearer to it, by half in {days} days: what is not practised is forgotten.',
	how5: 'The interval is where the true value lies 8 times out of 10. It is rounded to 5 so as not to look more precise than it is; where it is wide we write “to be confirmed”.',
	how6: 'Chance is counted: one answer in ten is right without knowing. Below 3 answers the highest band is never given.',
	how7: 'The order in which answers arrive changes nothing: an answer given without a line and received three weeks later counts on the day it was given.',
	formula: 'The formula',
	formulaSays: 'It is a Bayesian filter on the logistic scale, of the family of Elo and Glicko. m and v are mean and variance, s the result, w the weight, d the difficulty, t the days since the answer before.',
	difficulty: 'How hard exercises are',
	edition: 'Edition {number}, in force since {date}: {items} exercises, from {attempts} first answers of {persons} pupils.',
	noEdition: 'It has not been learnt yet: all exercises count as average.',
	editionSays: 'It is learnt from the first answers of the whole country and published in dated editions; an answer is judged by the edition of its day, and a new edition does not change the past.'
};
