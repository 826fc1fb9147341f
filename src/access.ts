/**
 * Deny by default: a stranger reaches these routes only (SvelteKit route ids). tests/routes.test.ts walks all others
 * and fails on one that lets him in.
 */
export const publicRoutes = new Set(['/(site)', '/(site)/sign-in', '/(site)/sign-out', '/(site)/card/[secret]', '/(site)/language', '/(site)/look', '/(site)/mastery', '/(site)/receipt', '/api/sync/key', '/api/device', '/play/[token]/[...path]']);

/** What a person whose password or PIN must be replaced may still reach. */
export const beforeNewSecret = new Set(['/me/secret', '/(site)/sign-out', '/(site)/language']);
