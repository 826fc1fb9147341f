import { redirect } from '@sveltejs/kit';
import { areaOf } from '#rooms/people/who.ts';
import type { RequestHandler } from './$types';

/** Where each lands after signing in: pupils learn, teachers teach, heads and offices run; a parent sees his children on his own page. */
export const GET: RequestHandler = ({ locals }) => redirect(303, `/${areaOf(locals.person!.hat)}`);
