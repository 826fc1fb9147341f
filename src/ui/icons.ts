/** The house's icons: strokes on a 24 grid, drawn for Qalam. */
export const icons = {
	home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
	book: 'M4 5h7v15H4zM13 5h7v15h-7z',
	chart: 'M5 20V10M12 20V4M19 20v-7',
	search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21',
	people: 'M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM3 20c0-4 3-6 6-6s6 2 6 6M16 5a3.5 3.5 0 0 1 0 7M21 20c0-3-1.5-5-3.5-5.7',
	pen: 'M4 20l1-5L16 4l4 4L9 19z',
	check: 'M4 12 9 17 20 6',
	import: 'M12 3v12M7 10l5 5 5-5M4 20h16',
	tree: 'M12 4v5M5 20v-5h14v5M12 9v6M9 4h6',
	audit: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7M9 7h3',
	card: 'M3 6h18v12H3zM3 10h18M7 15h4',
	key: 'M8 11a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 12l9-9M16 7l3 3',
	globe: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
	exit: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
	person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 4-6 8-6s8 2 8 6',
	warn: 'M12 3 22 20H2zM12 10v4M12 17v.5',
	right: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8 12l3 3 5-6',
	wrong: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9 9l6 6M15 9l-6 6',
	sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
	moon: 'M20 14A8.5 8.5 0 1 1 10 4a7 7 0 0 0 10 10z'
} as const;
export type IconName = keyof typeof icons;
