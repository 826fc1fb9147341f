import { render } from 'svelte/server';
import { direction, type Language } from '#platform/language.ts';
import Frame from './Frame.svelte';
import { layout, type PhonePage } from './pages.ts';
import { readable } from './words.ts';

/** The files of the site that a page of the phone names: set by the build. */
declare const __STYLE__: string;

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

export type Shown = { language: Language; theme: string; data: Record<string, unknown>; form?: unknown; status?: number; /** Ask for the page again after so many seconds. */ again?: number };

/** A page as the server would have sent it: the same component in the same frame, as a whole document; in a language whose words are here. */
export function documentOf(page: PhonePage, { language: asked, theme, data, form = null, status = 200, again }: Shown): Response {
	const language = readable(asked);
	const dir = direction(language);
	const { head, body } = render(Frame, { props: { layout, page, data: { ...data, language, dir }, form } });
	const html = `<!doctype html>
<html lang="${language}" dir="${dir}" data-theme="${/^\w+$/.test(theme) ? theme : 'auto'}" data-text="${Number(data.textSize) || 100}">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<meta name="color-scheme" content="light dark" />
		<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf8f1" />
		<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171612" />
		${again ? `<meta http-equiv="refresh" content="${again}" />` : ''}
		<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
		<link rel="apple-touch-icon" href="/icon-192.png" />
		<link rel="manifest" href="/manifest.webmanifest" />
		<link rel="stylesheet" href="${__STYLE__}" />
		${head}
	</head>
	<body>
		${body}
	</body>
</html>`;
	return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'x-qalam-phone': '1' } });
}
