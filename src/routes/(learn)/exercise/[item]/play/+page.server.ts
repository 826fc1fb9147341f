import { openPackage } from '#rooms/exercises/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => openPackage(locals.db, locals.person!, params.item, { work: url.searchParams.get('work'), part: Number(url.searchParams.get('part')) || 0, address: url.origin });
