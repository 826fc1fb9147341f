import type { Component, Snippet } from 'svelte';
import Layout from '../routes/+layout.svelte';
import Chapter from '../routes/(learn)/learn/chapter/[id]/+page.svelte';
import Courses from '../routes/(learn)/learn/courses/+page.svelte';
import Exercise from '../routes/(learn)/exercise/[item]/+page.svelte';
import Lesson from '../routes/(learn)/lesson/[id]/+page.svelte';
import Programme from '../routes/(learn)/learn/programme/[id]/+page.svelte';
import Progress from '../routes/(learn)/learn/progress/+page.svelte';
import LearnPlan from '../routes/(learn)/learn/plan/+page.svelte';
import Revise from '../routes/(learn)/learn/revise/+page.svelte';
import Mock from '../routes/(learn)/learn/mock/[id]/+page.svelte';
import Paper from '../routes/(learn)/learn/papers/[id]/+page.svelte';
import Papers from '../routes/(learn)/learn/papers/+page.svelte';
import Today from '../routes/(learn)/learn/+page.svelte';
import Work from '../routes/(learn)/learn/work/[id]/+page.svelte';
import Classes from '../routes/(teach)/teach/classes/+page.svelte';
import Matrix from '../routes/(teach)/teach/class/[id]/+page.svelte';
import Pupil from '../routes/(teach)/teach/pupil/[id]/+page.svelte';
import Plan from '../routes/(teach)/teach/plan/[id]/+page.svelte';
import Copy from '../routes/(teach)/teach/mark/[work]/[copy]/+page.svelte';
import Pile from '../routes/(teach)/teach/mark/[work]/+page.svelte';
import Week from '../routes/(teach)/teach/plan/+page.svelte';
import Textbook from '../routes/(teach)/teach/class/[id]/textbook/+page.svelte';
import Fill from '../routes/(teach)/teach/class/[id]/textbook/fill/+page.svelte';
import Report from '../routes/(teach)/teach/work/[id]/+page.svelte';
import SetWork from '../routes/(teach)/teach/class/[id]/work/+page.svelte';
import Teach from '../routes/(teach)/teach/+page.svelte';
import Phone from '../routes/phone/+page.svelte';
import Open from '../routes/phone/open/+page.svelte';
import TakeAlong from '../routes/phone/take/+page.svelte';
import Waiting from '../routes/phone/waiting/+page.svelte';
import NotHere from './NotHere.svelte';

// What each page takes is proven where the server renders it; here its data comes from the parcel that the same load made.
export type PhonePage = Component<{ data: unknown; form?: unknown; params?: Record<string, string>; children?: Snippet }>;
const page = (component: unknown) => component as PhonePage;

export const layout = page(Layout);
export const ownPages = { phone: page(Phone), open: page(Open), take: page(TakeAlong), waiting: page(Waiting), notHere: page(NotHere) };

/** The pages that go along, by SvelteKit's route: the very components that the server renders. */
export const carriedPages: Record<string, PhonePage> = {
	'/(learn)/learn': page(Today),
	'/(learn)/learn/courses': page(Courses),
	'/(learn)/learn/programme/[id]': page(Programme),
	'/(learn)/learn/chapter/[id]': page(Chapter),
	'/(learn)/learn/work/[id]': page(Work),
	'/(learn)/learn/progress': page(Progress),
	'/(learn)/learn/revise': page(Revise),
	'/(learn)/learn/plan': page(LearnPlan),
	'/(learn)/learn/papers': page(Papers),
	'/(learn)/learn/papers/[id]': page(Paper),
	'/(learn)/learn/mock/[id]': page(Mock),
	'/(learn)/lesson/[id]': page(Lesson),
	'/(learn)/exercise/[item]': page(Exercise),
	'/(teach)/teach': page(Teach),
	'/(teach)/teach/classes': page(Classes),
	'/(teach)/teach/class/[id]': page(Matrix),
	'/(teach)/teach/class/[id]/work': page(SetWork),
	'/(teach)/teach/work/[id]': page(Report),
	'/(teach)/teach/mark/[work]': page(Pile),
	'/(teach)/teach/mark/[work]/[copy]': page(Copy),
	'/(teach)/teach/plan': page(Week),
	'/(teach)/teach/plan/[id]': page(Plan),
	'/(teach)/teach/class/[id]/textbook': page(Textbook),
	'/(teach)/teach/class/[id]/textbook/fill': page(Fill),
	'/(teach)/teach/pupil/[id]': page(Pupil)
};
