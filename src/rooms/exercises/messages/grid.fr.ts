export default {
	grid: 'Repère.',
	axis: 'Axe {name} : de {from} à {to}, une ligne tous les {step}.',
	givenCurve: 'Courbe {name} : y = {value}.',
	given_points: 'Points {name} : {points}.',
	given_segment: 'Segment {name} : {points}.',
	given_vector: 'Vecteur {name} : {points}.',
	given_ray: 'Demi-droite {name} : {points}.',
	given_line: 'Droite {name}, par {points}.',
	given_circle: 'Cercle {name}, centre et point : {points}.',
	given_parabola: 'Parabole {name}, sommet et point : {points}.',
	given_polygon: 'Polygone {name} : {points}.'
};
