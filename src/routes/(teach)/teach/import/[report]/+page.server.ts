import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { say } from '#rooms/exercises/messages/import.ts';
import { chapterChoices, importReport, takeImport } from '#rooms/exercises/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const perPage = 200;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { rows, ...report } = await importReport(locals.db, locals.person!, params.report);
	const pages = Math.max(1, Math.ceil(rows.length / perPage));
	const page = Math.min(pages, Math.max(1, Math.floor(Number(url.searchParams.get('page'))) || 1));
	const open = rows.filter((row) => row.outcome !== 'refused' && (!row.done || row.done === 'left')).length;
	return {
		report,
		rows: rows.slice((page - 1) * perPage, page * perPage),
		total: rows.length,
		from: (page - 1) * perPage,
		page,
		pages,
		open,
		chapters: open ? await chapterChoices(locals.db) : []
	};
};

export const actions: Actions = {
	take: async ({ request, locals, params }) => {
		const form = await request.formData();
		const only = form.has('all') ? undefined : form.getAll('row').map(Number);
		const title = String(form.get('title') ?? '');
		const chapterId = String(form.get('chapter') ?? '');
		if (only?.length === 0) return fail(400, { title, chapterId, sentence: say(locals.language)('nothingChosen') });
		try {
			await takeImport(locals.db, locals.person!, params.report, { only, title, chapterId: chapterId || undefined });
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(error.status, { title, chapterId, sentence: error.sentence(locals.language) });
		}
		redirect(303, `/teach/import/${params.report}`);
	}
};
