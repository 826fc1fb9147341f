import { beginUpload, draftMedia } from '#rooms/curriculum/server/index.ts';
import type { RequestHandler } from './$types';
import { spoken } from './spoken.ts';

/** The files of the draft: for an editor that shows them, and how far a video has come. */
export const GET: RequestHandler = ({ locals, params }) => spoken(locals.language, () => draftMedia(locals.db, locals.person!, params.draft));

/** Begins a file that comes in pieces, with its first one: a small file is taken in at once. */
export const POST: RequestHandler = ({ request, locals, params, url }) =>
	spoken(locals.language, async () => {
		const [id, name, alt, size] = ['id', 'name', 'alt', 'size'].map((key) => url.searchParams.get(key) ?? '');
		return beginUpload(locals.db, locals.person!, params.draft, { id, name, alt, size: Number(size), seconds: Number(url.searchParams.get('seconds')) || undefined }, new Uint8Array(await request.arrayBuffer()));
	});
