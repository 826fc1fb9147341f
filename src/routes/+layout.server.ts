import { frameData } from '../frame.ts';
import type { LayoutServerLoad } from './$types';

export const csr = false;
export const prerender = false;

export const load: LayoutServerLoad = async ({ locals, url }) => ({ ...(await frameData(locals)), path: url.pathname });
