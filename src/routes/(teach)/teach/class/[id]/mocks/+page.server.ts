import { classMocksPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => classMocksPage(locals.db, locals.person!, params.id, url.searchParams.get('paper'));
