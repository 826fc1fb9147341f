import { sql, type Database } from '#platform/server/sql.ts';
import type { PaperPoints } from '#rooms/revision/weights.ts';

/** What the nation's papers of an exam ask of some programmes, question by question on their scale, by programme code: those of one series, or of all. The newest 400 papers. */
export async function paperPointsOf(db: Database, { country, exam, grade, series }: { country: string; exam: string; grade: string; series: string | null }, programmes: readonly string[]): Promise<Map<string, PaperPoints[]>> {
	const rows = programmes.length ? await db.all(sql<{ programme: string; session: string; language: string; year: number; is_own: boolean; points: Record<string, number> }>`
		select recent.programme, recent.session, recent.language, recent.year, recent.is_own, (select coalesce(json_object_agg(asked.chapter, asked.points), '{}') from (
			select chapter, sum(points)::float8 as points from revision.paper_question where paper_id = recent.id and version = recent.version and chapter is not null group by chapter) asked) as points
		from (select paper.id, version.number as version, version.programme, version.language, version.session_year as year, version.session_kind = 'blanc' as is_own,
				format('%s %s %s', version.session_kind, version.session_year, version.session_number) as session
			from revision.paper_version version join revision.paper on paper.id = version.paper_id and paper.current_version = version.number
			where version.exam = ${exam} and version.grade = ${grade} and paper.country = ${country} and paper.organisation_id is null
				and version.programme = any(${programmes}::text[]) and (cardinality(version.series) = 0 or ${series} = any(version.series))
			order by version.session_year desc, paper.id limit 400) recent`) : [];
	const of = new Map<string, PaperPoints[]>(programmes.map((code) => [code, []]));
	for (const { programme, is_own, ...row } of rows) of.get(programme)!.push({ ...row, isOwn: is_own });
	return of;
}
