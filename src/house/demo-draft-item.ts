import type { Item } from '#rooms/exercises/item.ts';

/** An exercise that a teacher of the demo is writing. Its code is given with the draft. */
export const anItemOfDemo: Omit<Item, 'code'> = {
	title: 'Le prix du taxi-brousse',
	language: 'fr',
	competences: [],
	difficulty: 2,
	stem: 'Un taxi-brousse demande {{a}} F au départ, puis {{b}} F par kilomètre. On note $p_n$ le prix de $n$ kilomètres.',
	parameters: [
		{ name: 'a', kind: 'choose', values: ['300', '400', '500'] },
		{ name: 'b', kind: 'range', from: 20, to: 60, step: 10 },
		{ name: 'p', kind: 'derive', value: 'a + 12*b' }
	],
	parts: [
		{ id: 'a', prompt: 'Quelle est la nature de la suite $(p_n)$ ?', interaction: { type: 'choice', key: 'ari', options: [{ id: 'ari', text: 'arithmétique' }, { id: 'geo', text: 'géométrique', feedback: { text: 'À chaque kilomètre on **ajoute** la même somme.' } }, { id: 'non', text: 'ni l’un ni l’autre' }] } },
		{ id: 'b', prompt: 'Combien coûtent 12 kilomètres, en francs ?', interaction: { type: 'numeric', answers: [{ value: '{{p}}', score: 1 }, { value: '*', score: 0, feedback: { text: 'Compte le départ, puis douze fois le prix d’un kilomètre.' } }] } }
	],
	hints: [{ text: 'Le départ ne se paie qu’une fois.' }],
	solution: 'La raison est {{b}} : la suite est arithmétique, et $p_{12} = {{a}} + 12 \\times {{b}} = {{p}}$.'
};
