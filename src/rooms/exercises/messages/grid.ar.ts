export default {
	grid: 'معلم.',
	axis: 'المحور {name}: من {from} إلى {to}، خط كل {step}.',
	givenCurve: 'المنحنى {name}: y = {value}.',
	given_points: 'النقط {name}: {points}.',
	given_segment: 'القطعة {name}: {points}.',
	given_vector: 'المتجهة {name}: {points}.',
	given_ray: 'نصف المستقيم {name}: {points}.',
	given_line: 'المستقيم {name} المار من {points}.',
	given_circle: 'الدائرة {name}، المركز ونقطة منها: {points}.',
	given_parabola: 'الشلجم {name}، الرأس ونقطة منه: {points}.',
	given_polygon: 'المضلع {name}: {points}.'
};
