import { store, uploads, type Store } from '#platform/server/files.ts';

/** Where files stand that pages show, and where those wait that nobody may see yet: videos before they are made smaller. */
export type Stores = { kept: Store; waiting: Store };
export const stores = (): Stores => ({ kept: store(), waiting: uploads() });
