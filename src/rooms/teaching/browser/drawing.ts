import { overlaySvg, pathOf, type Annotation, type AnnotationKind } from '#rooms/teaching/annotation.ts';
import { annotationsOf } from '#rooms/teaching/marking-form.ts';

/*
 * Drawing on the pictures of a copy. What is drawn stands in the rows of the form's list, whose last one is empty: the list is what is sent, and what is seen
 * on the pictures is made from it. So the keyboard, a finger and the server mean the same.
 */

const part = (value: number): number => Math.min(1, Math.max(0, value));
const percent = (value: number): string => String(Math.round(value * 1000) / 10);

/** Lets one draw on the pictures of a form; `changed` is called when something was. */
export function drawOn(form: HTMLFormElement, changed: () => void): void {
	const list = form.querySelector<HTMLOListElement>('#annotations');
	const tools = form.querySelector<HTMLElement>('#tools');
	const papers = [...form.querySelectorAll<HTMLElement>('.paper[data-page]')];
	if (!list || !tools || !papers.length) return;
	tools.hidden = false;
	form.querySelector('#tool-help')?.removeAttribute('hidden');
	const summary = list.closest('details')?.querySelector('summary');
	const tool = (): AnnotationKind | undefined => {
		const chosen = tools.querySelector<HTMLInputElement>('input:checked')?.value;
		return chosen === 'none' ? undefined : (chosen as AnnotationKind | undefined);
	};
	// The list stands in a fold, and its rows know of each other only by number.
	let next = list.children.length;

	const show = (extra?: Annotation): void => {
		const { annotations } = annotationsOf(new FormData(form));
		for (const paper of papers) paper.querySelector('.over')!.innerHTML = overlaySvg(extra ? [...annotations, extra] : annotations, Number(paper.dataset.page));
		if (summary) summary.textContent = `${summary.textContent!.replace(/[\s:]*\d*$/, '')} : ${annotations.length}`;
	};

	const add = (one: Annotation): void => {
		const row = list.lastElementChild!.cloneNode(true) as HTMLElement;
		const field = (name: string) => row.querySelector<HTMLInputElement | HTMLSelectElement>(`[name$=".${name}"]`);
		const set = (name: string, value: string) => {
			const found = field(name);
			if (found) found.value = value;
		};
		for (const each of row.querySelectorAll<HTMLInputElement>('[name]')) each.name = each.name.replace(/^a\.\d+/, `a.${next}`);
		row.querySelector('legend')!.textContent = tools.querySelector<HTMLInputElement>(`input[value="${one.kind}"]`)!.parentElement!.textContent;
		if (one.kind === 'freehand') field('kind')!.append(new Option(row.querySelector('legend')!.textContent!, 'freehand'));
		set('kind', one.kind);
		set('page', String(one.page));
		set('x', percent(one.x));
		set('y', percent(one.y));
		set('x2', one.x2 === undefined ? '' : percent(one.x2));
		set('text', one.text);
		if (one.path) row.querySelector('fieldset')!.append(Object.assign(document.createElement('input'), { type: 'hidden', name: `a.${next}.path`, value: one.path }));
		next++;
		list.insertBefore(row, list.lastElementChild);
		show();
		changed();
	};

	form.querySelector('#undo')?.addEventListener('click', () => {
		const rows = [...list.children].slice(0, -1).filter((row) => !row.querySelector<HTMLInputElement>('[name$=".off"]')?.checked);
		rows.at(-1)?.remove();
		show();
		changed();
	});
	list.addEventListener('input', () => show());
	tools.addEventListener('change', () => form.classList.toggle('drawing', tool() !== undefined));

	for (const paper of papers) {
		const page = Number(paper.dataset.page);
		let [line, at]: [[number, number][], string] = [[], ''];
		const place = (event: PointerEvent): [number, number] => {
			const box = paper.getBoundingClientRect();
			return [part((event.clientX - box.left) / box.width), part((event.clientY - box.top) / box.height)];
		};
		const made = (kind: AnnotationKind, text = ''): Annotation => {
			const [[x, y], [endX]] = [line[0], line.at(-1)!];
			if (kind === 'underline') return { page, kind, x: Math.min(x, endX), y, x2: Math.abs(endX - x) < 0.02 ? part(x + 0.2) : Math.max(x, endX), text };
			return { page, kind, x, y, text, ...(kind === 'freehand' ? { path: pathOf(line) } : {}) };
		};
		paper.addEventListener('pointerdown', (event) => {
			const kind = tool();
			if (!kind || !event.isPrimary || event.button) return;
			[line, at] = [[place(event)], kind];
			paper.setPointerCapture(event.pointerId);
			event.preventDefault();
		});
		paper.addEventListener('pointermove', (event) => {
			if (!line.length || !event.isPrimary) return;
			line.push(place(event));
			if (at === 'freehand' || at === 'underline') show(made(at));
		});
		paper.addEventListener('pointerup', (event) => {
			if (!line.length || !event.isPrimary) return;
			const kind = at as AnnotationKind;
			const text = kind === 'text' ? (window.prompt(tools.dataset.ask) ?? '').trim().slice(0, 200) : '';
			if (kind !== 'text' || text) add(made(kind, text));
			line = [];
			if (kind === 'text') show();
		});
		paper.addEventListener('pointercancel', () => ((line = []), show()));
	}
}
