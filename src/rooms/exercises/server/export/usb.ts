/** A chapter as one HTML file that needs nothing else: for a USB key, an old computer, a phone without line. Hints and corrections unfold; no script. */
import type { Item } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { answerHtml } from '#rooms/exercises/server/said.ts';
import { variant } from '#rooms/exercises/variant.ts';
import { renderItem, type ItemHtml } from '#rooms/exercises/server/render.ts';
import { say } from '#rooms/exercises/messages/export.ts';
import type { LessonOut } from './cartridge.ts';
import type { FileOf } from './moodle-xml.ts';
import type { Language } from '#platform/language.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const style = `body{font:1.05rem/1.6 Georgia,serif;max-width:42rem;margin:0 auto;padding:1rem;color:#1d1b16;background:#fbf8f1}h1,h2,h3{line-height:1.25}img,svg,video{max-width:100%;height:auto}table{border-collapse:collapse}th,td{border:1px solid #b9b09a;padding:.25rem .5rem}blockquote{border-inline-start:4px solid #3b4cca;margin-inline:0;padding-inline-start:1rem}.exercise{border:1px solid #d8cfb8;border-radius:6px;padding:.75rem 1rem;margin:1.5rem 0;background:#fff}details{margin:.5rem 0}summary{cursor:pointer;min-height:2.2rem;padding-top:.5rem;font-weight:bold}math{direction:ltr}math[display=block]{display:block math;max-width:100%;overflow-x:auto;overflow-y:hidden}:is(p,dd,blockquote):has(>math){overflow-x:auto;overflow-y:hidden}table{display:block;max-width:100%;overflow-x:auto}a{color:#3b4cca}.soft{color:#5f5848}nav li{margin:.3rem 0}@media print{details{display:none}}@media (prefers-color-scheme:dark){body{background:#171612;color:#ece6d8}.exercise{background:#201e19;border-color:#4a4436}a{color:#aab4ff}.soft{color:#b9b09a}}`;

type Source = { title: string; language: Language; lessons: LessonOut[]; items: Item[]; typeOf: (sha256: string) => string | undefined; fileOf: FileOf };

/** The file in pieces. What is larger than 2 MB, sounds and films stay out: their place says so. */
export function* usbPage({ title, language, lessons, items, typeOf, fileOf }: Source): Generator<string> {
	const t = say(language);
	const data = (sha256: string): string => {
		const type = typeOf(sha256);
		const bytes = type?.startsWith('image/') ? fileOf(sha256) : undefined;
		return bytes && bytes.byteLength <= 2_000_000 ? `data:${type};base64,${Buffer.from(bytes).toString('base64')}` : '';
	};
	const inside = (html: string) =>
		html
			.replace(/<figure class="medium">[^]*?<figcaption>([^]*?)<\/figcaption><\/figure>/g, (_, caption: string) => `<p class="soft">${caption.replace(/<[^>]*>/g, '')}</p>`)
			.replace(/<a class="file"[^>]*>([^]*?)<\/a>/g, '<span class="soft">$1</span>')
			.replace(/src="\/media\/([0-9a-f]{64})"/g, (_, sha256: string) => `src="${data(sha256)}"`);
	const byCode = new Map(items.map((item) => [item.code, item]));
	const set = new Set<string>();
	yield `<!DOCTYPE html>\n<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${style}</style></head><body>\n<h1>${escape(title)}</h1>\n`;
	yield `<nav><ol>${lessons.map((lesson, i) => `<li><a href="#l${i}">${escape(lesson.title)}</a></li>`).join('')}${items.length ? `<li><a href="#exercises">${escape(t('items', { count: items.length }))}</a></li>` : ''}</ol></nav>\n`;
	for (const [i, lesson] of lessons.entries()) {
		yield `<article id="l${i}" lang="${escape(lesson.language)}" dir="${lesson.language.startsWith('ar') ? 'rtl' : 'ltr'}"><h2>${escape(lesson.title)}</h2>\n`;
		yield inside(
			lesson.html.replace(/<x-exercise data-code="([^"]*)"><\/x-exercise>/g, (_, code: string) => {
				const item = byCode.get(code);
				if (!item) return '';
				set.add(code);
				return exerciseHtml(item, language);
			})
		);
		yield `<p class="soft">${escape(lesson.author)} · ${escape(lesson.licence)}</p></article>\n`;
	}
	const rest = items.filter((item) => !set.has(item.code));
	if (rest.length) yield `<section id="exercises"><h2>${escape(t('items', { count: rest.length }))}</h2>\n`;
	for (const item of rest) yield inside(exerciseHtml(item, language));
	if (rest.length) yield '</section>\n';
	yield '</body></html>\n';
}

function exerciseHtml(stored: Item, language: Language): string {
	const t = say(language);
	const item = stored.parameters?.length ? variant(stored, `out ${stored.code}`) : stored;
	const html: ItemHtml = renderItem(item);
	const parts = item.parts.map((part, i) => {
		const own = html.parts[part.id];
		const number = item.parts.length > 1 ? `<p><strong>${i + 1}.</strong></p>` : '';
		return `${number}${own.prompt ?? ''}${own.gaps ? own.gaps.replace(/\[\[[^\]]*\]\]/g, ' ______ ') : ''}${listOf(Object.values(own.texts))}`;
	});
	const hints = html.hints.map((hint, i) => `<details><summary>${escape(t('hint', { number: i + 1 }))}</summary>${hint}</details>`).join('');
	const keys = answerHtml(item, keyAnswer(item), language).map(({ html }, i) => `<p>${item.parts.length > 1 ? `<strong>${i + 1}.</strong> ` : ''}${html}</p>`).join('');
	return `<div class="exercise" lang="${escape(item.language)}" dir="${item.language.startsWith('ar') ? 'rtl' : 'ltr'}"><h3>${escape(item.title)}</h3>${html.stem}${parts.join('')}${hints}<details><summary>${escape(t('solution'))}</summary>${keys}${html.solution}</details></div>\n`;
}

const listOf = (texts: string[]) => (texts.length ? `<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>` : '');
