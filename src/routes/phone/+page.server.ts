import { nobodyHere } from '../../phone/view.ts';
import type { PageServerLoad } from './$types';

// With the worker these pages are the phone's own; the server only tells how to begin.
export const load: PageServerLoad = ({ url }) => ({ view: nobodyHere, to: url.searchParams.get('to') });
