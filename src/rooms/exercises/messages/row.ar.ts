export default {
	tries: {
		pupil: { zero: 'لم تحاول بعد', one: 'محاولة واحدة', two: 'محاولتان', few: '{count} محاولات', many: '{count} محاولة', other: '{count} محاولة' },
		learner: { zero: 'لم تحاولوا بعد', one: 'محاولة واحدة', two: 'محاولتان', few: '{count} محاولات', many: '{count} محاولة', other: '{count} محاولة' }
	},
	begin: { pupil: 'ابدأ', learner: 'ابدؤوا' },
	goOn: 'متابعة',
	difficulty: 'الصعوبة {level} من 5',
	succeeded: 'ناجح',
	notYetSucceeded: 'يستحق الإعادة',
	kind_choice: 'اختيار',
	kind_several: 'اختيارات متعددة',
	kind_truefalse: 'صحيح أو خطأ',
	kind_numeric: 'عدد',
	kind_gaps: 'نص بفراغات',
	kind_short: 'جواب قصير',
	kind_ordering: 'ترتيب',
	kind_matching: 'ربط',
	kind_expression: 'عبارة',
	kind_category: 'تصنيف',
	kind_hotspot: 'مناطق في صورة',
	kind_label: 'تسميات على صورة',
	kind_graph: 'رسم بياني',
	kind_written: 'جواب مكتوب',
	kind_file: 'ملف يُسلَّم'
};
