/**
 * The name of a cookie that is worth stealing. Over https it bears the prefix that browsers guard: no neighbouring name (another box of the same
 * domain) can set it, and over http a browser keeps one of the plain name beside it, where it would refuse to touch a secure one.
 */
export const guarded = (name: 'qalam_session' | 'qalam_browser', https: boolean): string => (https ? `__Host-${name}` : name);
