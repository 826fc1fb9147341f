import { hydrate } from 'svelte';
import Exercise from '#rooms/exercises/ui/Exercise.svelte';

// The page is whole without this file. Where JavaScript runs, it takes over the exercise that the server has written, with the
// same data: marks at once, and keeps answers when the line is cut. Nothing else of the site needs a client.
const data = document.getElementById('exercise-data');
const target = document.getElementById('exercise');
if (data?.textContent && target) {
	// On a slow line people answer before this file is there: what stands in the form goes before what the server sent.
	const form = target.querySelector('form');
	const typed = form ? [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_')) : [];
	hydrate(Exercise, { target, props: { ...JSON.parse(data.textContent), typed } });
}
