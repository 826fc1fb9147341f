import { actsAt, may } from '#rooms/people/server/index.ts';
import { classMatrix } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { rows, ...matrix } = await classMatrix(locals.db, locals.person!, params.id, { programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter') });
	// A row of cells is a row of numbers and of bands (`x`: no evidence): 2 400 objects would cost more than the page.
	const acts = await actsAt(locals.db, locals.person!, params.id, ['work.set', 'card.issue']);
	return {
		matrix,
		setWork: acts.has('work.set'),
		cards: acts.has('card.issue'),
		// The inspection sees the class; a pupil's own file is not its to open.
		open: rows.length > 0 && (await may(locals.db, locals.person!, 'person.read', [rows[0].pupil.id])).length > 0,
		rows: rows.map(({ pupil, cells }) => ({
			id: pupil.id,
			name: `${pupil.family_name} ${pupil.given_name}`,
			estimates: cells.map((cell) => cell.estimate),
			bands: cells.map((cell) => (cell.level === 'none' ? 'x' : cell.level.slice(1))).join('')
		}))
	};
};
