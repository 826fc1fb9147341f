import { migrate } from '../migrate.ts';
import { wordsOf } from './words.ts';
import { readConfig } from '#platform/server/config.ts';
import { standOn } from '#platform/server/ground.ts';

export async function run(words: string[]): Promise<void> {
	const { values } = wordsOf('migrate', words, { json: { type: 'boolean' } });
	const ground = await standOn(readConfig());
	try {
		const applied = await migrate(ground.url);
		if (values.json) console.log(JSON.stringify({ applied }));
		else console.log(applied.length ? `Applied: ${applied.join(', ')}` : 'Nothing to apply: the database is up to date.');
	} finally {
		await ground.leave();
	}
}
