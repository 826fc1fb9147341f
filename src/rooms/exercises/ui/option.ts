/** A native list shows words, not marks: an option's HTML as text. Formulas keep their signs. */
export const plainOption = (html: string | undefined): string =>
	(html ?? '')
		.replace(/<mfrac>(.*?)<\/mfrac>/g, (_, inside: string) => {
			const parts = inside.split(/(?<=<\/m(?:n|i|row)>)(?=<m)/);
			return parts.length === 2 ? `${parts[0]}/${parts[1]}` : inside;
		})
		.replace(/<[^>]*>/g, '')
		.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!);
