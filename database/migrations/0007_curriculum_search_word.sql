-- The words that search knows: so that a typing error is answered by the words meant, and the forms of a word meet. Filled when things are
-- indexed (curriculum/word.ts makes bare forms and keys); no extension is asked for. Compared by byte.
create table curriculum.search_word (
	word text collate "C" primary key,
	shown text not null,
	bare text collate "C" not null,
	near text[] not null,
	in_title boolean not null
);
create index search_word_bare on curriculum.search_word (bare);
create index search_word_near on curriculum.search_word using gin (near);
