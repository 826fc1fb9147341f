import { newId } from '#platform/ids.ts';
import { answerFromForm } from '#rooms/exercises/answer.ts';
import { encoded, type Sheet } from '#rooms/exercises/browser/encoded.ts';
import { handedText } from '#rooms/exercises/handed.ts';
import { paperOfMock, paperPath, signPath, sittingHere, type Here as Sat, type MockAct, type PaperBasis, type Sign } from '#rooms/revision/carried-mock.ts';
import { saySit } from '#rooms/revision/messages/sit.ts';
import { leftAt } from '#rooms/revision/mock.ts';
import type { PaperQuestion } from '#rooms/revision/server/index.ts';
import { begunClock, handed, kept, saysBegin, signed, type Said } from '#rooms/revision/teller.ts';
import type { Attachment } from '#rooms/sync/attachment.ts';
import type { Parcel as Carried } from '#rooms/teaching/carried.ts';
import { lay } from '#rooms/teaching/lay.ts';
import { fromHere } from './here.ts';
import { actsFor, carriedAt, nowHere } from './local.ts';
import { seal } from './lock.ts';
import type { Here } from './parcel.ts';
import { maybeParcelAt, putParcel } from './shelf.ts';
import type { Keep } from './textbook-form.ts';

/*
 * An exam that is sat on this phone. A paper that was taken along is sat here, with line or without: one teller counts the time, and what is done goes to the server
 * as any act does. The clock's last sign stands on the disk, so that a page, a worker or a machine that dies loses a minute at most, and has its
 * time back as the paper's rule says.
 */

const placeOf = (path: string): { place: 'papers' | 'mock'; id: string } | undefined => {
	const [, place, id] = /^\/learn\/(papers|mock)\/([0-9a-f-]{36})(?:\/beat)?$/.exec(path) ?? [];
	return place ? { place: place as 'papers' | 'mock', id } : undefined;
};
/** Whether an address is one of papers and exams, which this file may answer. */
export const isMock = ({ pathname }: URL): boolean => placeOf(pathname) !== undefined;

type Page = { paper: { id: string; version: number; minutes: number; rules: { pause: number; order: 'free' | 'fixed'; back: boolean }; questions: PaperQuestion[] }; running: string | null };

// One after the other: two windows that begin or write at once must see each other's.
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(act: () => Promise<T>): Promise<T> {
	const done = turn.then(act);
	turn = done.catch(() => {});
	return done;
}

async function putSign({ profile, key }: Here, paper: string, sign: Sign): Promise<void> {
	const path = signPath(paper);
	const { allowed, pause, used, given, seenAt, beats } = sign.clock;
	// As devalue writes it, whose other half weighs as much as a page.
	const data = JSON.stringify([{ mock: 1, clock: 2 }, sign.mock, { allowed: 3, pause: 4, used: 5, given: 6, seenAt: 7, beats: 8 }, allowed, pause, used, given, ['Date', seenAt.toISOString()], beats]);
	const sealed = await seal(key, path, JSON.stringify({ route: path, data, at: Date.now() }));
	await putParcel({ person: profile.person, key: path, path, stamp: '', sealed, size: 0, media: [], round: 0 });
}

type State = Sat & { page: Page };

/** A sitting as it stands here; undefined where this phone does not know it. */
async function stateOf(here: Here, id: string): Promise<State | undefined> {
	const path = `/learn/mock/${id}`;
	const parcel = await maybeParcelAt(here.profile.person, path);
	const carried: Carried | undefined = parcel && (await carriedAt(here, path));
	if (carried?.data.result) return undefined;
	const acts = (await actsFor(here, { round: parcel?.round ?? 0 })).filter((act): act is MockAct => act.kind === 'mock');
	const paper = paperOfMock(id, carried, acts);
	const page = paper && (await carriedAt(here, paperPath(paper)));
	if (!page) return undefined;
	const sign = (await carriedAt(here, signPath(paper)))?.data as Sign | undefined;
	const sat = sittingHere(id, carried, page, acts, sign);
	return sat && { ...sat, page: { ...(page.data as Page), ...(carried?.data as Partial<Page> | undefined) } };
}

function sheetOf(width: number, height: number): Sheet {
	const canvas = new OffscreenCanvas(width, height);
	return { context: canvas.getContext('2d')!, blob: (type, quality) => canvas.convertToBlob({ type, quality }) };
}

/** A photo of a copy as it goes with an answer: made again from its pixels, so that what it tells of where it was taken stays behind. Undefined for what this browser cannot make again. */
async function photoOf(file: File): Promise<Attachment | undefined> {
	try {
		const blob = await encoded(await createImageBitmap(file, { imageOrientation: 'from-image' }), sheetOf);
		const bytes = new Uint8Array(await blob.arrayBuffer());
		const sha256 = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
		return { sha256, size: bytes.byteLength, type: blob.type, bytes };
	} catch {
		return undefined;
	}
}

