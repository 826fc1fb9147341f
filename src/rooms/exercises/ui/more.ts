import { mark } from '#rooms/exercises/marking.ts';
import { openHands } from '#rooms/exercises/browser/hands.ts';
import Category from '#rooms/exercises/ui/Category.svelte';
import Graph from '#rooms/exercises/ui/Graph.svelte';
import Hand from '#rooms/exercises/ui/Hand.svelte';
import Picture from '#rooms/exercises/ui/Picture.svelte';
import type { More } from '#rooms/exercises/ui/part.ts';

/** The kinds that are sorted, placed or handed in: a second file, which only their pages load. */
export const more: More = { openHands, mark, parts: { category: Category, hotspot: Picture, label: Picture, graph: Graph, written: Hand, file: Hand } };
