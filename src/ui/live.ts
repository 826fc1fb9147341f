/** The data of a live part, beside it in the page: `<` never ends it early, whatever it says. Nothing runs it. */
export const dataTag = (id: string, data: unknown): string => `<script type="application/json" id="${id}">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>`;

/** The words that a live part says in another language than French, by the file each catalogue is in: its script has only French. */
export const wordsTag = (catalogues: Record<string, unknown>): string => dataTag('page-words', catalogues);

/** The one file that takes a live part over where JavaScript runs. */
export const liveTag = (src: string): string => `<script type="module" src="${src}"></script>`;
