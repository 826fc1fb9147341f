import { hydrate } from 'svelte';
import Exercise from '#rooms/exercises/ui/Exercise.svelte';

// The page is whole without this file. Where JavaScript runs, it takes over the exercise that the server has written, with the
// same data: marks at once, and keeps answers when the line is cut. Nothing else of the site needs a client.
const data = document.getElementById('exercise-data');
const target = document.getElementById('exercise');
if (data?.textContent && target) hydrate(Exercise, { target, props: JSON.parse(data.textContent) });
