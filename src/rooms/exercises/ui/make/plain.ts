import type { Loose } from '#rooms/exercises/making-fields.ts';

/** A row's text in a native list: its first words, without marks of Markdown. */
export const plainRow = (row: Loose): string => (typeof row.text === 'string' ? row.text : '').replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`$]/g, '').replace(/\s+/g, ' ').trim().slice(0, 50);
