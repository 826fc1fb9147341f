import { markSeveral } from './choice.ts';
import type { Interaction, Option } from './item.ts';
import { asText, entry, nothing, owns } from './verdict.ts';
import type { Verdict } from './verdict.ts';

type Placing = { places: Option[]; put: Option[]; keys: Record<string, string[]>; scoring: 'all' | 'each'; penalty?: number; response: unknown };

/** Marks what was put at each place: the share of places that are right, less the penalty of each wrong one. A place without key is right when it is left empty. */
function markPlacing({ places, put, keys, scoring, penalty = 0, response }: Placing, said: (place: Option, there: Option) => Option['feedback']): Verdict {
	const placed = places.map((place) => ({ place, there: put.find(({ id }) => id === entry(response, place.id)), keys: owns(keys, place.id) ? keys[place.id] : [] }));
	if (!placed.some(({ there }) => there)) return nothing;
	const isRight = ({ there, keys }: (typeof placed)[number]) => (there ? keys.includes(there.id) : !keys.length);
	const wrong = placed.filter((one) => one.there && !isRight(one));
	const whole = placed.every(isRight);
	const wanted = placed.filter((one) => one.keys.length);
	const share = (wanted.filter(isRight).length - penalty * wrong.length) / (wanted.length || 1);
	return {
		score: whole ? 1 : scoring === 'all' ? 0 : Math.min(Math.max(share, 0), 0.99),
		said: wrong.map(({ place, there }) => said(place, there!)),
		details: Object.fromEntries(placed.map((one) => [one.place.id, isRight(one)]))
	};
}

/** Marks things sorted into groups. Said of a wrong one: of the thing, else of the group it was put in. `details` by thing. */
export const markCategory = ({ things, categories, ...rest }: Interaction & { type: 'category' }, response: unknown): Verdict =>
	markPlacing({ places: things, put: categories, ...rest, response }, (thing, category) => thing.feedback ?? category.feedback);

/** Marks labels put on a picture. Said of a wrong one: of the label, else of the place. `details` by place. */
export const markLabel = ({ places, labels, ...rest }: Interaction & { type: 'label' }, response: unknown): Verdict =>
	markPlacing({ places, put: labels, ...rest, response }, (place, label) => label.feedback ?? place.feedback);

/** Marks areas of a picture: one of the keys where one is asked, else as any number of options. `details` by area. */
export function markHotspot({ areas, keys, one, scoring, weights }: Interaction & { type: 'hotspot' }, response: unknown): Verdict {
	if (!one) return markSeveral({ options: areas, keys, scoring, weights }, response);
	const id = asText(Array.isArray(response) && response.length === 1 ? response[0] : response);
	const area = areas.find((each) => each.id === id);
	if (!area) return nothing;
	const right = keys.includes(id);
	const share = weights && owns(weights, id) ? weights[id] : 0;
	return { score: right ? 1 : scoring === 'all' ? 0 : Math.min(Math.max(share, 0), 0.99), said: [area.feedback], details: { [id]: right } };
}
