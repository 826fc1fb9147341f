import { sayBox } from '#rooms/people/messages/index.ts';
import { may, notFound } from '#rooms/people/server/may.ts';
import type { Who } from '#rooms/people/who.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { boxAt, boxFiles, installCertificate, isBox, type Box } from '#platform/server/box.ts';
import { UnfitCertificate, daysLeft, soon } from '#platform/server/certificate.ts';
import { readConfig } from '#platform/server/config.ts';
import type { Database } from '#platform/server/sql.ts';

/** What the page of a box shows: its state, the days its certificate still lasts, and whether it is time for a new one. Nothing secret. */
export type BoxView = { name: string | null; state: Box['state']; until: Date | null; days: number | null; due: boolean };

/** The box that serves this page, for who manages where his hat stands; nothing for others, and where no box serves. */
export async function maybeBoxView(db: Database, who: Who, now: Date): Promise<BoxView | undefined> {
	const place = who.hat?.placeId;
	const config = readConfig();
	if (!place || !isBox(config) || !(await may(db, who, 'organisation.manage', [place])).length) return undefined;
	const { name, state, certificate } = await boxAt(boxFiles(config), now);
	const days = certificate ? daysLeft(certificate, now) : null;
	return { name: name ?? null, state, until: certificate?.to ?? null, days, due: days === null || days < soon };
}

/**
 * Puts a certificate that somebody brought in the box's place. It is public and bound to the box's own key: whoever brings it, a false one is
 * refused. The audit row stands with it.
 */
export async function bringCertificate(db: Database, who: Who, text: string, now: Date): Promise<{ until: Date; known: boolean }> {
	if (!(await maybeBoxView(db, who, now))) throw notFound();
	return db.transaction(async (db) => {
		try {
			const { to, known } = await installCertificate(boxFiles(readConfig()), text, now, ({ names, to }) =>
				audit(db, who, { act: 'box.certificate', organisationId: who.hat!.placeId, detail: { name: names[0], until: to.toISOString() } })
			);
			return { until: to, known };
		} catch (error) {
			if (error instanceof UnfitCertificate) throw new Refusal(400, (language) => sayBox(language)(`unfit.${error.why}`), 'file');
			throw error;
		}
	});
}
