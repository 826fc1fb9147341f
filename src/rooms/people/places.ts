/** The trees organisations stand in, and which kind may stand under which. PURE. */
export const trees = ['territory', 'administration', 'school', 'centres', 'partners'] as const;
export type Tree = (typeof trees)[number];

export const organisationKinds = ['country', 'region', 'departement', 'commune', 'ministry', 'ia', 'ief', 'school', 'class', 'group', 'network', 'centre', 'partner'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

const territory: OrganisationKind[] = ['country', 'region', 'departement', 'commune'];
const administration: OrganisationKind[] = ['ministry', 'ia', 'ief'];

/** Under which kinds a kind may stand, by tree. The country is the root of all trees. */
const rules: Record<OrganisationKind, Partial<Record<Tree, readonly OrganisationKind[]>>> = {
	country: {},
	region: { territory: ['country'] },
	departement: { territory: ['country', 'region'] },
	commune: { territory: ['country', 'region', 'departement'] },
	ministry: { administration: ['country', 'ministry'] },
	ia: { administration: ['country', 'ministry'] },
	ief: { administration: ['ministry', 'ia'] },
	school: { administration, territory, centres: ['network'] },
	class: { school: ['school', 'centre'] },
	group: { school: ['school', 'centre', 'class'] },
	network: { centres: ['country', 'network'], partners: ['partner'] },
	centre: { centres: ['network', 'country'], territory },
	partner: { partners: ['country', 'partner'] }
};

/** The tree in which `kind` may stand under `parent`, or null when it may not. Where two would do, the first of `trees`. */
export const treeFor = (kind: OrganisationKind, parent: OrganisationKind): Tree | null => trees.find((tree) => rules[kind][tree]?.includes(parent)) ?? null;

/** The kinds that may be added under a parent. */
export const kindsUnder = (parent: OrganisationKind): OrganisationKind[] => organisationKinds.filter((kind) => treeFor(kind, parent));

/** Whether an organisation of this kind is itself an establishment: the scope of the facts made in it. */
export const isEstablishment = (kind: OrganisationKind): boolean => kind === 'school' || kind === 'centre';

/** An organisation's code as stored: capitals, no accents, hyphens between words, at most 40 signs. */
export const organisationCode = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toUpperCase()
		.replace(/[^A-Z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40);

/** Whether a text is a code as stored: 2 to 40 capitals, digits and hyphens. */
export const isCode = (code: string): boolean => /^[A-Z0-9][A-Z0-9-]{1,39}$/.test(code);

/**
 * Codes to try for an organisation that was given none: the end of it is its own name, so that the classes of a school with a long
 * name differ; then the same with a number.
 */
export function codesFor(parentCode: string, own: string): string[] {
	const name = organisationCode(own).slice(0, Math.max(24, 39 - parentCode.length)).replace(/-+$/, '');
	const coded = (number: string) => {
		const end = [name, number].filter(Boolean).join('-');
		return `${parentCode.slice(0, 39 - end.length).replace(/-+$/, '')}-${end}`;
	};
	return [...(name ? [coded('')] : []), ...Array.from({ length: 98 }, (_, i) => coded(String(i + 2)))];
}

export const isTree = (text: unknown): text is Tree => trees.includes(text as Tree);
