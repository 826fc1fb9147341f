import pg from 'pg';

/** The inside of a pg connection that COPY needs; its types stop at queries. */
type Line = {
	query(text: string): void;
	sendCopyFromChunk(chunk: Uint8Array): void;
	endCopyFrom(): void;
	sendCopyFail(why: string): void;
	stream: import('node:net').Socket;
};

/** Bytes that may wait between the server and a slow reader. */
const mostWaiting = 4 * 1024 * 1024;

/** What a query must answer to, all of it unused here but what COPY speaks. */
const silent = { handleRowDescription() {}, handleDataRow() {}, handlePortalSuspended() {}, handleEmptyQuery() {}, handleCommandComplete() {}, handleParseComplete() {} };

/** The bytes of a `copy … to stdout`, as they come. */
export async function* copyOut(client: pg.ClientBase, text: string): AsyncGenerator<Buffer> {
	const pieces: Buffer[] = [];
	let waiting = 0;
	let line: Line | undefined;
	let over = false;
	let fault: Error | undefined;
	let wake = () => {};
	client.query({
		...silent,
		submit(connection: Line) {
			line = connection;
			connection.query(text);
		},
		handleCopyData({ chunk }: { chunk: Buffer }) {
			// The parser uses its memory again.
			pieces.push(Buffer.from(chunk));
			waiting += chunk.byteLength;
			if (waiting > mostWaiting) line!.stream.pause();
			wake();
		},
		handleError(error: Error) {
			fault = error;
			over = true;
			wake();
		},
		handleReadyForQuery() {
			over = true;
			wake();
		}
	} as never);
	for (;;) {
		if (pieces.length) {
			const all = Buffer.concat(pieces.splice(0));
			waiting = 0;
			line!.stream.resume();
			yield all;
		} else if (over) break;
		else await new Promise<void>((woken) => (wake = woken));
	}
	if (fault) throw fault;
}

/** Sends `chunks` to a `copy … from stdin`; what it refuses, or a stream that breaks, is thrown and nothing is kept. */
export async function copyIn(client: pg.ClientBase, text: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
	const open = Promise.withResolvers<Line>();
	const done = Promise.withResolvers<void>();
	open.promise.catch(() => {});
	done.promise.catch(() => {});
	client.query({
		...silent,
		submit: (connection: Line) => connection.query(text),
		handleCopyInResponse: (connection: Line) => open.resolve(connection),
		handleError(error: Error) {
			open.reject(error);
			done.reject(error);
		},
		handleReadyForQuery: () => done.resolve()
	} as never);
	const line = await open.promise;
	try {
		for await (const chunk of chunks) {
			line.sendCopyFromChunk(chunk);
			if (line.stream.writableNeedDrain) await Promise.race([new Promise((drained) => line.stream.once('drain', drained)), done.promise]);
		}
	} catch (error) {
		line.sendCopyFail('the source broke off');
		await done.promise.catch(() => {});
		throw error;
	}
	line.endCopyFrom();
	await done.promise;
}
