import { fail, redirect } from '@sveltejs/kit';
import { fold, languages } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { chapterLabel, say } from '#rooms/exercises/messages/import.ts';
import { chapterChoices, countRows, importReport, importRows, placesOf, rowSorts, takeImport, type RowSort } from '#rooms/exercises/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** What was typed of chapters beside the sections of the package. */
const placesTyped = (form: FormData): [place: string, label: string][] =>
	form.getAll('place').flatMap((place, i) => {
		const label = String(form.getAll('of')[i] ?? '').trim();
		return label ? [[String(place), label] as [string, string]] : [];
	});

const perPage = 200;
const again = 5;

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const [db, who, id] = [locals.db, locals.person!, params.report];
	const report = await importReport(db, who, id);
	const busy = report.state === 'reading' || report.state === 'taking';
	const follows = busy && url.searchParams.has('follow');
	// Only for who asks for it: a page that moves by itself is hard to read aloud.
	if (follows) setHeaders({ refresh: String(again) });
	const counted = await countRows(db, who, id);
	const asked = url.searchParams.get('sort') as RowSort;
	const sort = rowSorts.includes(asked) ? asked : 'all';
	const pages = Math.max(1, Math.ceil(counted[sort] / perPage));
	const page = Math.min(pages, Math.max(1, Math.floor(Number(url.searchParams.get('page'))) || 1));
	const from = (page - 1) * perPage;
	const open = busy ? 0 : counted.open;
	return {
		report, busy, follows, counted, sort, page, pages, from, open,
		rows: report.state === 'reading' ? [] : await importRows(db, who, id, { sort, from, limit: perPage }),
		places: open ? await placesOf(db, who, id) : [],
		chapters: open ? await chapterChoices(db) : []
	};
};

export const actions: Actions = {
	take: async ({ request, locals, params }) => {
		const form = await request.formData();
		const only = form.has('all') ? undefined : form.getAll('row').map(Number);
		const title = String(form.get('title') ?? '');
		const chapterId = String(form.get('chapter') ?? '');
		const t = say(locals.language);
		const typed = placesTyped(form);
		const back = { title, chapterId, typed: Object.fromEntries(typed) as Record<string, string> };
		if (only?.length === 0) return fail(400, { ...back, sentence: t('nothingChosen') });
		const chapters: Record<string, string> = {};
		const choices = typed.length ? new Map((await chapterChoices(locals.db)).flatMap((chapter) => languages.map((language) => [fold(chapterLabel(chapter, language)), chapter.id]))) : new Map<string, string>();
		for (const [place, label] of typed) {
			const chapter = choices.get(fold(label));
			if (!chapter) return fail(400, { ...back, sentence: t('chapterUnknown', { chapter: label, place }) });
			chapters[place] = chapter;
		}
		try {
			await takeImport(locals.db, locals.person!, params.report, { only, title, chapterId: chapterId || undefined, chapters });
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(error.status, { ...back, sentence: error.sentence(locals.language) });
		}
		redirect(303, `/teach/import/${params.report}`);
	}
};
