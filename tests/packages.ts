/** Packages made for tests, honest ones and hostile ones, byte by byte: no library writes the hostile ones. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { gathered } from '#platform/server/package-rules.ts';

/** One file of a zip; all after `data` is for lies. */
export type ZipPart = { name: string | Buffer; data?: string | Uint8Array; stored?: boolean; flags?: number; method?: number; mode?: number; says?: { bytes?: number; packed?: number; sum?: number; at?: number } };

/** A zip of these parts. `count` is what its end says; `zip64` writes the larger form of the end. */
export function zipOf(parts: ZipPart[], { count = parts.length, zip64 = false }: { count?: number; zip64?: boolean } = {}): Buffer {
	const pieces: Buffer[] = [];
	const list: Buffer[] = [];
	let at = 0;
	for (const { name: raw, data = '', stored, flags = 0x800, method = stored ? 0 : 8, mode = 0o100644, says = {} } of parts) {
		const bytes = Buffer.from(data as string);
		const packed = stored ? bytes : deflateRawSync(bytes);
		const name = Buffer.from(raw as string);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(flags, 2);
		common.writeUInt16LE(method, 4);
		common.writeUInt32LE(says.sum ?? crc32(bytes), 10);
		common.writeUInt32LE(says.packed ?? packed.length, 14);
		common.writeUInt32LE(says.bytes ?? bytes.length, 18);
		common.writeUInt16LE(name.length, 22);
		pieces.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE((mode << 16) >>> 0, 6);
		rest.writeUInt32LE(says.at ?? at, 10);
		list.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, name);
		at += 30 + name.length + packed.length;
	}
	const listBytes = Buffer.concat(list);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(zip64 ? 0xffff : count, 8);
	end.writeUInt16LE(zip64 ? 0xffff : count, 10);
	end.writeUInt32LE(zip64 ? 0xffffffff : listBytes.length, 12);
	end.writeUInt32LE(zip64 ? 0xffffffff : at, 16);
	if (!zip64) return Buffer.concat([...pieces, listBytes, end]);
	const large = Buffer.alloc(56);
	large.write('PK\x06\x06', 'latin1');
	large.writeBigUInt64LE(44n, 4);
	large.writeBigUInt64LE(BigInt(count), 24);
	large.writeBigUInt64LE(BigInt(count), 32);
	large.writeBigUInt64LE(BigInt(listBytes.length), 40);
	large.writeBigUInt64LE(BigInt(at), 48);
	const finder = Buffer.alloc(20);
	finder.write('PK\x06\x07', 'latin1');
	finder.writeBigUInt64LE(BigInt(at + listBytes.length), 8);
	finder.writeUInt32LE(1, 16);
	return Buffer.concat([...pieces, listBytes, large, finder, end]);
}

/** A zip of named texts and bytes. */
export const zipFiles = (files: Record<string, string | Uint8Array>): Buffer => zipOf(Object.entries(files).map(([name, data]) => ({ name, data })));

export type TarPart = { name: string; data?: string | Uint8Array; type?: 'file' | 'symlink' | 'link' | 'directory'; linkname?: string };

/** A tar.gz of these parts. */
export async function tarGzipOf(parts: TarPart[]): Promise<Buffer> {
	const tar = pack();
	for (const { data = '', ...head } of parts) tar.entry(head, Buffer.from(data as string));
	tar.finalize();
	return gzipSync(await gathered(tar as AsyncIterable<Buffer>, 1e9));
}

/** The manifest of a SCORM 1.2 package, titled “Les ponts”. */
export const manifest12 = (items: string, resources: string, head = '') => `<?xml version="1.0"?>${head}
<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Les ponts</title>${items}</organization></organizations><resources>${resources}</resources></manifest>`;
