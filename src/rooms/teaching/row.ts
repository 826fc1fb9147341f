/** The exercises of a row (a set work, or a chapter) and which are done. */
export type Row = { id: string; done: boolean }[];

/** The row of a set work: its exercises, without those withdrawn since. */
export const rowOfWork = (parts: readonly { item_id: string | null; done: boolean; gone: boolean }[]): Row => parts.flatMap((part) => (part.item_id && !part.gone ? [{ id: part.item_id, done: part.done }] : []));

/** Where an exercise stands in its row, and where to go next and back. */
export type Sequence = { number: number; count: number; next: string | null; back: string };

/** The place of an exercise in its row. Next is the first after it that is not yet done, else the first that is not. */
export function nextInRow(row: Row, id: string, workId: string | null, back: string): Sequence {
	const at = row.findIndex((one) => one.id === id);
	const next = row.slice(at + 1).find((one) => !one.done) ?? row.slice(0, Math.max(0, at)).find((one) => !one.done);
	return { number: Math.max(1, at + 1), count: Math.max(1, row.length), next: next ? `/exercise/${next.id}${workId ? `?work=${workId}` : ''}` : null, back };
}
