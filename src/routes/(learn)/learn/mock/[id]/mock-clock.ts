import { beatEvery } from '#rooms/revision/mock.ts';

// The page is whole without this file. Where JavaScript runs it says every minute that it lives, so that time lost by a machine that dies is given back; it
// keeps what stands in the form, shows the time that is left, and ends when it is over. The server's clock decides.
const clock = document.querySelector<HTMLElement>('[data-left]');
const form = document.querySelector<HTMLFormElement>('form[data-keep]');

if (clock) {
	let until = performance.now() + Number(clock.dataset.left);
	const face = clock.querySelector('[data-face]');
	const show = () => {
		const left = Math.max(0, until - performance.now());
		const seconds = Math.ceil(left / 1000);
		if (face) face.textContent = `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
		if (left <= 0) void keep().finally(() => setTimeout(() => location.reload(), 1500));
		else setTimeout(show, Math.min(1000, left));
	};

	const fields = () => {
		const data = new FormData(form!);
		for (const [name, value] of [...data]) if (typeof value !== 'string') data.delete(name);
		return data;
	};
	const textOf = () => (form ? JSON.stringify([...fields()]) : '');
	let kept = textOf();
	// What is typed goes to the server while it is typed: a machine that dies loses less than a minute.
	async function keep(): Promise<void> {
		const text = textOf();
		if (!form || text === kept) return;
		const response = await fetch(form.action, { method: 'POST', body: fields(), redirect: 'manual', keepalive: true, headers: { accept: 'text/html' } });
		if (response.type === 'opaqueredirect' || response.ok) kept = text;
	}

	const address = `${location.pathname.replace(/\/$/, '')}/beat`;
	let signed = performance.now();
	async function beat(): Promise<void> {
		// How long this page has lived since its last sign: a telephone whose clock was set meanwhile goes by it.
		const lived = Math.round(performance.now() - signed);
		signed += lived;
		const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lived }) });
		if (!response.ok) return;
		const { left, over } = (await response.json()) as { left: number; over: boolean };
		if (over) location.reload();
		else until = performance.now() + left;
	}
	const sign = () => void keep().then(beat).catch(() => undefined);
	addEventListener('pagehide', () => void keep().catch(() => undefined));
	setInterval(sign, beatEvery);
	void beat().catch(() => undefined);
	show();
}
