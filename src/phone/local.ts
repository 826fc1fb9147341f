import * as v from 'valibot';
import { readingBody } from '#rooms/curriculum/reading.ts';
import { answerBody, type AnswerBody } from '#rooms/exercises/answering.ts';
import { newId } from '#platform/ids.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { markedOf, type LocalAct, type Parcel as Carried } from '#rooms/teaching/carried.ts';
import { lay, needed } from '#rooms/teaching/lay.ts';
import { actsOver } from './acts.ts';
import { opened, type Here } from './parcel.ts';
import { maybeParcelAt, type Parcel } from './shelf.ts';

type View = Parameters<typeof markedOf>[0] & { version: number };
type Lesson = { title: string; chapter_id: string };

// What an act was is worked out once a start of this worker: a fact never changes.
const known = new Map<string, LocalAct | null>();

async function carriedAt(here: Here, path: string): Promise<Carried | undefined> {
	const parcel = await maybeParcelAt(here.profile.person, path);
	if (!parcel) return undefined;
	const { route, data, basis } = await opened(here, parcel);
	return { path, route, data, basis };
}

/** What a fact means for pages: an answer is marked by the exercise that was taken along. Null for one of which nothing is here any more. */
async function actOf(here: Here, fact: Fact): Promise<LocalAct | null> {
	const at = new Date(fact.at);
	if (fact.kind === 'answer') {
		const body = v.safeParse(answerBody, JSON.parse(fact.body));
		const view = body.success ? ((await carriedAt(here, `/exercise/${body.output.item}`))?.data.view as View | undefined) : undefined;
		// Another version than the one it answers can't mark it: the server will.
		if (!body.success || !view || view.version !== body.output.version) return null;
		return { kind: 'answer', id: fact.id, at, body: body.output as AnswerBody, marked: markedOf(view, body.output as AnswerBody) };
	}
	if (fact.kind === 'reading') {
		const body = v.safeParse(readingBody, JSON.parse(fact.body));
		const lesson = body.success ? ((await carriedAt(here, `/lesson/${body.output.lesson}`))?.data.lesson as Lesson | undefined) : undefined;
		if (!body.success || !lesson) return null;
		const chapter = await carriedAt(here, `/learn/chapter/${lesson.chapter_id}`);
		const position = (chapter?.basis as { position: number } | undefined)?.position ?? 0;
		const title = (chapter?.data.chapter as { title: string } | undefined)?.title ?? '';
		return { kind: 'reading', id: fact.id, at, body: body.output, lesson: { title: lesson.title, chapter: title, position, chapterId: lesson.chapter_id } };
	}
	return null;
}

async function actsFor(here: Here, parcel: Parcel): Promise<LocalAct[]> {
	const acts: LocalAct[] = [];
	for (const fact of await actsOver(here, parcel)) {
		let act = known.get(fact.id);
		if (act === undefined) {
			if (known.size > 10_000) known.clear();
			known.set(fact.id, (act = await actOf(here, fact).catch(() => null)));
		}
		if (act) acts.push(act);
	}
	return acts;
}

/** A page's data as it is now: what was taken along, with what was done on this phone since. */
export async function laidData(here: Here, parcel: Parcel, address: string): Promise<{ route: string; data: Record<string, unknown>; at: number }> {
	const { route, data, basis, at } = await opened(here, parcel);
	const carried: Carried = { path: parcel.path, route, data, basis };
	const acts = await actsFor(here, parcel);
	const others = new Map<string, Carried>();
	for (const path of needed(carried, address, acts)) {
		const other = await carriedAt(here, path);
		if (other) others.set(path, other);
	}
	return { route, data: lay(carried, address, acts, others, { now: new Date(), newId }), at };
}
