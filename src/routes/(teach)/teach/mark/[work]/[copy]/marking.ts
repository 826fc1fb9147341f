import { takeOver } from '#rooms/teaching/browser/marking.ts';

// The form works without this file. Where JavaScript runs, one draws on the picture, records, and what is said is kept as one goes, with line or without.
const form = document.getElementById('copy');
if (form instanceof HTMLFormElement) takeOver(form);
