/** The signs of MathML and their names in TeX. PURE. */

const pairs = (text: string): Record<string, string> => Object.fromEntries(text.trim().split(/\s+/).map((pair) => [[...pair][0], `\\${[...pair].slice(1).join('')}`]));

const greek = pairs('αalpha βbeta γgamma δdelta εvarepsilon ϵepsilon ζzeta ηeta θtheta ϑvartheta ιiota κkappa λlambda μmu νnu ξxi πpi ρrho σsigma ςvarsigma τtau υupsilon φvarphi ϕphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΦPhi ΨPsi ΩOmega');
const signs = pairs(`
	×times ⋅cdot ·cdot ÷div ±pm ∓mp ∗ast ∘circ •bullet ⊗otimes ⊕oplus ≤le ≥ge ⩽leqslant ⩾geqslant ≠ne ≈approx ≃simeq ≅cong ≡equiv ∼sim ∝propto ≪ll ≫gg
	→to ←leftarrow ↔leftrightarrow ⇒Rightarrow ⇐Leftarrow ⇔Leftrightarrow ⟹Longrightarrow ⟸Longleftarrow ⟺iff ⟶longrightarrow ↦mapsto ↑uparrow ↓downarrow ↗nearrow ↘searrow
	∈in ∉notin ∋ni ⊂subset ⊆subseteq ⊃supset ⊇supseteq ∪cup ∩cap ∖setminus ∅emptyset ∀forall ∃exists ∄nexists ¬neg ∧wedge ∨vee ∞infty ∂partial ∇nabla
	∑sum ∏prod ∫int ∬iint ∮oint ∐coprod ⋃bigcup ⋂bigcap √surd ∠angle ⊥perp ∥parallel ∣mid △triangle □square ◦circ ★star ⋆star
	…ldots ⋯cdots ⋮vdots ⋱ddots ‖Vert ⟨langle ⟩rangle ⌊lfloor ⌋rfloor ⌈lceil ⌉rceil ℓell ℏhbar ℜRe ℑIm ℵaleph ′prime
`);
/** What stands in the text for nothing: products, applications and separations that are not written. */
const silent = new Set(['\u2061', '\u2062', '\u2063', '\u2064', '\u200b', '\ufeff', '\u200c', '\u200d']);
const own: Record<string, string> = {
	'−': '-', '–': '-', '＝': '=', '{': '\\{', '}': '\\}', '%': '\\%', '&': '\\&', '#': '\\#', $: '\\$', _: '\\_', '°': '^{\\circ}', '‰': '\\text{‰}', '€': '\\text{€}', '’': "'", '\\': '\\backslash ', '~': '\\sim ', '^': '\\hat{}',
	'\u00a0': '\\ ', ' ': '\\ ', '\u2003': '\\quad ', '\u2009': '\\,', '\u202f': '\\,', '\u2005': '\\ ', '\u2004': '\\ ', '\u2006': '\\,', '\u200a': '\\,'
};
const doubled: Record<string, string> = { ℝ: 'R', ℕ: 'N', ℤ: 'Z', ℚ: 'Q', ℂ: 'C', ℙ: 'P', ℍ: 'H', 𝔼: 'E', 𝔽: 'F', 𝕂: 'K', 𝕌: 'U' };
const marks: Record<string, string> = { '¯': 'overline', '‾': 'overline', ˉ: 'bar', '―': 'overline', '→': 'overrightarrow', '⃗': 'vec', '^': 'widehat', ˆ: 'hat', '~': 'widetilde', '˜': 'tilde', '˙': 'dot', '.': 'dot', '¨': 'ddot', '⏞': 'overbrace', '︷': 'overbrace', '⌢': 'overset{\\frown}', '_': 'underline', '⏟': 'underbrace', '︸': 'underbrace', '←': 'overleftarrow', '↔': 'overleftrightarrow' };

const styled: [from: number, mark: string][] = [
	[0x1d400, 'mathbf'], [0x1d434, ''], [0x1d468, 'boldsymbol'], [0x1d49c, 'mathscr'], [0x1d504, 'mathfrak'], [0x1d538, 'mathbb'], [0x1d56c, 'mathfrak'], [0x1d5a0, 'mathsf'], [0x1d670, 'mathtt']
];

/** One letter or sign in TeX; a command ends with a space, so that nothing after it is read into it. */
export function signTex(sign: string): string {
	if (silent.has(sign)) return '';
	if (Object.hasOwn(own, sign)) return own[sign];
	const named = greek[sign] ?? signs[sign];
	if (named) return `${named} `;
	if (Object.hasOwn(doubled, sign)) return `\\mathbb{${doubled[sign]}}`;
	const code = sign.codePointAt(0)!;
	const [from, mark] = styled.findLast(([from]) => code >= from && code < from + 52) ?? [];
	if (from !== undefined && mark !== undefined) {
		const letter = String.fromCharCode((code - from < 26 ? 65 : 71) + code - from);
		return mark ? `\\${mark}{${letter}}` : letter;
	}
	if (/^[\u0020-\u007e\ue000-\uf8ff]$/.test(sign) || /^\p{L}$/u.test(sign)) return sign;
	return `\\text{${sign}}`;
}

/** What stands over or under a letter: the command that draws it, or nothing that is known. */
export const accentTex = (sign: string): string | undefined => marks[sign];

/** Functions that TeX writes upright by a name of its own. */
export const functionNames = new Set(
	'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log lg exp lim min max sup inf det dim ker gcd arg deg mod'.split(' ')
);
