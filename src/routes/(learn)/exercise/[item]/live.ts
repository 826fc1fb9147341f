import { hydrate } from 'svelte';
import Exercise from '#rooms/exercises/ui/Exercise.svelte';
import { needsAlgebra, needsMore } from '#rooms/exercises/ui/part.ts';

// The page is whole without this file. Where JavaScript runs, it takes over the exercise that the server has written, with the
// same data: marks at once, and keeps answers when the line is cut. Nothing else of the site needs a client.
const data = document.getElementById('exercise-data');
const target = document.getElementById('exercise');

async function takeOver(target: HTMLElement, text: string): Promise<void> {
	const given = JSON.parse(text);
	const { item } = given.view;
	// What few exercises need comes as a second file; where it does not come the page stays the plain form that it is.
	const more = needsMore(item)
		? (await import('#rooms/exercises/ui/more.ts')).more
		: needsAlgebra(item)
			? (await import('#rooms/exercises/ui/expressions.ts')).expressions
			: undefined;
	// On a slow line people answer before this file is there: what stands in the form goes before what the server sent.
	const form = target.querySelector('form');
	const typed = form ? [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_')) : [];
	hydrate(Exercise, { target, props: { ...given, typed, more } });
}

if (data?.textContent && target) void takeOver(target, data.textContent);
