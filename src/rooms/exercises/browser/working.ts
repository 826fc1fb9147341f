import { encoded, type Sheet } from '#rooms/exercises/browser/encoded.ts';
import type { Attachment } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';
import { handOverFiles } from '#rooms/sync/browser/attachments.ts';

/*
 * The files that go with an answer: loaded when somebody wants to add one, or when one waits. Not a byte of it is in the page before.
 */

export { handOverFiles };

/** A picture for a working, and what the page shows of it. */
export type Picture = { file: Attachment; shown: string };

function sheetOf(width: number, height: number): Sheet {
	const canvas = Object.assign(document.createElement('canvas'), { width, height });
	return { context: canvas.getContext('2d')!, blob: (type, quality) => new Promise((done) => canvas.toBlob(done, type, quality)) };
}

const dataUrl = (blob: Blob) =>
	new Promise<string>((done, fail) => {
		const reader = new FileReader();
		reader.onload = () => done(reader.result as string);
		reader.onerror = () => fail(reader.error);
		reader.readAsDataURL(blob);
	});

async function named(bytes: Attachment['bytes'], type: string): Promise<Attachment> {
	const sha256 = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
	return { sha256, size: bytes.byteLength, type, bytes };
}

/**
 * A photo made again from its pixels, of 200 kB at most: what it tells of where and with what it was taken stays behind. Rejects what
 * this browser can't read as a picture.
 */
export async function pictureOf(photo: Blob): Promise<Picture> {
	const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
	const blob = await encoded(bitmap, sheetOf);
	bitmap.close();
	return { file: await named(new Uint8Array(await blob.arrayBuffer()), blob.type), shown: await dataUrl(blob) };
}

/** Any file as it may go with an answer: a picture made again, other files as they are. Undefined for what may not be attached; rejects what can't be read. */
export async function fileOf(file: File): Promise<{ file: Attachment; shown?: string } | undefined> {
	if (file.type.startsWith('image/')) return pictureOf(file);
	const bytes = new Uint8Array(await file.arrayBuffer());
	const type = maybeType(bytes);
	return type && { file: await named(bytes, type) };
}
