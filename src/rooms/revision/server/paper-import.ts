import { parse } from 'yaml';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { publishPlaces, type PublishPlace } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { maybeCountry, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { sayMock } from '#rooms/revision/messages/mock.ts';
import { checkPaper, groundFaults, questionsOf, type Ground, type PaperFault } from '#rooms/revision/paper.ts';
import { publishPaper } from '#rooms/revision/server/papers.ts';

/** What a paper's file may weigh, in bytes. */
export const mostPaperBytes = 1_000_000;

/** Where a person may publish a paper: his own place and those above it. Refuses who may nowhere. */
export async function paperPlaces(db: Database, who: Who): Promise<PublishPlace[]> {
	const places = who.hat ? await publishPlaces(db, who, { organisationId: who.hat.placeId, state: 'approved', wantedId: null }) : [];
	if (!places.length) throw notFound();
	return places;
}

/** The exercises with these codes in the banks that are open where the person works, the nearest first. */
async function named(db: Database, who: Who, codes: string[]): Promise<Map<string, Item>> {
	const reach = await reachOf(db, [who.hat!.establishmentId]);
	const rows = await db.all(sql<{ code: string; content: Item }>`
		select distinct on (item.code) item.code, version.content from exercises.item
		join exercises.item_version version on version.item_id = item.id and version.number = item.current_version join exercises.bank on bank.id = item.bank_id
		where item.code = any(${codes}::text[]) and item.withdrawn_at is null and (bank.organisation_id is null or (bank.organisation_id = any(${reach}::uuid[]) and bank.origin <> 'own'))
		order by item.code, bank.organisation_id is null, item.id limit 500`);
	return new Map(rows.map((row) => [row.code, row.content]));
}

const namesIn = (value: unknown): string[] =>
	Array.isArray((value as { sections?: unknown[] })?.sections)
		? (value as { sections: { questions?: { item?: unknown }[] }[] }).sections.flatMap((section) => (Array.isArray(section?.questions) ? section.questions.flatMap((one) => (typeof one?.item === 'string' ? [one.item] : [])) : [])).slice(0, 500)
		: [];

export type Brought = { faults: PaperFault[]; published?: { id: string; title: string; isNew: boolean; unknownCompetences: string[] } };

/** Reads a paper's file and publishes it for a place, or says all that is wrong with it and publishes nothing. Refuses who may not publish there, and what is no YAML. */
export async function bringPaper(db: Database, who: Who, { placeId, text }: { placeId: string; text: string }): Promise<Brought> {
	const place = (await paperPlaces(db, who)).find((one) => one.id === placeId);
	const country = await maybeCountry(db);
	if (!place || !country) throw notFound();
	let input: unknown;
	try {
		input = parse(text.slice(0, mostPaperBytes), { maxAliasCount: 50 });
	} catch (error) {
		throw new Refusal(400, (language) => sayMock(language)('unreadable', { why: String((error as Error).message).split('\n')[0].slice(0, 200) }), 'file');
	}
	const known = await named(db, who, namesIn(input));
	const { paper, faults } = checkPaper(input, (code) => known.get(code));
	if (!paper) return { faults };
	const programme = paper.programme
		? await db.all(sql<{ code: string; competences: string[] }>`
			select chapter.code, array(select competence.code from curriculum.competence where competence.chapter_id = chapter.id) as competences
			from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where programme.country = ${country.key} and programme.code = ${paper.programme} and programme.status = 'in-force'`)
		: [];
	const ground: Ground = {
		exams: country.exams, series: country.series.map((one) => one.code), subjects: country.subjects.map((one) => one.code),
		...(programme.length ? { chapters: programme.map((row) => ({ code: row.code, competences: row.competences.map((code) => ({ code })) })) } : {})
	};
	// A file alone brings no pictures: an exercise that shows one comes by a bank, which keeps it.
	const pictures = questionsOf(paper).flatMap(({ item, section, question }) => mediaIn(item).filter((name) => !item.media?.[name]).map((name): PaperFault => ({ path: `sections.${section}.questions.${question}`, key: 'paper-media', about: name })));
	const found = [...groundFaults(paper, ground), ...pictures].slice(0, 50);
	if (found.length) return { faults: found };
	const media = new Map(questionsOf(paper).flatMap(({ item }) => Object.entries(item.media ?? {})));
	const published = await publishPaper(db, who, {
		paper, country: country.key, organisationId: place.kind === 'country' ? null : place.id,
		media: (name) => {
			const file = media.get(name);
			return file && { href: `/media/${file.sha256}`, ...file };
		}
	});
	return { faults: [], published: { id: published.id, title: paper.title, isNew: published.isNew, unknownCompetences: published.unknownCompetences } };
}
