import type { Language } from '#platform/language.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';

declare global {
	namespace App {
		interface Locals {
			db: Database;
			/** Who asks; null for a stranger, who sees only the routes of access.ts. */
			person: Who | null;
			language: Language;
			requestId: string;
			address: string;
			/** The page goes over plain http because the box's certificate has ended, or is not there yet. */
			plain: 'ended' | 'waiting' | null;
		}
		interface Error {
			message: string;
			requestId?: string;
			/** A form was sent: loading the page again sends it again. */
			posted?: boolean;
		}
	}
}

export {};
