import { Refusal } from '#platform/refusal.ts';
import type { Database } from '#platform/server/sql.ts';
import { fieldText, FormCut, formParts, type FormPart } from '#platform/server/multipart.ts';
import { plainPicture } from '#rooms/curriculum/server/index.ts';
import { longestWritten } from '#rooms/exercises/amount.ts';
import { filesOf, handedText, type Handed } from '#rooms/exercises/handed.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import type { Who } from '#rooms/people/who.ts';
import { mostAttached } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';
import { attachWhole } from '#rooms/sync/server/index.ts';

/** What stands in the place of a file that could not be taken: the marking asks for another. */
const unfit = 'unfit';

/** All bytes of a file, or nothing of one that is larger than an attachment may be. */
async function bytesOf(part: FormPart): Promise<Uint8Array | undefined> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of part.body) if ((length += piece.length) <= mostAttached) pieces.push(piece);
	return length <= mostAttached ? Buffer.concat(pieces) : undefined;
}

async function taken(db: Database, who: Who, part: FormPart): Promise<string | undefined> {
	const bytes = await bytesOf(part);
	if (bytes?.length === 0) return undefined;
	// A picture's remarks say where it was taken: they stay behind, as on a phone that makes it again.
	const type = bytes && maybeType(bytes);
	const plain = type?.startsWith('image/') ? plainPicture(bytes!, type)?.bytes : bytes;
	const kept = plain && (await attachWhole(db, who, plain));
	return kept ? handedText({ ...kept, name: part.fileName ?? '' }) : unfit;
}

/**
 * The fields of an exercise posted as a plain form. A file chosen in `part.file` is kept at once among who sends it's attachments, and its field becomes
 * `part.f1` and so on, as on a phone; one that may not be attached, or is too much for one day, is asked for again. `isHis` is asked when the person of the
 * form is known, before any file is read. Refuses a form that breaks off.
 */
export async function handForm(db: Database, who: Who, request: Request, isHis: (person: string) => void): Promise<[string, string][]> {
	if (!/^multipart\//i.test(request.headers.get('content-type') ?? '')) {
		const fields = [...(await request.formData())].filter((field): field is [string, string] => typeof field[1] === 'string');
		isHis(fields.find(([name]) => name === '_person')?.[1] ?? '');
		return fields;
	}
	try {
		return await handed(db, who, request, isHis);
	} catch (error) {
		if (error instanceof FormCut) throw new Refusal(400, (language) => sayPosted(language)('formCut'));
		throw error;
	}
}

async function handed(db: Database, who: Who, request: Request, isHis: (person: string) => void): Promise<[string, string][]> {
	const fields: [string, string][] = [];
	let asked = false;
	for await (const part of formParts(request)) {
		if (part.fileName === undefined) {
			const text = await fieldText(part, longestWritten * 4);
			fields.push([part.name, text]);
			if (part.name === '_person') isHis(text), (asked = true);
			continue;
		}
		// The person stands at the top of the form: one that does not begin so is not ours.
		if (!asked) throw new FormCut('a file before its person');
		const text = part.name.endsWith('.file') ? await taken(db, who, part) : undefined;
		if (text === undefined) continue;
		const stem = part.name.slice(0, -'.file'.length);
		const place = [1, 2, 3, 4, 5, 6, 7, 8].find((number) => !fields.some(([name]) => name === `${stem}.f${number}`)) ?? 9;
		fields.push([`${stem}.f${place}`, text]);
	}
	return fields;
}

/** The files that an answer names, each once: what goes with its fact. */
export const filesIn = (answer: Answer): Omit<Handed, 'name'>[] => [
	...new Map(Object.values(answer).flatMap(filesOf).map(({ sha256, size, type }) => [sha256, { sha256, size, type }])).values()
];
