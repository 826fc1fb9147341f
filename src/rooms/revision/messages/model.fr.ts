export default {
	how1: 'La maîtrise d’une compétence est ce qu’on attend d’un élève à un exercice moyen de cette compétence, en pour cent. Elle ne vient que de ses propres réponses, datées ; personne n’est comparé à personne.',
	how2: 'Chaque réponse déplace l’estimation : beaucoup quand on sait encore peu, peu quand on sait déjà beaucoup. Une réponse juste à un exercice difficile la monte davantage ; une erreur à un exercice facile la baisse davantage.',
	how3: 'Une réponse avec indice compte moins ; le même exercice refait dans la journée compte pour un tiers ; avec la solution ouverte, elle ne compte pas.',
	how4: 'Sans réponse, l’estimation devient moins sûre de jour en jour, et ce qui dépasse le milieu s’en rapproche, de moitié en {days} jours : on oublie ce qu’on n’exerce pas.',
	how5: 'L’intervalle est celui où la vraie valeur se trouve 8 fois sur 10. Il est arrondi à 5 pour ne pas paraître plus précis qu’il n’est ; quand il est large, c’est écrit « à confirmer ».',
	how6: 'Le hasard est compté : un dixième des réponses est juste sans savoir. Sous 3 réponses, la bande la plus haute n’est jamais donnée.',
	how7: 'L’ordre dans lequel les réponses arrivent ne change rien : une réponse faite sans connexion et reçue trois semaines plus tard compte au jour où elle a été donnée.',
	formula: 'La formule',
	formulaSays: 'C’est un filtre bayésien sur l’échelle logistique, de la famille d’Elo et de Glicko. m et v sont la moyenne et la variance, s le résultat, w le poids, d la difficulté, t les jours depuis la réponse précédente.',
	difficulty: 'La difficulté des exercices',
	edition: 'Édition {number}, en vigueur depuis le {date} : {items} exercices, d’après {attempts} premières réponses de {persons} élèves.',
	noEdition: 'Elle n’a pas encore été apprise : tous les exercices comptent comme moyens.',
	editionSays: 'Elle est apprise des premières réponses de tout le pays et publiée par éditions datées ; une réponse est jugée par l’édition de son jour, et une nouvelle édition ne change pas le passé.'
};
