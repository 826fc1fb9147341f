import { json } from '@sveltejs/kit';
import type { Language } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';

/** An answer for the script of a page: what came of it, or the refusal in words. */
export async function spoken(language: Language, act: () => Promise<unknown>): Promise<Response> {
	try {
		return json(await act());
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return json({ message: error.sentence(language), field: error.field }, { status: error.status });
	}
}
