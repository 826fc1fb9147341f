import { fail } from '@sveltejs/kit';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { addressKey } from '#rooms/people/server/index.ts';
import { sayProof } from '#rooms/sync/messages/proof.ts';
import { checkReceipt, longestReceipt } from '#rooms/sync/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many receipts in a quarter of an hour from one address: a whole school checks, nobody counts what is held. */
const rule = { free: 100, window: 900 };

export const load: PageServerLoad = () => ({});

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const receipt = String((await request.formData()).get('receipt') ?? '').slice(0, longestReceipt + 1);
		const key = `receipt:${addressKey(locals.address)}`;
		const count = await waitFor(locals.db, key);
		if (count > 0) return fail(429, { receipt, sentence: sayProof(locals.language)('wait', { count }) });
		await countFailure(locals.db, key, rule);
		return { receipt, checked: await checkReceipt(locals.db, receipt) };
	}
};
