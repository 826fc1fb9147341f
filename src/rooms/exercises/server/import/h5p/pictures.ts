/** Questions of H5P on a picture, or with things to sort: Drag and Drop, Find the Hotspot. */
import type { Area, Interaction, Option, Picture } from '#rooms/exercises/item.ts';
import { literal, onLine, plain } from '../markdown.ts';
import { amongSquares, tidy } from '../places.ts';
import { NotTaken } from '../row.ts';
import { at, list, number, text, truth, type Asking } from './content.ts';
import type { Made } from './kinds.ts';

/** Sizes of things are counted in letters' heights there. */
const em = 16;

type Element = { option: Option; zones: string[] };

function elementOf(asking: Asking, element: unknown, i: number): Element {
	const params = at(element, 'type', 'params');
	const picture = asking.picture(at(params, 'file'));
	const alt = literal(asking.bare(at(params, 'alt')));
	const words = onLine(asking.words(at(params, 'text'))).replace(/\n+/g, ' ');
	const said = picture ? `![${alt}](media/${picture.media})` : words;
	return { option: { id: `e${i + 1}`, text: said || String(i + 1) }, zones: list(at(element, 'dropZones')).map(text) };
}

/**
 * Things dragged onto zones. Where each zone has one thing and there is a picture below, they are labels on it; else things sorted into groups.
 * A thing that belongs nowhere only misleads.
 */
export function dragQuestion(asking: Asking): Made {
	const { params, notes } = asking;
	const settings = at(params, 'question', 'settings');
	const task = at(params, 'question', 'task');
	const elements = list(at(task, 'elements')).map((element, i) => elementOf(asking, element, i));
	const zones = list(at(task, 'dropZones')).map((zone, i) => ({
		id: `z${i + 1}`, label: asking.bare(at(zone, 'label')), right: list(at(zone, 'correctElements')).flatMap((each) => elements[Number(text(each))]?.option.id ?? []),
		x: number(at(zone, 'x')) ?? 0, y: number(at(zone, 'y')) ?? 0, width: number(at(zone, 'width')) ?? 5, height: number(at(zone, 'height')) ?? 2.5
	}));
	if (elements.length < 2) throw new NotTaken('too-few-options', { count: elements.length });
	if (!zones.some((zone) => zone.right.length)) throw new NotTaken('no-right-answer');
	if (zones.some((zone) => !zone.label)) notes.add('places-without-names');
	const background = asking.picture(at(settings, 'background'));
	const stem = asking.words(at(params, 'taskDescription'));
	const title = asking.bare(at(settings, 'questionTitle'));
	const scoring = truth(at(params, 'behaviour', 'singlePoint')) ? ('all' as const) : ('each' as const);
	const penalty = at(params, 'behaviour', 'applyPenalties') !== false && scoring === 'each' ? { penalty: 1 } : {};
	const name = (zone: (typeof zones)[number], i: number) => literal(zone.label) || String(i + 1);
	const overall = asking.overall(params.overallFeedback);
	if (background && background.width > 0 && zones.every((zone) => zone.right.length <= 1)) {
		// The board is as wide as it says; the picture is stretched to it.
		const [width, height] = [number(at(settings, 'size', 'width')) ?? 620, number(at(settings, 'size', 'height')) ?? 310];
		const [wide, high] = [background.width / width, background.height / height];
		const places = zones.map((zone, i): Area => {
			const [x, y] = [Math.min(background.width - 1, Math.max(0, (zone.x / 100) * background.width)), Math.min(background.height - 1, Math.max(0, (zone.y / 100) * background.height))];
			return { id: zone.id, text: name(zone, i), shape: { kind: 'rectangle', x: tidy(x), y: tidy(y), width: tidy(Math.min(background.width - x, zone.width * em * wide)), height: tidy(Math.min(background.height - y, zone.height * em * high)) } };
		});
		const picture: Picture = { ...background, alt: plain(stem) || title || background.media };
		const interaction: Interaction = { type: 'label', picture, places, labels: elements.map((each) => each.option), keys: Object.fromEntries(zones.map((zone) => [zone.id, zone.right])), scoring, ...penalty };
		return { kind: 'label', stem: stem || literal(title), interaction, ...overall };
	}
	if (zones.length < 2) throw new NotTaken('too-few-options', { count: zones.length });
	const keys = Object.fromEntries(elements.map(({ option }) => [option.id, zones.filter((zone) => zone.right.includes(option.id)).map((zone) => zone.id)]));
	const interaction: Interaction = { type: 'category', things: elements.map((each) => each.option), categories: zones.map((zone, i) => ({ id: zone.id, text: name(zone, i) })), keys, scoring, ...penalty };
	return { kind: 'category', stem: [background ? `![${literal(title)}](media/${background.media})` : '', stem || literal(title)].filter(Boolean).join('\n\n'), interaction, ...overall };
}

/** One place to find on a picture, right ones and recognised wrong ones; all else there is squares beside them. */
export function hotspotQuestion(asking: Asking): Made {
	const inside = asking.params.imageHotspotQuestion;
	const found = asking.picture(at(inside, 'backgroundImageSettings', 'backgroundImage') ?? at(inside, 'backgroundImageSettings'));
	if (!found || !(found.width > 0 && found.height > 0)) throw new NotTaken('needs-its-picture', { name: text(at(inside, 'backgroundImageSettings', 'backgroundImage', 'path')).slice(-80) });
	const settings = at(inside, 'hotspotSettings');
	const stem = asking.words(at(settings, 'taskDescription'));
	const picture: Picture = { ...found, alt: plain(stem) || found.media };
	const spots = list(at(settings, 'hotspot')).map((spot, i) => {
		const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((each) => number(at(spot, 'computedSettings', each)) ?? Number.NaN);
		if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) throw new NotTaken('bad-shape', { shape: String(i + 1) });
		const box = { x: tidy(Math.max(0, (x / 100) * found.width)), y: tidy(Math.max(0, (y / 100) * found.height)), width: tidy((width / 100) * found.width), height: tidy((height / 100) * found.height) };
		const round = text(at(spot, 'computedSettings', 'figure')) === 'circle';
		const shape: Area['shape'] = round ? { kind: 'circle', x: tidy(box.x + box.width / 2), y: tidy(box.y + box.height / 2), radius: tidy(Math.min(box.width, box.height) / 2) } : { kind: 'rectangle', ...box };
		const said = asking.words(at(spot, 'userSettings', 'feedbackText'));
		return { right: truth(at(spot, 'userSettings', 'correct')), area: { id: `h${i + 1}`, text: '', shape, ...(said ? { feedback: { text: said } } : {}) } as Area };
	});
	const keys = spots.filter((spot) => spot.right).map((spot) => spot.area.id);
	if (!keys.length) throw new NotTaken('no-right-answer');
	const areas = amongSquares(picture, spots.map((spot) => spot.area));
	if (!areas) throw new NotTaken('too-few-options', { count: spots.length });
	asking.notes.add('point-as-places');
	const wrong = asking.words(at(settings, 'noneSelectedFeedback'));
	return { kind: 'hotspot', stem, interaction: { type: 'hotspot', picture, areas, keys, one: true, scoring: 'all' }, ...(wrong ? { wrong } : {}) };
}
