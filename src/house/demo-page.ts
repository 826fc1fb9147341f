import { crc32, deflateSync } from 'node:zlib';
import { between, type Random } from '#platform/random.ts';

const [width, height] = [640, 860];
/** Paper, the lines printed on it, its margin, ink. */
const colours = [[253, 251, 244], [205, 219, 236], [230, 160, 150], [38, 52, 110]];

function chunk(name: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	size.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([size, body, check]);
}

/** A page of a pupil's exercise book as a small PNG (about 15 kB): ruled, with a margin, and lines of a hand that nobody can read. */
export function writtenPage(random: Random): Buffer {
	const dots = new Uint8Array(width * height);
	const put = (x: number, y: number, colour: number) => {
		if (x >= 0 && x < width && y >= 0 && y < height) dots[Math.round(y) * width + Math.round(x)] = colour;
	};
	for (let y = 60; y < height; y += 28) for (let x = 0; x < width; x++) put(x, y, 1);
	for (let y = 0; y < height; y++) for (const x of [82, 83]) put(x, y, 2);
	const lines = between(random, 12, 24);
	for (let line = 0; line < lines; line++) {
		const base = 58 + 28 * line;
		const end = line % 6 === 5 ? between(random, 220, 420) : between(random, 540, 610);
		for (let x = 100 + (line % 6 === 0 ? 24 : 0); x < end; ) {
			const letters = between(random, 2, 9);
			for (let letter = 0; letter < letters && x < end; letter++) {
				const tall = random() < 0.22 ? between(random, 14, 18) : between(random, 6, 9);
				const [wide, turn] = [between(random, 7, 11), random() * 0.8];
				// One letter: up, over and down again, leaning a little.
				for (let step = 0; step <= 40; step++) {
					const part = step / 40;
					const rise = Math.sin(part * Math.PI) * tall * (0.7 + 0.3 * Math.cos(part * 9 + turn * 6));
					for (const thick of [0, 1]) put(x + part * wide + rise * 0.25, base - rise + thick, 3);
				}
				x += wide;
			}
			x += between(random, 8, 14);
		}
	}
	// Two bits a dot, each row begins with the name of its filter: none.
	const rows = Buffer.alloc(height * (1 + width / 4));
	for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (1 + width / 4) + 1 + (x >> 2)] |= dots[y * width + x] << (6 - 2 * (x & 3));
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([2, 3, 0, 0, 0], 8);
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from(colours.flat())), chunk('IDAT', deflateSync(rows, { level: 6 })), chunk('IEND', Buffer.alloc(0))]);
}
