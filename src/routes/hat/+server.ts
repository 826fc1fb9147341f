import { redirect } from '@sveltejs/kit';
import { wear } from '#rooms/people/server/index.ts';
import type { RequestHandler } from './$types';

/** Puts on another of one's own hats, then goes where it lands. */
export const POST: RequestHandler = async ({ request, locals }) => {
	await wear(locals.db, locals.person!, String((await request.formData()).get('hat') ?? ''));
	redirect(303, '/start');
};

export const GET: RequestHandler = () => redirect(303, '/me');
