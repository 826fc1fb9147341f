export default {
	foundAgain: 'استُرجع: كُتب هذا داخل مقطع حُذف في الأثناء.'
};
