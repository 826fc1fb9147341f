import { connect, type Socket } from 'node:net';
import type { Call } from './drive.ts';

/**
 * One kept-open line to the server that costs the driver little, so that what is measured is the server: requests are written as
 * text, answers must say their length. For answers of machines, not for pages.
 */
export class Wire {
	readonly #socket: Socket;
	readonly #host: string;
	#held: Buffer = Buffer.alloc(0);
	#done: ((answer: { status: number; text: string; bytes: number }) => void) | undefined;
	#failed: ((error: Error) => void) | undefined;

	constructor(address: string) {
		const { hostname, port, host } = new URL(address);
		this.#host = host;
		this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
		this.#socket.on('data', (piece: Buffer) => this.#read(piece));
		this.#socket.on('error', (error) => this.#failed?.(error));
		this.#socket.on('close', () => this.#failed?.(new Error('the server closed the line')));
	}

	send(call: Call): Promise<{ status: number; text: string; bytes: number }> {
		const body = call.body ?? '';
		this.#socket.write(`POST ${call.path} HTTP/1.1\r\nhost: ${this.#host}\r\ncookie: ${call.cookie}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
		return new Promise((done, failed) => ([this.#done, this.#failed] = [done, failed]));
	}

	#read(piece: Buffer): void {
		this.#held = this.#held.length ? Buffer.concat([this.#held, piece]) : piece;
		const end = this.#held.indexOf('\r\n\r\n');
		if (end < 0) return;
		const head = this.#held.toString('latin1', 0, end);
		const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
		if (Number.isNaN(length)) return void this.#failed?.(new Error(`an answer without a length: ${head}`));
		if (this.#held.length < end + 4 + length) return;
		const text = this.#held.toString('utf8', end + 4, end + 4 + length);
		this.#held = Buffer.alloc(0);
		this.#done?.({ status: Number(head.slice(9, 12)), text, bytes: length });
	}

	close(): void {
		this.#failed = undefined;
		this.#socket.destroy();
	}
}
