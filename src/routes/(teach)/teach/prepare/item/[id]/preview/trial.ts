import { hydrate } from 'svelte';
import Exercise from '#rooms/exercises/ui/Exercise.svelte';
import { more } from '#rooms/exercises/ui/more.ts';

// As the exercise page does it, but nothing that is answered here is kept or sent.
const data = document.getElementById('exercise-data');
const target = document.getElementById('exercise');
if (data?.textContent && target) hydrate(Exercise, { target, props: { ...JSON.parse(data.textContent), more } });
