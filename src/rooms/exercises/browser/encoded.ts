/** Bytes of a picture at most, and pixels of its longer side at first: a sheet of paper is read well in them. */
const most = 200_000;
const longest = 1600;

/** A canvas of a page or of a worker: what draws on it, and what it holds as a file. */
export type Sheet = { context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D; blob: (type: string, quality: number) => Promise<Blob | null> };

/** A picture made again from its pixels on sheets of the asked size, of 200 kB at most. Rejects one that stays too large. */
export async function encoded(bitmap: ImageBitmap, sheetOf: (width: number, height: number) => Sheet): Promise<Blob> {
	for (let side = longest; side >= 300; side = Math.floor(side * 0.8)) {
		const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
		const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
		const { context, blob: blobOf } = sheetOf(width, height);
		// What is transparent would be black on a JPEG.
		context.fillStyle = '#fff';
		context.fillRect(0, 0, width, height);
		context.drawImage(bitmap, 0, 0, width, height);
		for (const quality of [0.8, 0.6, 0.45]) {
			// A browser that makes no WebP answers with a PNG.
			let blob = await blobOf('image/webp', quality);
			if (blob?.type !== 'image/webp') blob = await blobOf('image/jpeg', quality);
			if (blob && blob.size > 0 && blob.size <= most) return blob;
		}
	}
	throw new Error('the picture stays too large');
}
