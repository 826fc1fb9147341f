import type { Attachment } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';
import { handOverFiles } from '#rooms/sync/browser/attachments.ts';

/*
 * The files that go with an answer: loaded when somebody wants to add one, or when one waits. Not a byte of it is in the page before.
 */

export { handOverFiles };

/** Bytes of a picture at most, and pixels of its longer side at first: a sheet of paper is read well in them. */
const most = 200_000;
const longest = 1600;

/** A picture for a working, and what the page shows of it. */
export type Picture = { file: Attachment; shown: string };

const blobOf = (canvas: HTMLCanvasElement, type: string, quality: number) => new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));

function drawn(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(bitmap.width * scale));
	canvas.height = Math.max(1, Math.round(bitmap.height * scale));
	const context = canvas.getContext('2d')!;
	// What is transparent would be black on a JPEG.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	return canvas;
}

async function encoded(bitmap: ImageBitmap): Promise<Blob> {
	for (let side = longest; side >= 300; side = Math.floor(side * 0.8)) {
		const canvas = drawn(bitmap, side);
		for (const quality of [0.8, 0.6, 0.45]) {
			// A browser that makes no WebP answers with a PNG.
			let blob = await blobOf(canvas, 'image/webp', quality);
			if (blob?.type !== 'image/webp') blob = await blobOf(canvas, 'image/jpeg', quality);
			if (blob && blob.size > 0 && blob.size <= most) return blob;
		}
	}
	throw new Error('the picture stays too large');
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
	const blob = await encoded(bitmap);
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