/** The fields of a posted form, with each photo under the name of its place, as the server reads them (hand-form.ts), and the photos. */
async function fieldsOf(form: FormData): Promise<{ fields: [string, string][]; photos: Attachment[] }> {
	const fields = [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
	const photos: Attachment[] = [];
	for (const [name, file] of form) {
		if (typeof file === 'string' || !file.size || !name.endsWith('.file')) continue;
		const photo = await photoOf(file);
		const stem = name.slice(0, -'.file'.length);
		const place = [1, 2, 3, 4, 5, 6, 7, 8].find((number) => !fields.some(([each]) => each === `${stem}.f${number}`)) ?? 9;
		fields.push([`${stem}.f${place}`, photo ? handedText({ ...photo, name: file.name }) : 'unfit']);
		if (photo) photos.push(photo);
	}
	return { fields, photos };
}

/** Keeps what a sitting says, then its last sign. Answers how it stands. */
async function noted(here: Here, keep: Keep, { sat, says }: { sat: Sat; says: Said[] }, photos: Attachment[] = []): Promise<Sat['sitting']> {
	for (const { kind, body } of says) await keep(kind, body, kind === 'mock.keep' ? photos : []);
	// What facts tell holds without it: a full disk takes a minute at most.
	await putSign(here, sat.paper, { mock: sat.id, clock: sat.sitting.clock }).catch(() => {});
	return sat.sitting;
}

const see = (path: string) => Response.redirect(path, 303);
const refused = (here: Here, url: URL, why: 'timeOver' | 'shut') => fromHere(url, { sentence: saySit(here.profile.language)(why) }, 409);

async function begun(here: Here, id: string, keep: Keep): Promise<Response | undefined> {
	const carried = await carriedAt(here, paperPath(id));
	const { extra, sits } = (carried?.basis as PaperBasis | undefined) ?? { extra: 0, sits: false };
	if (!carried || !sits) return undefined;
	const parcel = (await maybeParcelAt(here.profile.person, paperPath(id)))!;
	const { paper, running } = lay(carried, paperPath(id), await actsFor(here, parcel), new Map(), { now: nowHere(here), newId }) as unknown as Page;
	const state = running ? await stateOf(here, running) : undefined;
	if (running && state && !(await noted(here, keep, signed(state, nowHere(here)))).endedAt) return see(`/learn/mock/${running}?question=1`);
	const mock = newId();
	const clock = begunClock(paper, extra, nowHere(here));
	const { kind, body } = saysBegin({ id: mock, paper: id, version: paper.version });
	await keep(kind, body);
	await putSign(here, id, { mock, clock }).catch(() => {});
	return see(`/learn/mock/${mock}?question=1`);
}

async function written(here: Here, url: URL, form: FormData, state: State, keep: Keep): Promise<Response> {
	const number = Number(form.get('_number')) || 0;
	const { paper } = state.page;
	const question = paper.questions.find((one) => one.number === number);
	if (!question || String(form.get('_person') || here.profile.person) !== here.profile.person) return refused(here, url, 'shut');
	const { fields, photos } = await fieldsOf(form);
	const { why, ...done } = kept(state, nowHere(here), paper.rules, number, answerFromForm(question.item, fields));
	await noted(here, keep, done, photos);
	if (why) return refused(here, url, why);
	return see(`${url.pathname}${number < paper.questions.length ? `?question=${number + 1}` : ''}`);
}

/** What a page of an exam that is sat here sends, done here. Undefined for what this phone does not know: the line is asked. */
export const satForm = (here: Here, url: URL, form: () => Promise<FormData>, keep: Keep): Promise<Response | undefined> =>
	inTurn(async () => {
		const { place, id } = placeOf(url.pathname)!;
		const act = url.search.match(/^\?\/(\w+)/)?.[1];
		if (place === 'papers') return act === 'begin' ? begun(here, id, keep) : undefined;
		const known = await stateOf(here, id);
		if (!known || (act !== 'keep' && act !== 'hand')) return undefined;
		if (act === 'keep') return written(here, url, await form(), known, keep);
		await noted(here, keep, handed(known, nowHere(here)));
		return see(url.pathname);
	});

/** A page's sign of life: what is left of an exam that is sat here, as the server says it. */
export const satBeat = (here: Here, url: URL, body: () => Promise<unknown>, keep: Keep): Promise<Response | undefined> =>
	inTurn(async () => {
		const known = await stateOf(here, placeOf(url.pathname)!.id);
		if (!known) return undefined;
		const { lived } = ((await body().catch(() => undefined)) ?? {}) as { lived?: unknown };
		const now = nowHere(here);
		const { clock, endedAt } = await noted(here, keep, signed(known, now, typeof lived === 'number' && lived >= 0 ? lived : undefined));
		return Response.json({ left: endedAt ? 0 : leftAt(clock, now), over: endedAt !== null });
	});

/** Whether an address is of an exam that is sat here and goes on; opening it is a sign of life. */
export const isSat = (here: Here, url: URL, keep: Keep): Promise<boolean> =>
	inTurn(async () => {
		const { place, id } = placeOf(url.pathname)!;
		const state = place === 'mock' ? await stateOf(here, id) : undefined;
		return state !== undefined && !(await noted(here, keep, signed(state, nowHere(here)))).endedAt;
	});
