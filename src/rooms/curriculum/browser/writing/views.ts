import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView, NodeViewConstructor } from 'prosemirror-view';

/*
 * How formulas, pictures, sounds and exercises stand in the editor.
 */

type Formulas = typeof import('#rooms/curriculum/formula.ts');

/** Temml comes only where there is a formula, and once; until then a formula shows its LaTeX. */
let formulas: Formulas | undefined;
let coming: Promise<Formulas> | undefined;
export const withFormulas = (): Promise<Formulas> => (coming ??= import('#rooms/curriculum/formula.ts').then((found) => (formulas = found), (error) => ((coming = undefined), Promise.reject(error))));

/** What the views need to know of the lesson. */
export type Shown = {
	/** Where a file of the lesson is fetched. */
	fileHref: (name: string) => string;
	/** The title of an exercise, as far as it is known. */
	exercise: (code: string) => string | undefined;
	words: { exercise: string; file: string; formula: string; noAlt: string };
	/** Somebody pressed it: it is edited. */
	edit: (pos: number) => void;
};

/** What a file of the lesson is, by the ending that its name was given for its type. */
const kindOf = (name: string): 'picture' | 'sound' | 'video' | 'file' =>
	/\.(jpg|png|webp|gif|svg)$/.test(name) ? 'picture' : /\.(mp3|ogg|weba|wav|m4a|aac|flac)$/.test(name) ? 'sound' : /\.(mp4|webm|mov|3gp|mkv|avi)$/.test(name) ? 'video' : 'file';

/** Whether a file of the lesson is heard: a sound, a video. */
export const isSpoken = (src: string): boolean => ['sound', 'video'].includes(kindOf(src));

const element = (name: string, className: string) => Object.assign(document.createElement(name), { className });

abstract class Atom implements NodeView {
	dom: HTMLElement;
	#node: Node;
	constructor(node: Node, dom: HTMLElement) {
		this.#node = node;
		this.dom = dom;
		dom.contentEditable = 'false';
	}
	abstract draw(node: Node): void;
	update(node: Node): boolean {
		if (node.type !== this.#node.type) return false;
		this.#node = node;
		this.draw(node);
		return true;
	}
	get node(): Node {
		return this.#node;
	}
	selectNode(): void {
		this.dom.classList.add('chosen');
	}
	deselectNode(): void {
		this.dom.classList.remove('chosen');
	}
	ignoreMutation(): boolean {
		return true;
	}
}

class FormulaView extends Atom {
	#latex = '';
	#title: string;
	constructor(node: Node, title: string) {
		super(node, element(node.isInline ? 'span' : 'div', node.isInline ? 'formula' : 'formula display'));
		this.#title = title;
		this.dom.dir = 'ltr';
		this.draw(node);
	}
	draw(node: Node): void {
		this.#latex = node.textContent;
		this.dom.classList.toggle('bold', String(node.attrs.worn ?? '').includes('strong'));
		this.dom.title = this.#title;
		if (formulas) this.dom.innerHTML = formulas.renderFormula(this.#latex, !node.isInline);
		else {
			this.dom.textContent = this.#latex;
			// Without it, and without a line to bring it, the LaTeX stays.
			void withFormulas().then(() => this.draw(this.node), () => {});
		}
	}
}

class MediumView extends Atom {
	#shown: Shown;
	constructor(node: Node, shown: Shown) {
		super(node, element('span', 'medium'));
		this.#shown = shown;
		this.draw(node);
	}
	draw(node: Node): void {
		const { src, alt } = node.attrs as { src: string; alt: string };
		const name = src.replace(/^media\//, '');
		const href = this.#shown.fileHref(name);
		const kind = kindOf(name);
		const note = Object.assign(element('span', 'small soft'), { textContent: alt || this.#shown.words.noAlt });
		if (kind === 'picture') this.dom.replaceChildren(Object.assign(document.createElement('img'), { src: href, alt, draggable: false }), note);
		else if (kind === 'sound' || kind === 'video') {
			const player = Object.assign(document.createElement(kind === 'sound' ? 'audio' : 'video'), { src: href, controls: true, preload: 'none' as const });
			player.setAttribute('aria-label', alt);
			this.dom.replaceChildren(player, note);
		} else this.dom.replaceChildren(Object.assign(element('span', 'file'), { textContent: alt || `${this.#shown.words.file} ${name}` }));
	}
	/** A player's own buttons play; elsewhere it is chosen. */
	stopEvent(event: Event): boolean {
		return /^(AUDIO|VIDEO)$/.test((event.target as HTMLElement).tagName) && /^(mouse|pointer|touch|click|key)/.test(event.type);
	}
}

class ExerciseView extends Atom {
	#shown: Shown;
	constructor(node: Node, shown: Shown) {
		super(node, element('div', 'set-exercise'));
		this.#shown = shown;
		this.draw(node);
	}
	draw(node: Node): void {
		const { code } = node.attrs as { code: string };
		this.dom.replaceChildren(
			Object.assign(element('span', 'tag ochre'), { textContent: this.#shown.words.exercise }),
			Object.assign(element('span', 'what'), { textContent: this.#shown.exercise(code) ?? code }),
			Object.assign(element('span', 'small soft'), { textContent: code, dir: 'ltr' })
		);
	}
}

/** Views of what is more than text. */
export const views = (shown: Shown): Record<string, NodeViewConstructor> => ({
	formula: (node) => new FormulaView(node, shown.words.formula),
	display: (node) => new FormulaView(node, shown.words.formula),
	medium: (node) => new MediumView(node, shown),
	exercise: (node) => new ExerciseView(node, shown)
});

/** A press on a formula opens it; other things are chosen, and edited by their buttons. */
export const press = (shown: Shown) => (view: EditorView, _pos: number, node: Node, nodePos: number, _event: MouseEvent, direct: boolean): boolean => {
	if (!direct || (node.type.name !== 'formula' && node.type.name !== 'display') || !view.editable) return false;
	shown.edit(nodePos);
	return true;
};
