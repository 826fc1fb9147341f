/** Bytes of a foreign file to text: UTF-8 and UTF-16 with or without mark, windows-1252, or what an XML declaration names. */

const starts = (bytes: Uint8Array, ...head: number[]) => head.every((byte, i) => bytes[i] === byte);

/** The encoding its first bytes name or show; undefined when only reading on can tell UTF-8 from windows-1252. */
function named(head: Uint8Array): string | undefined {
	if (starts(head, 0xef, 0xbb, 0xbf)) return 'utf-8';
	if (starts(head, 0xff, 0xfe)) return 'utf-16le';
	if (starts(head, 0xfe, 0xff)) return 'utf-16be';
	// Without mark: Latin text in UTF-16 has a zero in every other byte.
	const pairs = Math.min(head.length >> 1, 100);
	let even = 0;
	let odd = 0;
	for (let i = 0; i < pairs; i++) {
		if (head[2 * i] === 0) even++;
		if (head[2 * i + 1] === 0) odd++;
	}
	if (pairs >= 4 && odd > pairs * 0.6 && even < pairs * 0.1) return 'utf-16le';
	if (pairs >= 4 && even > pairs * 0.6 && odd < pairs * 0.1) return 'utf-16be';
	const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(Buffer.from(head.subarray(0, 300)).toString('latin1'));
	// A declaration that can be read byte by byte cannot be true when it says UTF-16.
	if (!declared || /^utf/i.test(declared[1])) return undefined;
	try {
		return new TextDecoder(declared[1]).encoding;
	} catch {
		return undefined;
	}
}

/**
 * Text of a stream of bytes, without byte order mark, line ends as `\n`. Where nothing names the encoding, UTF-8 is read until
 * the first byte that cannot be UTF-8: if all before it was ASCII the rest is in the `old` encoding (what Windows programs wrote in our
 * three countries: windows-1252, or windows-1256 for Arabic), otherwise the file is UTF-8 with a fault and the fault becomes U+FFFD. `guessed` is told of the former.
 */
export async function* decoded(chunks: AsyncIterable<Uint8Array>, guessed: (encoding: string) => void = () => {}, old = 'windows-1252'): AsyncGenerator<string> {
	let decoder: TextDecoder | undefined;
	let head: Uint8Array | undefined = new Uint8Array();
	let trying = false;
	let ascii = true;
	let rest: Uint8Array = new Uint8Array();
	let pendingReturn = false;
	const lines = (text: string, last: boolean) => {
		if (pendingReturn) text = `\r${text}`;
		pendingReturn = !last && text.endsWith('\r');
		if (pendingReturn) text = text.slice(0, -1);
		return text.replace(/\r\n?/g, '\n');
	};
	const decode = (bytes: Uint8Array, last: boolean): string => {
		if (!trying) return decoder!.decode(bytes, { stream: !last });
		const whole = rest.length ? Buffer.concat([rest, bytes]) : bytes;
		// A letter cut between two chunks waits for its end.
		const cut = last ? whole.length : whole.length - unfinished(whole);
		try {
			const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole.subarray(0, cut));
			rest = whole.slice(cut);
			if (ascii && text.length !== cut) ascii = false;
			return text;
		} catch {
			trying = false;
			const good = firstFault(whole);
			ascii &&= whole.subarray(0, good).every((byte) => byte < 0x80);
			if (ascii) guessed(old);
			decoder = new TextDecoder(ascii ? old : 'utf-8');
			return decoder.decode(whole, { stream: !last });
		}
	};
	const begin = (bytes: Uint8Array) => {
		const encoding = named(bytes);
		if (encoding) decoder = new TextDecoder(encoding);
		else trying = true;
		head = undefined;
	};
	for await (let chunk of chunks) {
		if (head) {
			head = chunk = Buffer.concat([head, chunk]);
			if (chunk.length < 300) continue;
			begin(chunk);
		}
		const text = lines(decode(chunk, false), false);
		if (text) yield text;
	}
	let tail: Uint8Array = new Uint8Array();
	if (head) begin((tail = head));
	const text = lines(decode(tail, true), true);
	if (text) yield text;
}

/** How many bytes at the end begin a letter that is not finished. */
function unfinished(bytes: Uint8Array): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back];
		if (byte < 0x80) return 0;
		if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
	}
	return 0;
}

/** Where the first byte stands that is not UTF-8. */
function firstFault(bytes: Uint8Array): number {
	let low = 0;
	let high = bytes.length;
	const good = (end: number) => {
		try {
			new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
			return true;
		} catch {
			return false;
		}
	};
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (good(middle)) low = middle;
		else high = middle - 1;
	}
	// What is only begun at the end of the good part is not known to be a letter.
	return low - unfinished(bytes.subarray(0, low));
}
