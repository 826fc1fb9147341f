// The one thing that only a page can do: bring in the worker, and ask that what it keeps be kept.
const find = (id: string) => document.getElementById(id);
const button = find('prepare') as HTMLButtonElement | null;
const show = (id: string) => find(id)?.removeAttribute('hidden');

/** The worker of who learns, or the larger one of who teaches; a phone that has the larger one keeps it, for it is shared. */
async function register(): Promise<ServiceWorkerRegistration> {
	const before = await navigator.serviceWorker.getRegistration('/');
	const all = document.querySelector('[data-teaches]') !== null || (before?.active ?? before?.waiting ?? before?.installing)?.scriptURL.endsWith('/service-worker-teach.js');
	return navigator.serviceWorker.register(all ? '/service-worker-teach.js' : '/service-worker.js', { scope: '/' });
}

/** Waits until the worker has all it needs; throws when the line broke. */
async function prepare(): Promise<void> {
	// The worker brings the words of the language that is read here, and can't see which that is.
	await (await caches.open('reads')).put('/phone/reads', new Response(document.documentElement.lang));
	const registration = await register();
	const worker = registration.installing ?? registration.waiting ?? registration.active;
	if (worker && worker.state !== 'activated')
		await new Promise<void>((done, fail) => worker.addEventListener('statechange', () => (worker.state === 'activated' ? done() : worker.state === 'redundant' && fail(new Error('redundant')))));
	await navigator.storage?.persist?.();
}

if (button) {
	if (!window.isSecureContext) show('insecure');
	else if (!('serviceWorker' in navigator && 'indexedDB' in window && 'CompressionStream' in window)) show('cannot');
	else {
		show('can');
		button.addEventListener('click', async () => {
			const label = button.textContent;
			button.disabled = true;
			button.textContent = button.dataset.busy!;
			find('failed')!.hidden = true;
			try {
				await prepare();
				location.assign(`/phone?to=${encodeURIComponent(button.dataset.to!)}`);
			} catch {
				show('failed');
				button.disabled = false;
				button.textContent = label;
			}
		});
	}
} else {
	// Browsers promise more readily when something was just asked for.
	document.querySelector('form[data-persist]')?.addEventListener('submit', () => void navigator.storage?.persist?.());
	void navigator.serviceWorker?.ready.then((registration) => {
		// Who teaches on a phone that a pupil prepared brings what is missing.
		void register().then((now) => now.update()).catch(() => {});
		// Where browsers have them: to be woken when the line is back, and twice a day on an installed site.
		const { sync, periodicSync } = registration as { sync?: { register: (tag: string) => Promise<void> }; periodicSync?: { register: (tag: string, how: { minInterval: number }) => Promise<void> } };
		sync?.register('qalam').catch(() => {});
		periodicSync?.register('qalam', { minInterval: 12 * 3_600_000 }).catch(() => {});
	});
}
