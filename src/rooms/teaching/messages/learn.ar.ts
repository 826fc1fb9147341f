export default {
	today: 'اليوم',
	hello: 'مرحبا {name}',
	goOn: { pupil: 'واصل من هنا', learner: 'واصلوا من هنا' },
	resume: 'استئناف',
	beginHere: { pupil: 'ابدأ من هنا', learner: 'ابدؤوا من هنا' },
	beginText: {
		pupil: 'اختر درسا من دروس قسمك: اقرأ، ثم جرب التمارين. كل ما تعمله محفوظ.',
		learner: 'اختاروا درسا من دروس تكوينكم: اقرؤوا، ثم جربوا التمارين. كل ما تعملونه محفوظ.'
	},
	openCourses: 'فتح دروسي',
	toDo: 'للإنجاز',
	nothingToDo: 'لا شيء للتسليم الآن. هذا وقت مناسب لقراءة درس أو إعادة تمرين.',
	due: 'قبل {date}',
	today_: 'اليوم',
	tomorrow: 'غدا',
	late: 'متأخر',
	done: 'منتهٍ',
	begun: 'بدأ',
	partsDone: '{done} من {count}',
	week: 'أسبوعي',
	weekText: {
		zero: 'لا أجوبة بعد هذا الأسبوع.',
		one: 'جواب واحد هذا الأسبوع، الصحيح منها {right}.',
		two: 'جوابان هذا الأسبوع، الصحيح منهما {right}.',
		few: '{count} أجوبة هذا الأسبوع، الصحيح منها {right}.',
		many: '{count} جوابا هذا الأسبوع، الصحيح منها {right}.',
		other: '{count} جواب هذا الأسبوع، الصحيح منها {right}.'
	},
	weekDays: {
		pupil: { zero: 'لم تعمل بعد.', one: 'عملت يوما واحدا.', two: 'عملت يومين.', few: 'عملت {count} أيام.', many: 'عملت {count} يوما.', other: 'عملت {count} يوم.' },
		learner: { zero: 'لم تعملوا بعد.', one: 'عملتم يوما واحدا.', two: 'عملتم يومين.', few: 'عملتم {count} أيام.', many: 'عملتم {count} يوما.', other: 'عملتم {count} يوم.' }
	},
	courses: 'دروسي',
	myClassFollows: { pupil: 'قسمك يتابع', learner: 'مجموعتكم تتابع' },
	otherCourses: 'دروس أخرى',
	chapter: 'الفصل',
	work: 'واجب',
	givenBy: 'من {name}',
	dueOn: 'التسليم قبل {date}',
	ended: { pupil: 'انتهى هذا الواجب. يمكنك أن تواصل التدرب.', learner: 'انتهى هذا الواجب. يمكنكم أن تواصلوا التدرب.' },
	progress: 'تقدمي',
	progressText: {
		pupil: 'تقدير التمكن من 100 انطلاقا من أجوبتك المؤرخة. المس كفاية لترى الأجوبة.',
		learner: 'تقدير التمكن من 100 انطلاقا من أجوبتكم المؤرخة. المسوا كفاية لتروا الأجوبة.'
	},
	noEvidence: 'لا دليل بعد',
	noProgress: { pupil: 'سيظهر تقدمك هنا منذ أول جواب.', learner: 'سيظهر تقدمكم هنا منذ أول جواب.' },
	recent: 'آخر الأجوبة',
	evidenceOf: { pupil: 'أجوبتك في هذه الكفاية', learner: 'أجوبتكم في هذه الكفاية' },
	hintsTaken: { zero: 'بلا تلميح', one: 'تلميح واحد', two: 'تلميحان', few: '{count} تلميحات', many: '{count} تلميحا', other: '{count} تلميح' },
	helped: 'الحل كان مفتوحا: لا يحتسب',
	clockOff: 'ساعة الهاتف غير مضبوطة',
	again: { pupil: 'أعد المحاولة', learner: 'أعيدوا المحاولة' },
	estimate: 'التمكن {value} من 100',
	pieces: { zero: 'بلا أجوبة', one: 'من جواب واحد', two: 'من جوابين', few: 'من {count} أجوبة', many: 'من {count} جوابا', other: 'من {count} جواب' },
	search: 'بحث'
};
