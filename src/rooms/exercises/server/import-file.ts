/** The report of an import as a file that needs nothing else: to keep, or to send to the author of the bank. */
import { dayAndTime } from '#platform/dates.ts';
import { csvHead, csvLine } from '#platform/csv.ts';
import { direction, type Language } from '#platform/language.ts';
import type { Database } from '#platform/server/sql.ts';
import { because, say, type ImportMessage } from '#rooms/exercises/messages/import.ts';
import { importReport, importRows, type ImportReport, type ReportRow } from '#rooms/exercises/server/import-report.ts';
import type { Asker } from '#rooms/people/server/index.ts';

const reportForms = ['html', 'csv'] as const;
export type ReportForm = (typeof reportForms)[number];
export const isReportForm = (text: unknown): text is ReportForm => reportForms.includes(text as ReportForm);

const atOnce = 1000;

/** The report, piece by piece, with a name for its file and its type. Refuses who may not read the report before the first piece. */
export async function reportFile(db: Database, who: Asker, reportId: string, form: ReportForm, language: Language): Promise<{ name: string; type: string; pieces: AsyncGenerator<string> }> {
	const report = await importReport(db, who, reportId);
	const rows = async function* (): AsyncGenerator<ReportRow> {
		for (let from = 0; ; from += atOnce) {
			const some = await importRows(db, who, reportId, { from, limit: atOnce });
			yield* some;
			if (some.length < atOnce) return;
		}
	};
	const name = `${report.fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'import'}-report.${form}`;
	return form === 'csv'
		? { name, type: 'text/csv; charset=utf-8', pieces: table(rows(), language) }
		: { name, type: 'text/html; charset=utf-8', pieces: page(report, rows(), language) };
}

const outcomeOf = (row: ReportRow, language: Language): string => {
	const t = say(language);
	const outcome = t(row.done === 'left' ? 'done_left' : (`outcome_${row.outcome}` as ImportMessage));
	return row.done && row.done !== 'left' ? `${outcome} · ${t(`done_${row.done}` as ImportMessage)}` : outcome;
};
const whereOf = (row: ReportRow): string => row.place ?? (row.line ? String(row.line) : '');

async function* table(rows: AsyncGenerator<ReportRow>, language: Language): AsyncGenerator<string> {
	const t = say(language);
	yield csvHead + csvLine([t('number'), t('name'), t('kind'), t('outcome'), t('why'), t('where'), t('code')]);
	for await (const row of rows)
		yield csvLine([row.number, row.name, t(`kind_${row.kind}` as ImportMessage), outcomeOf(row, language), row.why.map((why) => because(language, why)).join(' '), whereOf(row), row.code]);
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]);

async function* page(report: ImportReport, rows: AsyncGenerator<ReportRow>, language: Language): AsyncGenerator<string> {
	const t = say(language);
	const title = escaped(t(report.state === 'taken' ? 'report' : report.state === 'refused' ? 'refusedTitle' : 'preview', { file: report.fileName }));
	const { counts } = report;
	const sums = [t('offered', { count: counts.offered }), t('countTaken', { count: counts.taken }), t('countChanged', { count: counts.changed }), t('countRefused', { count: counts.refused })];
	yield `<!doctype html><html lang="${language}" dir="${direction(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-inline-size:70rem;margin:1.5rem auto;padding-inline:1rem;color:#111;background:#fff}table{border-collapse:collapse;inline-size:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}thead th{background:#eee}td p{margin:0}</style>
</head><body><h1>${title}</h1><p>${escaped(t('made', { day: dayAndTime(report.takenAt ?? report.madeAt, language) }))} · ${escaped(report.organisation)} · ${report.format}</p><p>${escaped(sums.join(' · '))}</p>
${counts.why ? `<p><strong>${escaped(because(language, counts.why))}</strong></p>` : ''}
<table><thead><tr>${(['number', 'name', 'kind', 'outcome', 'why', 'where'] as const).map((key) => `<th scope="col">${escaped(t(key))}</th>`).join('')}</tr></thead><tbody>\n`;
	for await (const row of rows)
		yield `<tr><td>${row.number}</td><th scope="row">${escaped(row.name)}</th><td>${escaped(t(`kind_${row.kind}` as ImportMessage))}</td><td>${escaped(outcomeOf(row, language))}</td><td>${row.why
			.map((why) => `<p>${escaped(because(language, why))}</p>`)
			.join('')}</td><td>${escaped(whereOf(row))}</td></tr>\n`;
	yield '</tbody></table></body></html>\n';
}
