import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnfitCertificate, mustFit, readCertificate, type Certificate, type Unfit } from '#platform/server/certificate.ts';
import type { Config } from '#platform/server/config.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { writeWhole } from '#platform/server/whole.ts';

/** Where a box keeps its name, its key and its certificate. */
export type BoxFiles = { name: string; key: string; request: string; certificate: string };

/** The files of TLS_CERT and TLS_KEY, else those in the data folder. */
export function boxFiles({ data, tls }: Pick<Config, 'data' | 'tls'>): BoxFiles {
	const folder = join(data, 'tls');
	return { name: join(folder, 'name'), request: join(folder, 'request.pem'), key: tls?.key ?? join(folder, 'key.pem'), certificate: tls?.certificate ?? join(folder, 'certificate.pem') };
}

/** Whether this program speaks https itself: where a certificate was named or is there, and on a box that still waits for one (HTTP_PORT). */
export const isBox = (config: Config): boolean => {
	const { key, certificate } = boxFiles(config);
	return config.plainPort !== undefined || !!config.tls || (existsSync(key) && existsSync(certificate));
};

export type Box = {
	name?: string;
	/** `none`: no key was made. `waiting`: a key, and no certificate yet. `unfit`: they do not belong together. */
	state: 'secure' | 'ended' | 'waiting' | 'unfit' | 'none';
	why?: Unfit;
	certificate?: Certificate;
	key?: string;
};

const maybeText = (path: string): Promise<string | undefined> =>
	readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return undefined;
		throw new Trouble('unwritable', `${path} cannot be read (${error.code}).`, 'Give it to the account that runs qalam (chown).', error);
	});

/** The state of a certificate at a time. One that has not begun is good: it exists, so it is the clock that is behind. */
export const stateOf = (certificate: Certificate | undefined, now: Date): 'secure' | 'ended' | 'waiting' => (!certificate ? 'waiting' : certificate.to <= now ? 'ended' : 'secure');

/** What a box has: its name, key and certificate, and whether they fit. Changes nothing. */
export async function boxAt(files: BoxFiles, now: Date): Promise<Box> {
	const [named, key, text] = await Promise.all([maybeText(files.name), maybeText(files.key), maybeText(files.certificate)]);
	const name = named?.trim() || undefined;
	if (!key) return { name, state: 'none' };
	if (!text) return { name, key, state: 'waiting' };
	try {
		const certificate = readCertificate(text, key);
		return { name: name ?? certificate.names[0], key, certificate, state: stateOf(certificate, now) };
	} catch (error) {
		return { name, key, state: 'unfit', why: error instanceof UnfitCertificate ? error.why : 'unreadable' };
	}
}

/** Makes a box's key where there is none (P-256; readable by its account only, never sent anywhere), keeps its name, and answers the request for a certificate. */
export async function requestFor(files: BoxFiles, name: string): Promise<{ request: string; newKey: boolean }> {
	const { certificateRequest } = await import('#platform/server/certificate-request.ts');
	await mkdir(dirname(files.name), { recursive: true, mode: 0o700 });
	let key = await maybeText(files.key);
	const newKey = !key;
	if (!key) {
		key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
		await writeWhole(files.key, key, 0o600);
	}
	const request = certificateRequest(name, createPrivateKey(key));
	await writeWhole(files.request, request, 0o644);
	await writeWhole(files.name, `${name}\n`, 0o644);
	return { request, newKey };
}

/** Puts a certificate in place when it fits this box's key and name and lasts; a server that runs takes it up by itself. `before` is done once it fits, and stops it when it fails (the audit). Refuses with `UnfitCertificate`. */
export async function installCertificate(files: BoxFiles, text: string, now: Date, before?: (one: Certificate) => Promise<void>): Promise<Certificate> {
	const { name, key, certificate: present } = await boxAt(files, now);
	if (!key) throw new Trouble('not-found', 'This box has no key yet.', './qalam box request --name NAME makes one, and the request for a certificate.');
	const certificate = readCertificate(text, key);
	mustFit(certificate, { name, present, now });
	await before?.(certificate);
	await writeWhole(files.certificate, certificate.pem, 0o644);
	return certificate;
}
