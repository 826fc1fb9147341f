import type { Language } from '#platform/language.ts';
import type { Database } from '#platform/server/sql.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import { bodyOf } from '#rooms/exercises/server/attempts.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import { answerHtml } from '#rooms/exercises/server/said.ts';
import { ownVersion } from '#rooms/exercises/server/view.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { Unfit } from '#rooms/sync/server/index.ts';

/** An `answer` fact in words, whether or not it could be taken in: to which exercise, and what was answered (safe HTML). Of another establishment's exercise only that it is one. */
export async function tellAnswer(db: Database, fact: Fact, language: Language): Promise<{ what: string; html: string[] }> {
	const p = sayPosted(language);
	try {
		const body = bodyOf(fact);
		const version = await maybeVersion(db, body.item, body.version);
		if (!version || (version.organisationId !== null && !(await reachOf(db, [fact.scope])).includes(version.organisationId))) return { what: p('answerTo'), html: [] };
		const { item } = ownVersion(version, fact.actor, body.draw);
		return { what: p('answerToItem', { title: item.title }), html: answerHtml(item, body.answer, language).map(({ html }) => html) };
	} catch (error) {
		if (error instanceof Unfit) return { what: p('answerTo'), html: [] };
		throw error;
	}
}
