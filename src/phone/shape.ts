/** The shape of parcels, which the server makes and a worker's pages show. Raised when a page's data or basis changes so that an older one cannot be shown. */
export const shape = 6;
