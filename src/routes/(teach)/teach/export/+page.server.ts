import { isOutFormat, outFormats, outPreview, outSources } from '#rooms/exercises/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const sources = await outSources(locals.db, who);
	const from = url.searchParams.get('from') ?? '';
	const format = url.searchParams.get('format') ?? '';
	const [kind, id] = from.split(':');
	const preview = (kind === 'bank' || kind === 'chapter') && id && isOutFormat(format) ? await outPreview(locals.db, who, { [kind]: id }, format, locals.language) : null;
	return { ...sources, formats: outFormats, from, format, preview };
};
