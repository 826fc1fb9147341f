import { changed } from '#rooms/sync/sender.ts';
import type { Receipt } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { standing } from '#rooms/sync/receipts.ts';
import { attachedOf, type Attached, type AttachedShelf, type Contents, type Shelf } from '#rooms/sync/shelf.ts';

/** What a disk holds: per person what he did, and the facts. A copy of it is a copy of the browser's profile. */
export type Disk = { device: string; people: Map<string, Contents & { receipts: Receipt[] }>; facts: Map<string, Fact>; attached: Map<string, Attached>; bytes: Map<string, Uint8Array<ArrayBuffer>> };
export const emptyDisk = (device: string): Disk => ({ device, people: new Map(), facts: new Map(), attached: new Map(), bytes: new Map() });

/** What may happen at an operation of the disk: passes, or throws. `after` says whether the write has been made by then. */
export type Fate = (operation: 'read' | 'keep' | 'settle', after: boolean) => Promise<void> | void;

/** A shelf in memory, as whole or nothing as IndexedDB's; `fate` is where a test lets it fail. */
export function memoryShelf(disk: Disk, fate: Fate = () => {}): Shelf & AttachedShelf {
	const of = (actor: string) => {
		if (!disk.people.has(actor)) disk.people.set(actor, { rows: [], epochs: [], asides: [], receipts: [] });
		return disk.people.get(actor)!;
	};
	return {
		device: async () => disk.device,
		look: async (actor) => {
			await fate('read', true);
			const { rows, epochs, asides } = of(actor);
			return { rows: [...rows], epochs: [...epochs], asides: [...asides] };
		},
		facts: async (ids) => {
			await fate('read', true);
			return ids.flatMap((id) => disk.facts.get(id) ?? []);
		},
		keep: async (fact, row, epoch, files = []) => {
			await fate('keep', false);
			const kept = of(fact.actor);
			kept.rows = [...kept.rows, row];
			kept.epochs = [...kept.epochs.filter((one) => one.id !== epoch.id), epoch];
			disk.facts.set(fact.id, fact);
			for (const file of files) {
				const row = attachedOf(fact, file);
				disk.attached.set(row.id, row);
				disk.bytes.set(row.id, file.bytes);
			}
			await fate('keep', true);
		},
		settle: async (actor, change) => {
			await fate('settle', false);
			const kept = of(actor);
			Object.assign(kept, changed(kept, change));
			for (const id of change.drop) disk.facts.delete(id);
			if (change.receipt) kept.receipts = standing([...kept.receipts, change.receipt]);
			await fate('settle', true);
		},
		attached: async (actor) => {
			await fate('read', true);
			return [...disk.attached.values()].filter((one) => one.actor === actor);
		},
		bytesOf: async (id) => {
			await fate('read', true);
			return disk.bytes.get(id);
		},
		settleAttached: async (actor, change) => {
			await fate('settle', false);
			for (const id of change.drop) for (const map of [disk.attached, disk.bytes]) map.delete(id);
			for (const { id, level, asked } of change.level) if (disk.attached.has(id)) disk.attached.set(id, { ...disk.attached.get(id)!, level, asked });
			of(actor).asides.push(...change.asides);
			await fate('settle', true);
		}
	};
}
