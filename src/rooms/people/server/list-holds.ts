import { findHead } from '#rooms/people/roster.ts';
import { findSchoolHead } from '#rooms/people/schools.ts';
import { readTable } from '#rooms/people/server/table.ts';

/** Whether a list is of schools or of people, by its heads. One that says neither is read as people: there each column can be told. */
export async function listHolds(bytes: Uint8Array): Promise<'people' | 'schools'> {
	const table = await readTable(bytes);
	const known = (columns: unknown[]) => columns.filter(Boolean).length;
	const [people, schools] = [findHead(table), findSchoolHead(table)];
	if (people.columns.includes('givenName') || people.columns.includes('fullName')) return 'people';
	return known(schools.columns) >= known(people.columns) && schools.row >= 0 ? 'schools' : 'people';
}
