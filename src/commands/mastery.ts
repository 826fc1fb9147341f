import { progress, wordsOf } from './words.ts';
import { withDatabase } from './with.ts';
import { mendMastery, publishEdition } from '#rooms/revision/server/index.ts';

/** What the worker does each week, now: holds mastery against its evidence, learns how hard exercises are. */
export async function run(words: string[]): Promise<void> {
	const { values } = wordsOf('mastery', words, { json: { type: 'boolean' }, all: { type: 'boolean' } }, { least: 0, most: 0 });
	const report = await withDatabase(async (db) => {
		progress('Holding mastery against its evidence');
		const mended = await mendMastery(db, { all: values.all });
		progress('Learning how hard exercises are');
		return { mended, edition: (await publishEdition(db)) ?? null };
	});
	if (values.json) return console.log(JSON.stringify(report));
	console.log(`Mastery of ${report.mended} persons made again.`);
	console.log(report.edition ? `Edition ${report.edition.number}: ${report.edition.items} exercises, from ${report.edition.attempts} first answers; in force from ${report.edition.starts_at.toISOString()}.` : 'No new edition of difficulties: too few answers, or nothing has changed.');
}
