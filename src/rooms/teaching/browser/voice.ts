import { mayRecord, recordSound, type Recording } from '#rooms/curriculum/browser/media/sound.ts';
import type { Attachable, Attachment } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';
import { toHex } from '#rooms/sync/chain.ts';

/** Lets one say something of a copy aloud. Answers the sound that this page recorded, while the form names it. */
export function recordIn(form: HTMLFormElement, changed: () => void): () => Attachment[] {
	const box = form.querySelector<HTMLElement>('#voice');
	const field = form.elements.namedItem('voice') as HTMLInputElement;
	const [button, remove] = [...(box?.querySelectorAll('button') ?? [])];
	let held: Attachment | undefined;
	if (!box || !button || !mayRecord() || !crypto.subtle) return () => [];
	const [player, said, words] = [box.querySelector('audio')!, box.querySelector<HTMLElement>('[role=status]')!, button.querySelector('span')!];
	box.hidden = false;
	box.querySelector<HTMLElement>('#recorder')!.hidden = false;
	let recording: Recording | undefined;

	async function stop() {
		const made = await recording?.stop();
		recording = undefined;
		words.textContent = button.dataset.again!;
		said.textContent = '';
		if (!made?.blob.size) return;
		const bytes = new Uint8Array(await made.blob.arrayBuffer());
		const type = maybeType(bytes);
		if (!type?.startsWith('audio/')) return void (said.textContent = said.dataset.refused!);
		held = { sha256: toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))), size: bytes.byteLength, type: type as Attachable, bytes };
		field.value = JSON.stringify({ sha256: held.sha256, size: held.size, type, seconds: Math.min(900, Math.round(made.seconds)) });
		player.src = URL.createObjectURL(made.blob);
		player.hidden = remove.hidden = false;
		changed();
	}

	button.addEventListener('click', async () => {
		if (recording) return stop();
		try {
			recording = await recordSound({ onLevel: (_, seconds) => (said.textContent = `● ${Math.round(seconds)} s`), onEnd: () => void stop() });
			words.textContent = button.dataset.stop!;
		} catch {
			said.textContent = said.dataset.refused!;
		}
	});
	remove.addEventListener('click', () => {
		[field.value, held] = ['', undefined];
		player.removeAttribute('src');
		player.hidden = remove.hidden = true;
		changed();
	});
	return () => (held && field.value.includes(held.sha256) ? [held] : []);
}
