import type { Language } from '#platform/language.ts';
import { play } from '#rooms/exercises/browser/package.ts';
import { sayPackage } from '#rooms/exercises/messages/package.ts';
import type { PlayerView } from '#rooms/exercises/server/index.ts';

// Hears what the package's frame tells. Without this file nothing of it would be kept, so the frame is shown only where it runs.
const data = JSON.parse(document.getElementById('play-data')!.textContent!) as { play: PlayerView['play']; src: string; name: string; title: string; language: Language };
const t = sayPackage(data.language);
const place = document.getElementById('play')!;
const status = document.getElementById('play-status')!;
const frame = document.createElement('iframe');
frame.title = t('frame', { title: data.title });
frame.name = data.name;
frame.setAttribute('sandbox', 'allow-scripts allow-modals allow-forms');
frame.referrerPolicy = 'no-referrer';
frame.allow = 'autoplay; fullscreen';
frame.src = data.src;
const playing = play(frame, data.play, ({ told, kept }) => {
	const word = t(told.status === 'incomplete' ? 'begun' : told.status);
	const what = told.score === null ? word : t('withScore', { status: word, score: Math.round(told.score * 100) });
	status.textContent = kept === 'server' ? t('saved', { what }) : kept === 'waiting' ? t('waiting') : what;
});
place.replaceChildren(frame);
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-leave]'))
	link.addEventListener('click', (event) => {
		event.preventDefault();
		void playing.leave().finally(() => location.assign(link.href));
	});
