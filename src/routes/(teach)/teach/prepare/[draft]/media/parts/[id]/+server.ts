import { takePiece, uploadStanding } from '#rooms/curriculum/server/index.ts';
import type { RequestHandler } from './$types';
import { spoken } from '../spoken.ts';

/** How far a file has come. */
export const GET: RequestHandler = ({ locals, params }) => spoken(locals.language, () => uploadStanding(locals.db, locals.person!, params.draft, params.id));

/** Takes in a piece at its place, any number of times. */
export const PUT: RequestHandler = ({ request, locals, params, url }) =>
	spoken(locals.language, async () =>
		takePiece(locals.db, locals.person!, params.draft, params.id, { from: Number(url.searchParams.get('from')), bytes: new Uint8Array(await request.arrayBuffer()), seconds: Number(url.searchParams.get('seconds')) || undefined })
	);
