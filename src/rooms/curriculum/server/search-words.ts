import { sql, type Database } from '#platform/server/sql.ts';
import { bareOf, nearest, nearKeys, withWords, wordsOf, type Word } from '#rooms/curriculum/word.ts';

/** Words of a question that are looked at, and near words that are compared: what a question may cost. */
const [mostWords, mostNear] = [8, 2000];

/** Notes the words of texts, so that search knows them. In the caller's transaction; a word once known stays. */
export async function noteWords(db: Database, texts: { title: string; body: string }[]): Promise<void> {
	const found = new Map<string, Word & { inTitle: boolean }>();
	for (const word of wordsOf(texts.map(({ title }) => title).join(' '))) found.set(word.word, { ...word, inTitle: true });
	for (const word of wordsOf(texts.map(({ body }) => body).join(' '))) if (!found.has(word.word)) found.set(word.word, { ...word, inTitle: false });
	// Always in the same order: two that publish at once wait for one another and never cross.
	const rows = [...found.values()].sort((a, b) => (a.word < b.word ? -1 : 1));
	if (!rows.length) return;
	await db.run(sql`
		insert into curriculum.search_word (word, shown, bare, near, in_title)
		select new.word, new.shown, new.bare, string_to_array(new.near, ' '), new.in_title
		from unnest(${rows.map((row) => row.word)}::text[], ${rows.map((row) => row.shown)}::text[], ${rows.map((row) => row.bare)}::text[],
			${rows.map((row) => nearKeys(row.word).join(' '))}::text[], ${rows.map((row) => row.inTitle)}::boolean[]) as new(word, shown, bare, near, in_title)
		on conflict (word) do update set in_title = true where excluded.in_title and not search_word.in_title`);
}

/** Notes the words of what was indexed before words were kept. Does nothing when some are known. Answers how many things were read. */
export async function fillWords(db: Database): Promise<number> {
	const known = await db.maybe(sql<{ known: boolean }>`select true as known from curriculum.search_word limit 1`);
	if (known) return 0;
	let read = 0;
	await db.transaction(async (db) => {
		for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
			const rows = await db.all(sql<{ id: string; title: string; place: string; body: string }>`
				select id, title, place, body from curriculum.search_entry where id > ${after} and organisation_id is null and is_open order by id limit 500`);
			if (!rows.length) break;
			await noteWords(db, rows.map(({ title, place, body }) => ({ title: `${title} ${place}`, body })));
			read += rows.length;
			after = rows.at(-1)!.id;
		}
	});
	return read;
}

type Known = Word & { in_title: boolean };

const sameForms = (db: Database, words: Word[]): Promise<Known[]> =>
	db.all(sql<Known>`
		select word, shown, bare, in_title from curriculum.search_word
		where bare = any(${words.map((one) => one.bare)}::text[]) order by in_title desc, word limit 100`);

/**
 * A question with every known form of its words, as to_tsquery reads it: `(a | b) & (c)`. Empty when no word has another form.
 * For the stemmers alone part `معادلات` from `المعادلات`.
 */
export async function withForms(db: Database, folded: string): Promise<string> {
	const words = folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, mostWords);
	const forms = words.length ? await sameForms(db, wordsOf(words.join(' '))) : [];
	const groups = words.map((word) => [...new Set([word, ...forms.filter(({ bare }) => bare === bareOf(word)).map((one) => one.word)])].slice(0, 12));
	return groups.some((group) => group.length > 1) ? groups.map((group) => `(${group.join(' | ')})`).join(' & ') : '';
}

/**
 * What was perhaps meant by words that search does not know: the typed text with the nearest known words instead, at most three. Empty when
 * every word is known, or begins one that is (the last may be unfinished). French and Arabic alike; one error in short words, two in long ones.
 */
export async function maybeMeant(db: Database, text: string): Promise<string[]> {
	const typed = wordsOf(text.slice(0, 200)).slice(0, mostWords);
	if (!typed.length) return [];
	const last = typed.at(-1)!.word;
	const [same, begun] = await Promise.all([
		sameForms(db, typed),
		db.maybe(sql<{ begun: boolean }>`select true as begun from curriculum.search_word where word >= ${last} and word < ${`${last}\u{10ffff}`} limit 1`)
	]);
	const unknown = typed.filter((one) => !same.some(({ bare }) => bare === one.bare) && !(begun && one.word === last));
	const keys = [...new Set(unknown.flatMap((one) => nearKeys(one.word)))];
	if (!keys.length) return [];
	const known = await db.all(sql<Known>`
		select word, shown, bare, in_title from curriculum.search_word where near && ${keys}::text[] limit ${mostNear}`);
	const near = unknown.map((one) => ({ word: one.word, words: nearest(one, known).map(({ shown }) => shown) })).filter(({ words }) => words.length);
	const meant = [0, 1, 2].map((i) => withWords(text, new Map(near.map(({ word, words }) => [word, words[Math.min(i, words.length - 1)]]))));
	return near.length ? [...new Set(meant)] : [];
}
