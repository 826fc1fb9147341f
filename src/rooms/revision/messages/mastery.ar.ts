export default {
	between: 'بين {low} و{high} %',
	unsure: 'في انتظار التأكيد',
	shownSays: 'المخطط الذي معه ±: أجوبة قليلة بعد أو قديمة، في انتظار التأكيد.',
	answers: { zero: 'من دون جواب', one: 'من جواب واحد', two: 'من جوابين', few: 'من {count} أجوبة', many: 'من {count} جوابا', other: 'من {count} جواب' },
	right: { zero: 'لا صحيح فيها', one: 'واحد منها صحيح', two: 'اثنان منها صحيحان', few: '{count} منها صحيحة', many: '{count} منها صحيحا', other: '{count} منها صحيح' },
	last: { zero: 'آخرها اليوم', one: 'آخرها أمس', two: 'آخرها قبل يومين', few: 'آخرها قبل {count} أيام', many: 'آخرها قبل {count} يوما', other: 'آخرها قبل {count} يوم' },
	expects: 'في تمرين متوسط من هذه الكفاية نتوقع نجاحا بين {low} و{high} %',
	sentence: '{answers}، {right}، {last}: {expects}.',
	sentenceUnsure: '{answers}، {right}، {last}: {expects}؛ وهذا ما زال في انتظار التأكيد.',
	how: 'كيف يُحسب هذا'
};
