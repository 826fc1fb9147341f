import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export type Packed = { name: string; bytes: Uint8Array | string };

/** What is small already: packing it again costs time and gains nothing. */
const packedAlready = /\.(png|jpe?g|webp|gif|webm|ogg|opus|mp3|mp4|zip)$/i;

/** A zip archive in pieces, entry by entry as they come: memory holds one entry. Names are the caller's: relative, with `/`, each once. */
export async function* packed(entries: AsyncIterable<Packed> | Iterable<Packed>): AsyncGenerator<Uint8Array> {
	let ready: Uint8Array[] = [];
	let fault: Error | undefined;
	const zip = new Zip((error, chunk) => {
		if (error) fault ??= error;
		else ready.push(chunk);
	});
	const take = function* (): Generator<Uint8Array> {
		if (fault) throw fault;
		const pieces = ready;
		ready = [];
		yield* pieces;
	};
	for await (const { name, bytes } of entries) {
		const file = packedAlready.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
		zip.add(file);
		file.push(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, true);
		yield* take();
	}
	zip.end();
	yield* take();
}
