import { contrast, pairs, themesOf } from '#ui/contrast.ts';
import css from '../../../ui/tokens.css?raw';
import type { PageServerLoad } from './$types';

const { light, darkByPerson: dark } = themesOf(css);
const measured = pairs.map(({ on, of, least }) => ({ on, of, least, light: contrast(light[of], light[on]), dark: contrast(dark[of], dark[on]) }));

export const load: PageServerLoad = ({ url }) => ({ pairs: measured, address: url.origin + url.pathname });
