import { cellProofs, proofViews } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { proofs, ...rest } = await cellProofs(locals.db, locals.person!, locals.person!.id, params.competence);
	return { ...rest, proofs: await proofViews(locals.db, locals.person!.id, proofs, locals.language) };
};
