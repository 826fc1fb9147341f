import { hydrate } from 'svelte';
import Maker from '#rooms/exercises/ui/make/Maker.svelte';

// The form is whole without this file. Where JavaScript runs, it adds and moves rows at once, and saves at every pause.
const data = document.getElementById('maker-data');
const target = document.getElementById('maker-form');
if (data?.textContent && target) hydrate(Maker, { target, props: JSON.parse(data.textContent) });
