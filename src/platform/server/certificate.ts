import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';

/** A certificate with those that vouch for it, in the order in which a server sends them. */
export type Certificate = {
	/** The names it is for; the first is the one that people are told. */
	names: string[];
	from: Date;
	to: Date;
	/** Who signed it, in the words of the certificate. */
	issuer: string;
	/** Whether the chain ends at an authority that browsers bring (Mozilla's list, as this Node knows it). */
	known: boolean;
	/** The chain as PEM: the server's own first, each signed by the next, without the root. */
	pem: string;
};

/** Why a certificate is not taken. */
export type Unfit = 'unreadable' | 'otherKey' | 'otherName' | 'ended' | 'older' | 'stranger';

/** A certificate that is not taken. */
export class UnfitCertificate extends Error {
	readonly why: Unfit;
	constructor(why: Unfit) {
		super(`a certificate that is refused: ${why}`);
		this.why = why;
	}
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** More certificates than any chain has: what is brought in may be anything. */
const mostInChain = 12;

function certificatesIn(text: string): X509Certificate[] {
	try {
		return (text.match(block) ?? []).slice(0, mostInChain).map((pem) => new X509Certificate(pem));
	} catch {
		throw new UnfitCertificate('unreadable');
	}
}

const signs = (one: X509Certificate, other: X509Certificate): boolean => {
	try {
		return other.checkIssued(one) && other.verify(one.publicKey);
	} catch {
		return false;
	}
};
const signedByItself = (one: X509Certificate) => signs(one, one);

let brought: X509Certificate[] | undefined;
/** The authorities that browsers bring: read once, when a certificate is first judged. */
const broughtRoots = () => (brought ??= rootCertificates.map((pem) => new X509Certificate(pem)));

const namesOf = (one: X509Certificate): string[] => (one.subjectAltName ?? '').split(', ').flatMap((part) => (part.startsWith('DNS:') ? [part.slice(4).replaceAll('"', '').toLowerCase()] : []));

/**
 * The certificate in a PEM text that belongs to `key`, with its chain put in order; `roots` are the authorities that phones bring. Refuses a text without certificates, or without one
 * for this key. Dates and names are not looked at: see `mustFit`.
 */
export function readCertificate(text: string, key: string | KeyObject, roots = broughtRoots()): Certificate {
	const all = certificatesIn(text);
	if (!all.length) throw new UnfitCertificate('unreadable');
	const own = typeof key === 'string' ? createPrivateKey(key) : key;
	// Couriers bring files in any order, some with the root, some with what does not belong there.
	const first = all.find((one) => one.checkPrivateKey(own));
	if (!first) throw new UnfitCertificate('otherKey');
	const chain = [first];
	for (let next: X509Certificate | undefined = first; next; ) {
		const last: X509Certificate = next;
		next = all.find((one) => !chain.includes(one) && !signedByItself(one) && signs(one, last));
		if (next) chain.push(next);
	}
	const last = chain.at(-1)!;
	return {
		names: namesOf(first),
		from: new Date(first.validFrom),
		to: new Date(first.validTo),
		issuer: first.issuer.split('\n').reverse().map((part) => part.replace(/^\w+=/, '')).join(', '),
		known: roots.some((root) => root.subject === last.issuer && signs(root, last)),
		pem: chain.map((one) => one.toString().trim()).join('\n') + '\n'
	};
}

/** Whether a certificate is for this name; `*.box.example` is for one label before it. */
export const isFor = ({ names }: Certificate, name: string): boolean => names.some((one) => one === name || (one.startsWith('*.') && name.slice(name.indexOf('.')) === one.slice(1)));

/**
 * Refuses a certificate that is for another name, that has ended at `now`, that ends before the one in place, or that an authority unknown to phones signed while a known one lasts: a box's
 * public key is known, so anybody's authority can sign it, for a hundred years. One that has not begun is taken: the box's clock is behind.
 */
export function mustFit(certificate: Certificate, { name, present, now }: { name?: string; present?: Certificate; now: Date }): void {
	if (name && !isFor(certificate, name)) throw new UnfitCertificate('otherName');
	if (certificate.to <= now) throw new UnfitCertificate('ended');
	if (!present || (name && !isFor(present, name))) return;
	if (present.known && !certificate.known && present.to > now) throw new UnfitCertificate('stranger');
	if (present.known === certificate.known && certificate.to < present.to) throw new UnfitCertificate('older');
}

/** Whole days that a certificate still lasts: 0 on its last day, negative after it. */
export const daysLeft = ({ to }: Certificate, now: Date): number => Math.floor((to.getTime() - now.getTime()) / 86_400_000);

/** Below this many days the doctor speaks: three weeks, so that a courier who comes once a fortnight still comes in time. */
export const soon = 21;

/** A name that a box may have: lower case, at least three labels, no address. Answers it in lower case, or nothing. */
export function maybeName(text: string): string | undefined {
	const name = text.trim().toLowerCase().replace(/\.$/, '');
	const labels = name.split('.');
	return labels.length >= 3 && name.length <= 253 && !isIP(name) && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) ? name : undefined;
}
