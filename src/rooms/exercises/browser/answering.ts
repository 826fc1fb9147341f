import type { AnswerBody } from '#rooms/exercises/answering.ts';
import type { Picture } from '#rooms/exercises/browser/working.ts';
import type { Attachment } from '#rooms/sync/attachment.ts';
import { giveUpAfter } from '#rooms/sync/browser/line.ts';
import { isFull } from '#rooms/sync/browser/room.ts';
import { attachedHere, onChange, openOutbox, send, waiting } from '#rooms/sync/browser/outbox.ts';

/** A file as an answer names it, with its bytes unless they were handed over before. */
type Going = Pick<Attachment, 'sha256' | 'size' | 'type'> & { bytes?: Attachment['bytes'] };

/** One opening of an exercise page: a start of this phone as this person's writer. */
export type Sitting = { keep: (body: AnswerBody, files?: readonly Going[]) => Promise<unknown> };

/** What pictures need: a second file, which few pages ask for. */
const loadWorking = () => import('#rooms/exercises/browser/working.ts');

/** Whether a picture can go with an answer from this browser: it must be able to seal it. */
export const maySeal = (): boolean => !!crypto.subtle && typeof createImageBitmap === 'function';

/** A photo as it may go with an answer. Rejects what can't be read as a picture, and without line what it needs may be missing. */
export const pictureOf = async (photo: Blob): Promise<Picture> => (await loadWorking()).pictureOf(photo);

/** Any file as it may go with an answer: a picture made again, other files as they are. Undefined for what may not be attached. */
export const fileOf = async (file: File): Promise<{ file: Attachment; shown?: string } | undefined> => (await loadWorking()).fileOf(file);

/** Begins one: `keep` resolves when an answer is on this phone's disk, before anything is said. */
export function sit(person: string, scope: string): Sitting {
	const opening = openOutbox(person);
	return {
		keep(body, files = []) {
			if (!files.length) return opening.keep({ scope, kind: 'answer', v: 1, body: JSON.stringify(body) });
			const attachments = files.map(({ sha256, size, type }) => ({ sha256, size, type }));
			return opening.keep({ scope, kind: 'answer', v: 1, body: JSON.stringify({ ...body, attachments }), files: files.filter((file): file is Attachment => file.bytes !== undefined) });
		}
	};
}

/** How many of a person's answers the server doesn't hold yet. */
export const leftHere = async (person: string): Promise<number> => (await waiting(person)).length;

/** Hands over what waits; answers how many still do, whether one was put aside, and whether one must sign in again first. */
export async function handOver(person: string): Promise<{ left: number; aside: boolean; signedOut: boolean }> {
	const files = (await attachedHere(person)).length ? await loadWorking().then((loaded) => loaded.handOverFiles, () => undefined) : undefined;
	const { results, stopped } = await send(person, files);
	return { left: await leftHere(person), aside: results.some((result) => result.result === 'quarantine'), signedOut: stopped === 'signedOut' };
}

export { isFull, onChange };

/** Whether the server can be reached: another's page in its place does not count. */
export const isLine = (): Promise<boolean> => fetch('/health/live', { cache: 'no-store', signal: giveUpAfter(8000) }).then((response) => response.ok && response.headers.has('x-request-id'), () => false);

export { draftOf, type Draft } from '#rooms/sync/browser/drafts.ts';

/** Drafts that an earlier version left as they were typed: for whoever opens this browser. */
export function dropUnsealed(): void {
	try {
		for (const name of Object.keys(localStorage)) if (/^qalam-(draft|making) /.test(name)) localStorage.removeItem(name);
	} catch {
		/* a forbidden storage kept nothing */
	}
}
