import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, type Language } from '#platform/language.ts';
import { say as sayExercises } from '#rooms/exercises/messages/index.ts';
import exercises from '#rooms/exercises/messages/fr.ts';
import curriculum from '#rooms/curriculum/messages/fr.ts';
import { say as sayCurriculum } from '#rooms/curriculum/messages/index.ts';
import learn from '#rooms/teaching/messages/learn.fr.ts';
import { sayLearn } from '#rooms/teaching/messages/learn.ts';

/** What would speak to a pupil: the familiar form, the class, the pupil, the teacher. In Arabic also the singular imperatives our messages use. */
const familiar: Record<Language, RegExp> = {
	fr: /(^|[^\p{L}])(tu|te|toi|ton|ta|tes|t’\p{L}+|élèves?|classes?|enseignante?|choisis|mets|relie|relis|prends|réessaie|écris|vérifie|donne|connecte-toi|parle-en|continue|commence|essaie|touche)([^\p{L}]|$)/iu,
	en: /\b(pupils?|class(es)?|teachers?)\b/i,
	ar: /(^|[^\p{L}])(قسمك|قسم|تلميذ|أستاذك|أستاذ|جوابك|أجوبتك|جلستك|تقدمك|مسودتك|اختر|رتب|اربط|اكتبه|أعط|أعد|خذ|حاول|تحقق|واصل|ابدأ|اقرأ|جرب|المس|سجل|أخبر|أحسنت|عملت|تعمل|تعمله)([^\p{L}]|$)/u
};
const catalogues = [
	{ say: sayExercises, keys: Object.keys(exercises) },
	{ say: sayLearn, keys: Object.keys(learn) },
	{ say: sayCurriculum, keys: Object.keys(curriculum) }
] as { say: typeof sayLearn; keys: Parameters<ReturnType<typeof sayLearn>>[0][] }[];
const counts = [0, 1, 2, 5, 30, 100];

test('no sentence of the pages of learning speaks to an adult learner as to a pupil', () => {
	const faults: string[] = [];
	for (const { say, keys } of catalogues)
		for (const language of languages)
			for (const key of keys)
				for (const count of counts) {
					const sentence = say(language, 'learner')(key, { count });
					if (familiar[language].test(sentence)) faults.push(`${language} ${key}: ${sentence}`);
				}
	assert.deepEqual([...new Set(faults)], []);
	assert.match(sayLearn('fr', 'learner')('beginText'), /votre formation.*vous faites/);
	assert.match(sayLearn('fr', 'pupil')('beginText'), familiar.fr, 'a pupil is still spoken to as a pupil');
	assert.match(sayLearn('ar')('beginText'), familiar.ar);
	assert.match(sayExercises('en')('asideTitle'), familiar.en);
});
