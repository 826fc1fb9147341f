/**
 * An address in a text may be ours, https, mail or telephone; never a script, nor another site in the guise of ours (`//…`). Apart from dialect.ts,
 * so that the editor loads no reader of Markdown.
 */
export const isSafeAddress = (url: string): boolean => /^(https?:|mailto:|tel:|\/(?![/\\])|#|media\/)/i.test(url.trim()) || !/^([a-z0-9+.-]*:|[/\\]{2})/i.test(url.trim());
