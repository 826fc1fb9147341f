/**
 * A posted form with a file, read as it comes (RFC 7578): SvelteKit's `formData()` would hold the whole file in memory, several
 * times over. Fields come in the order of the page, so what the file's treatment needs stands before the file.
 */

/** A field, or a file when `fileName` is there. Its body can be read once, before the next part is asked for. */
export type FormPart = { name: string; fileName?: string; type?: string; body: AsyncGenerator<Uint8Array> };

/** The form broke off before its end: the line was cut. */
export class FormCut extends Error {}

const mostParts = 200;
const longestHead = 8192;

/** The parts of a multipart form. Refuses (`FormCut`) one that is no such form or ends too early. What is not read of a part is passed over. */
export async function* formParts(request: Request): AsyncGenerator<FormPart> {
	const boundary = /^multipart\/form-data;.*?\bboundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(request.headers.get('content-type') ?? '');
	if (!boundary || !request.body) throw new FormCut('no multipart form');
	const mark = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`);
	const reader = request.body.getReader();
	// The first boundary has no line end before it.
	let held: Buffer = Buffer.from('\r\n');
	const more = async (): Promise<void> => {
		const { done, value } = await reader.read();
		if (done) throw new FormCut('the form ended too early');
		held = held.length ? Buffer.concat([held, value]) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	};
	let passed = false;
	/** All up to the next boundary, piece by piece; the boundary itself is taken off before the last piece is handed out. */
	async function* upToMark(): AsyncGenerator<Uint8Array> {
		passed = false;
		for (;;) {
			const at = held.indexOf(mark);
			if (at >= 0) {
				const piece = held.subarray(0, at);
				held = held.subarray(at + mark.length);
				passed = true;
				if (piece.length) yield piece;
				return;
			}
			const sure = held.length - mark.length;
			if (sure > 0) {
				const piece = held.subarray(0, sure);
				held = held.subarray(sure);
				yield piece;
			}
			await more();
		}
	}
	try {
		for await (const _ of upToMark());
		for (let count = 0; count < mostParts; count++) {
			while (held.length < 2) await more();
			if (held[0] === 0x2d && held[1] === 0x2d) return;
			let end = held.indexOf('\r\n\r\n');
			while (end < 0) {
				if (held.length > longestHead) throw new FormCut('a part without an end to its head');
				await more();
				end = held.indexOf('\r\n\r\n');
			}
			const head = held.subarray(0, end).toString('utf8');
			// The last line end of the head stays: the boundary of an empty part begins with it.
			held = held.subarray(end + 2);
			const [name, fileName] = ['name', 'filename'].map((word) => new RegExp(`^content-disposition:[^\\r\\n]*[;\\s]${word}="((?:[^"\\\\]|\\\\.)*)"`, 'im').exec(head)?.[1]);
			passed = false;
			let skip = 2;
			const body = (async function* () {
				for await (const piece of upToMark()) {
					const rest = piece.subarray(skip);
					skip -= piece.length - rest.length;
					if (rest.length) yield rest;
				}
			})();
			yield {
				name: name ?? '',
				...(fileName === undefined ? {} : { fileName: fileName.replace(/%22/g, '"').replace(/\\(.)/g, '$1') }),
				type: /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1].trim(),
				body
			};
			if (!passed) for await (const _ of upToMark());
		}
		throw new FormCut('too many parts');
	} finally {
		reader.releaseLock();
	}
}

/** A field's text, at most `most` bytes of it. */
export async function fieldText(part: FormPart, most = 10_000): Promise<string> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of part.body) {
		if (length < most) pieces.push(piece.subarray(0, most - length));
		length += piece.length;
	}
	return Buffer.concat(pieces).toString('utf8');
}

/** Reads what is left of a request and forgets it, up to `most` bytes, so that a page can still answer one who sends too much. */
export async function passOver(request: Request, most = 64 * 1024 * 1024): Promise<void> {
	if (!request.body || request.body.locked) return;
	const reader = request.body.getReader();
	try {
		for (let passed = 0; passed < most; ) {
			const { done, value } = await reader.read();
			if (done) return;
			passed += value.byteLength;
		}
	} finally {
		reader.releaseLock();
	}
}
