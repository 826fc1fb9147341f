import { classMatrix } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { rows, ...matrix } = await classMatrix(locals.db, locals.person!, params.id, { programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter') });
	// A row of cells is a row of numbers and of bands (`x`: no evidence): 2 400 objects would cost more than the page.
	return {
		matrix,
		rows: rows.map(({ pupil, cells }) => ({
			id: pupil.id,
			name: `${pupil.family_name} ${pupil.given_name}`,
			estimates: cells.map((cell) => cell.estimate),
			bands: cells.map((cell) => (cell.level === 'none' ? 'x' : cell.level.slice(1))).join('')
		}))
	};
};
