import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Without the worker this phone keeps nothing: its page says how to begin. */
export const load: PageServerLoad = ({ url }) => redirect(303, `/phone?to=${encodeURIComponent(url.pathname + url.search)}`);
