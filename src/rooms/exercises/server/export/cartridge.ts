/** Lessons and exercises as a Common Cartridge 1.3 (https://www.imsglobal.org/cc/): lessons as web content, exercises as one assessment. */
import type { Packed } from '#platform/server/pack.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { filesIn } from './html.ts';
import type { FileOf } from './moodle-xml.ts';
import { assessment, qti12Items } from './qti12.ts';
import { again, type OriginalOf, type Told } from './told.ts';

/** A lesson on its way out: its HTML shows files under `/media/…`, whose bytes are asked for. */
export type LessonOut = { code: string; title: string; language: string; author: string; licence: string; html: string };

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const endings: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp', 'image/svg+xml': 'svg', 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mpeg': 'mp3', 'video/mp4': 'mp4', 'video/webm': 'webm', 'application/pdf': 'pdf' };

/** Files that a lesson's HTML shows, by their content. */
export const shownIn = (html: string): string[] => [...new Set([...html.matchAll(/(?:src|href)="\/media\/([0-9a-f]{64})"/g)].map(([, sha256]) => sha256))];

const page = (lesson: LessonOut, html: string) =>
	`<!DOCTYPE html>\n<html lang="${escape(lesson.language)}" dir="${lesson.language.startsWith('ar') ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"/><title>${escape(lesson.title)}</title></head><body>\n<h1>${escape(lesson.title)}</h1>\n${html}\n<p><small>${escape(lesson.author)} · ${escape(lesson.licence)}</small></p>\n</body></html>\n`;

type Source = { title: string; code: string; language: string; lessons: LessonOut[]; items: Item[]; typeOf: (sha256: string) => string | undefined; fileOf: FileOf; originalOf?: OriginalOf };

/** The cartridge's entries, one after another; each exercise is told of. */
export function* cartridge({ title, code, language, lessons, items, typeOf, fileOf, originalOf = () => undefined }: Source, report: (told: Told) => void): Generator<Packed> {
	const resources: string[] = [];
	const organised: string[] = [];
	const written = new Set<string>();
	const nameOf = (sha256: string) => `media/${sha256.slice(0, 20)}.${endings[typeOf(sha256) ?? ''] ?? 'bin'}`;
	const files = function* (list: string[]): Generator<Packed> {
		for (const sha256 of list) {
			const bytes = written.has(sha256) ? undefined : fileOf(sha256);
			if (!bytes) continue;
			written.add(sha256);
			yield { name: nameOf(sha256), bytes };
		}
	};
	for (const [i, lesson] of lessons.entries()) {
		const shown = shownIn(lesson.html);
		yield* files(shown);
		// An exercise set in the text stands in the assessment: the place says so by its code.
		const html = lesson.html.replace(/\/media\/([0-9a-f]{64})/g, (_, sha256: string) => `../${nameOf(sha256)}`).replace(/<x-exercise data-code="([^"]*)"><\/x-exercise>/g, '<p><em>$1</em></p>');
		const name = `lessons/${String(i + 1).padStart(2, '0')}.html`;
		yield { name, bytes: page(lesson, html) };
		resources.push(`<resource identifier="R_L${i + 1}" type="webcontent" href="${name}"><file href="${name}"/>${shown.filter((sha256) => written.has(sha256)).map((sha256) => `<dependency identifierref="R_${sha256.slice(0, 20)}"/>`).join('')}</resource>`);
		organised.push(`<item identifier="I_L${i + 1}" identifierref="R_L${i + 1}"><title>${escape(lesson.title)}</title></item>`);
	}
	const pieces: string[] = [];
	const beside: string[] = [];
	for (const item of items) {
		const own = filesIn(JSON.stringify(item)).flatMap((file) => (item.media?.[file] ? [item.media[file].sha256] : []));
		yield* files(own);
		const { text, told } = again(item, originalOf, () =>
			qti12Items(item, (file) => {
				const known = item.media?.[file];
				return known && written.has(known.sha256) ? `$IMS-CC-FILEBASE$/${nameOf(known.sha256)}` : '';
			})
		);
		if (told.outcome !== 'left' && own.some((sha256) => !written.has(sha256))) Object.assign(told, { outcome: 'changed', why: [...told.why, 'pictures-lost'] });
		report(told);
		if (!text) continue;
		pieces.push(text);
		beside.push(...own.filter((sha256) => written.has(sha256)));
	}
	if (pieces.length) {
		yield { name: 'exercises/assessment.xml', bytes: assessment(title, pieces.join('\n')) };
		resources.push(`<resource identifier="R_EX" type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment"><file href="exercises/assessment.xml"/>${[...new Set(beside)].map((sha256) => `<dependency identifierref="R_${sha256.slice(0, 20)}"/>`).join('')}</resource>`);
		organised.push(`<item identifier="I_EX" identifierref="R_EX"><title>${escape(title)}</title></item>`);
	}
	for (const sha256 of written) resources.push(`<resource identifier="R_${sha256.slice(0, 20)}" type="webcontent" href="${nameOf(sha256)}"><file href="${nameOf(sha256)}"/></resource>`);
	yield { name: 'imsmanifest.xml', bytes: manifest(code, title, language, organised, resources) };
}

const manifest = (code: string, title: string, language: string, organised: string[], resources: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="M_${escape(code.replace(/[^A-Za-z0-9_.-]/g, '_'))}" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1" xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion><lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language="${escape(language)}">${escape(title)}</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></metadata>
<organizations><organization identifier="O_1" structure="rooted-hierarchy"><item identifier="ROOT">${organised.join('')}</item></organization></organizations>
<resources>${resources.join('\n')}</resources>
</manifest>
`;
