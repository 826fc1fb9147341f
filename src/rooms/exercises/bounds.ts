/** How long and how many: what a form, a file or an import may hold at most. Generous for teachers, fatal for bombs. */
export const bounds = {
	id: 40, name: 80, title: 300, text: 20_000, key: 1_000, options: 50, answers: 40, gaps: 60, parts: 30, hints: 12, parameters: 20, media: 60, competences: 20,
	corners: 60, points: 20, figures: 12, criteria: 20, files: 6, fileBytes: 10_000_000
};
