export default {
	someoneElse: 'هذا الجواب لشخص آخر كان متصلا هنا من قبل. لم يؤخذ.',
	notTakenIn: 'لم يصل الجواب بعد: المنصة في استراحة قصيرة.',
	answerTo: 'جواب عن تمرين',
	answerToItem: 'جواب عن التمرين «{title}»'
};
