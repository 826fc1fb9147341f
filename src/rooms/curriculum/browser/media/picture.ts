/*
 * Pictures made smaller before they leave: drawn again from their dots, so that what they tell of where and with what they were taken stays behind.
 */

/** Dots of the longer side, and bytes, at most. A picture of a lesson is read on a phone, and paid for by the day. */
export type Fit = { longest: number; most: number };
export const lessonFit: Fit = { longest: 1280, most: 150_000 };

export type SmallPicture = { blob: Blob; width: number; height: number; /** Bytes that it had. */ before: number };

const blobOf = (canvas: HTMLCanvasElement, type: string, quality: number) => new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));

function drawn(bitmap: ImageBitmap, side: number, paper: boolean): HTMLCanvasElement {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(bitmap.width * scale));
	canvas.height = Math.max(1, Math.round(bitmap.height * scale));
	const context = canvas.getContext('2d')!;
	context.imageSmoothingQuality = 'high';
	if (paper) {
		// What is transparent would be black on a JPEG.
		context.fillStyle = '#fff';
		context.fillRect(0, 0, canvas.width, canvas.height);
	}
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	return canvas;
}

/** A picture within a size, from its dots alone. Rejects what this browser can't read as a picture. */
export async function smallPicture(photo: Blob, { longest, most }: Fit): Promise<SmallPicture> {
	const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
	try {
		for (let side = longest; side >= 200; side = Math.floor(side * 0.8)) {
			for (const quality of [0.82, 0.65, 0.5]) {
				let canvas = drawn(bitmap, side, false);
				// A browser that makes no WebP answers with a PNG.
				let blob = await blobOf(canvas, 'image/webp', quality);
				if (blob?.type !== 'image/webp') blob = await blobOf((canvas = drawn(bitmap, side, true)), 'image/jpeg', quality);
				if (blob && blob.size > 0 && blob.size <= most) return { blob, width: canvas.width, height: canvas.height, before: photo.size };
			}
		}
	} finally {
		bitmap.close();
	}
	throw new Error('the picture stays too large');
}

/** Whether a file is a picture of dots that is made smaller; drawings of lines and moving pictures go as they are. */
export const isShrinkable = (file: Blob): boolean => /^image\/(?!svg|gif)/.test(file.type) || /\.hei[cf]$/i.test((file as File).name ?? '');

/**
 * A picture as it goes into a lesson: at most 1280 dots long and about 150 kB, without what it tells of where it was taken. A drawing (SVG) or a
 * moving picture goes as it is. Rejects what this browser can't read.
 */
export async function pictureFor(file: Blob): Promise<SmallPicture> {
	if (!isShrinkable(file)) return { blob: file, width: 0, height: 0, before: file.size };
	const small = await smallPicture(file, lessonFit);
	// A screenshot of few colours is smallest as it was made, but for its remarks; those the server takes off.
	const plain = file.size < small.blob.size && /^image\/(png|webp|jpeg)$/.test(file.type) && small.before < lessonFit.most;
	return plain ? { ...small, blob: file } : small;
}
