import type { Kind } from '#rooms/exercises/item.ts';

/** What each kind of question looks like, as strokes on a 48 by 36 grid and what of it is filled. */
export const kindPictures: Record<Exclude<Kind, 'package'>, { line: string; full?: string }> = {
	choice: { line: 'M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM9 15a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM9 25a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM18 8h22M18 18h16M18 28h20', full: 'M9 16.5a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z' },
	several: { line: 'M6 5h6v6H6zM6 15h6v6H6zM6 25h6v6H6zM18 8h22M18 18h16M18 28h20M7 8l2 2 4-5M7 28l2 2 4-5' },
	truefalse: { line: 'M5 18l5 6L20 10M29 11l12 14M41 11L29 25' },
	numeric: { line: 'M4 8h40v20H4zM10 14l3-2v12M19 14c1-3 7-3 7 0 0 3-7 6-7 10h7', full: 'M31 21h1.5v7H31z' },
	expression: { line: 'M6 12l8 14M14 12L6 26M20 19h8M24 15v8M34 24V14a3 3 0 0 1 3-3M32 17h6M40 8h4l-4 5h4' },
	short: { line: 'M4 8h40v20H4zM10 23l4-11 4 11M11 19h6M23 13v10M23 18c1-3 7-3 7 1s-6 5-7 2' },
	gaps: { line: 'M4 9h10M32 9h12M4 20h20M42 20h2M4 31h14', full: 'M16 5h14v8H16zM26 16h14v8H26z' },
	ordering: { line: 'M16 8h26M16 18h26M16 28h26M8 6v24M4 10l4-4 4 4M4 26l4 4 4-4' },
	matching: { line: 'M4 6h12v6H4zM4 24h12v6H4zM32 6h12v6H32zM32 24h12v6H32zM16 9l16 18M16 27L32 9' },
	category: { line: 'M4 14h17v18H4zM27 14h17v18H27z', full: 'M8 18h9v5H8zM31 18h9v5h-9zM19 3h10v6H19z' },
	hotspot: { line: 'M4 5h40v26H4zM4 25l11-9 9 8 6-5 14 10', full: 'M33 9a4 4 0 1 1 0 8 4 4 0 0 1 0-8z' },
	label: { line: 'M4 5h24v26H4zM4 24l8-7 7 7 9-6M20 13l12-4M20 24l12 3', full: 'M32 5h13v8H32zM32 23h13v8H32z' },
	graph: { line: 'M8 32V4M4 28h40M8 26C18 26 22 8 40 8', full: 'M24 15a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2z' },
	written: { line: 'M8 4h32v28H8zM13 11h22M13 17h22M13 23h12' },
	file: { line: 'M12 4h16l8 8v20H12zM28 4v8h8M24 27V16M19 21l5-5 5 5' }
};
