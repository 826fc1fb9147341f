import type { Said } from '#rooms/teaching/marking.ts';
import { fromHere } from './here.ts';
import { laidData } from './local.ts';
import type { Here } from './parcel.ts';
import { maybeParcelAt } from './shelf.ts';
import type { Keep } from './textbook-form.ts';

type Copy = { copy: { revision: string | null; said: Said | null } };
type Pile = { copies: { id: string; standing: string; left: number; disputed: boolean }[] };

/**
 * Gives back without line all copies of a pile that are ready. A copy by itself is kept by its own page's script, which a phone that takes piles along has.
 * Undefined for another form, and where the pile was not taken along.
 */
export async function markedForm(here: Here, url: URL, keep: Keep): Promise<Response | undefined> {
	const parcel = /^\/teach\/mark\/[0-9a-f-]{36}$/.test(url.pathname) && url.search === '?/returnAll' ? await maybeParcelAt(here.profile.person, url.pathname) : undefined;
	if (!parcel) return undefined;
	const { data } = await laidData(here, parcel, url.pathname);
	let returned = 0;
	for (const { id, standing, left, disputed } of (data as Pile).copies) {
		if ((standing !== 'begun' && standing !== 'reopened') || left || disputed) continue;
		const path = `${url.pathname}/${id}`;
		const own = await maybeParcelAt(here.profile.person, path);
		const { revision, said } = own ? ((await laidData(here, own, path)).data as Copy).copy : { revision: null, said: null };
		if (!revision || !said) continue;
		await keep('marking', { attempt: id, parents: [revision], said: { ...said, decision: 'returned', until: null } });
		returned++;
	}
	return fromHere(url, { returned });
}
