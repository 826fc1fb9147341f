import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fieldText, formParts, FormCut, passOver } from '#platform/server/multipart.ts';

/** A request whose body comes in pieces of the given size. */
function posted(body: Uint8Array, boundary: string, size: number): Request {
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			for (let at = 0; at < body.length; at += size) controller.enqueue(body.subarray(at, at + size));
			controller.close();
		}
	});
	return new Request('http://qalam.test/', { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } } as RequestInit);
}
async function encoded(form: FormData) {
	const response = new Response(form);
	const boundary = /boundary=(.+)$/.exec(response.headers.get('content-type')!)![1];
	return { boundary, body: new Uint8Array(await response.arrayBuffer()) };
}

test('fields and files come out as they went in, whatever the pieces', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), file: fc.boolean(), content: fc.uint8Array({ maxLength: 300 }) }), { maxLength: 5 }),
			fc.integer({ min: 1, max: 400 }),
			async (fields, size) => {
				const form = new FormData();
				const wanted = fields.map(({ name, file, content }) => ({ name, file, content: file ? Buffer.from(content) : Buffer.from(Buffer.from(content).toString('hex')) }));
				for (const { name, file, content } of wanted) {
					if (file) form.append(name, new Blob([content]), `é "${name}".gift`);
					else form.append(name, content.toString());
				}
				const { body, boundary } = await encoded(form);
				const found = [];
				for await (const part of formParts(posted(body, boundary, size))) {
					const pieces: Uint8Array[] = [];
					for await (const piece of part.body) pieces.push(piece);
					found.push({ name: part.name, file: part.fileName !== undefined, content: Buffer.concat(pieces) });
					if (part.fileName) assert.equal(part.fileName, `é "${part.name}".gift`);
				}
				assert.deepEqual(found, wanted);
			}
		),
		{ numRuns: 200 }
	);
});

test('what is not read of a part is passed over, at any place', async () => {
	const form = new FormData();
	form.append('skipped', 'x'.repeat(5000));
	form.append('begun', new Blob(['y'.repeat(5000)]), 'y.txt');
	form.append('last', 'z');
	const { body, boundary } = await encoded(form);
	for (const size of [1, 7, 1000, 100_000]) {
		const names = [];
		for await (const part of formParts(posted(body, boundary, size))) {
			names.push(part.name);
			if (part.name === 'begun') for await (const _ of part.body) break;
			if (part.name === 'last') assert.equal(await fieldText(part), 'z');
		}
		assert.deepEqual(names, ['skipped', 'begun', 'last']);
	}
});

test('a form that breaks off, or is none, says so; the rest can be passed over', async () => {
	const form = new FormData();
	form.append('file', new Blob(['y'.repeat(5000)]), 'y.txt');
	const { body, boundary } = await encoded(form);
	const read = async (request: Request) => {
		for await (const part of formParts(request)) await fieldText(part);
	};
	await assert.rejects(read(posted(body.subarray(0, 3000), boundary, 100)), FormCut);
	await assert.rejects(read(posted(body, 'another', 100)), FormCut);
	await assert.rejects(read(new Request('http://qalam.test/', { method: 'POST', body: 'a=1' })), FormCut);
	const stopped = posted(body, boundary, 100);
	await assert.rejects(async () => {
		for await (const part of formParts(stopped)) for await (const _ of part.body) throw new Error('enough');
	}, /enough/);
	await passOver(stopped);
	assert.equal((await stopped.body!.getReader().read()).done, true);
});
