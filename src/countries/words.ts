/** A name in Latin letters and, where the country writes it, in Arabic ones. */
export type Word = { latin: string; arabic?: string };

/** Names that go together: those of the families of one language. Without `families` the country has no family names. */
export type Community = { code: string; weight: number; girls: Word[]; boys: Word[]; families?: Word[] };

export type Names = {
	communities: Community[];
	/** Patterns by kind of school, with {place}, {person}, {honoured} and {number}. */
	schools: Record<string, string[]>;
	schoolsArabic?: Record<string, string[]>;
	honoured?: Word[];
};

/** Reads a list written `Latin, Latin=عربي, …`. */
export const words = (list: string): Word[] =>
	list
		.split(',')
		.map((each) => each.trim())
		.filter(Boolean)
		.map((each) => {
			const [latin, arabic] = each.split('=');
			return arabic ? { latin, arabic } : { latin };
		});
