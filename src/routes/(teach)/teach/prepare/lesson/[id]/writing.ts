import { hydrate } from 'svelte';
import { colourOf, startWriting, withFormulas } from '#rooms/curriculum/browser/writing/index.ts';
import Writer from '#rooms/curriculum/ui/writing/Writer.svelte';

// The text can be read and written without this file, in a plain field. Where JavaScript runs, the editor takes the place of that.
const data = document.getElementById('writer-data');
const target = document.getElementById('writer');
if (data?.textContent && target)
	hydrate(Writer, {
		target,
		props: { ...JSON.parse(data.textContent), tools: { start: startWriting, formulas: withFormulas, colourOf, adding: () => import('#rooms/curriculum/ui/AddMedium.svelte').then((found) => found.default) } }
	});
