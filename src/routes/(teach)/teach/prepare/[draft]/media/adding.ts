import { hydrate } from 'svelte';
import type { Taken } from '#rooms/curriculum/medium.ts';
import AddMedium from '#rooms/curriculum/ui/AddMedium.svelte';

// The form works without this file. Where JavaScript runs, pictures are made smaller before they leave, sounds are recorded, and a line that breaks is waited for.
const data = document.getElementById('add-data');
const target = document.getElementById('add');
if (data?.textContent && target)
	hydrate(AddMedium, { target, props: { ...JSON.parse(data.textContent), onTaken: ({ name }: Taken) => location.assign(`?taken=${encodeURIComponent(name)}`) } });
