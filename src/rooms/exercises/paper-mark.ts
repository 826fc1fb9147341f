const small = 'abcdefghijklmnopqrstuvwxyz';
/** What stands on paper before the n-th option, from 0. PURE, and apart: a telephone shows papers without what draws their values. */
export const markAt = (n: number): string => (n < 26 ? small[n] : `${small[n % 26]}${Math.floor(n / 26)}`);
