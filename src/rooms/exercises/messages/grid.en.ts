export default {
	grid: 'Coordinate grid.',
	axis: 'Axis {name}: from {from} to {to}, a line every {step}.',
	givenCurve: 'Curve {name}: y = {value}.',
	given_points: 'Points {name}: {points}.',
	given_segment: 'Segment {name}: {points}.',
	given_vector: 'Vector {name}: {points}.',
	given_ray: 'Ray {name}: {points}.',
	given_line: 'Line {name} through {points}.',
	given_circle: 'Circle {name}, centre and point: {points}.',
	given_parabola: 'Parabola {name}, vertex and point: {points}.',
	given_polygon: 'Polygon {name}: {points}.'
};
