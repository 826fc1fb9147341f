import { cellProofs, proofViews } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { proofs, ...rest } = await cellProofs(locals.db, locals.person!, params.id, params.competence);
	return { ...rest, proofs: await proofViews(locals.db, params.id, proofs, locals.language) };
};
