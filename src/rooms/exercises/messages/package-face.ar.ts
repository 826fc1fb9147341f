export default {
	open: 'افتح النشاط ({size})',
	needsLine: 'يحتاج هذا النشاط إلى الشبكة.'
};
