import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, BasicConstraints, Certificate, Extension, Extensions, TBSCertificate, Time, Validity, Version, id_ce_basicConstraints } from '@peculiar/asn1-x509';
import { alternativeName, distinguished, ecdsaWithSha256, pem, publicPart } from '#platform/server/certificate-request.ts';

const day = 86_400_000;
export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

type Wish = { name: string; key: KeyObject; from?: Date; to?: Date; authority?: boolean };

export type Authority = {
	pem: string;
	/** The certificate of a name and a key: 45 days from yesterday unless told otherwise. */
	sign: (wish: Wish) => string;
	/** An authority below this one. */
	below: (name: string) => Authority;
};

/** A certificate authority of the test's own, which nobody else knows. */
export function anAuthority(name = 'Test authority', parent?: Authority): Authority {
	const key = newKey();
	const make = (issuer: string, signer: KeyObject, wish: Wish): string => {
		const signature = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
		const basic = new Extension({ extnID: id_ce_basicConstraints, critical: true, extnValue: new OctetString(AsnConvert.serialize(new BasicConstraints({ cA: true }))) });
		const from = wish.from ?? new Date(Date.now() - day);
		const body = new TBSCertificate({
			version: Version.v3,
			serialNumber: Uint8Array.from([1, ...randomBytes(15)]).buffer,
			signature,
			issuer: distinguished(issuer),
			validity: new Validity({ notBefore: new Time(from), notAfter: new Time(wish.to ?? new Date(from.getTime() + 45 * day)) } as never),
			subject: distinguished(wish.name),
			subjectPublicKeyInfo: publicPart(wish.key),
			extensions: new Extensions([wish.authority ? basic : alternativeName(wish.name)])
		});
		const signed = sign('sha256', Buffer.from(AsnConvert.serialize(body)), signer);
		return pem('CERTIFICATE', AsnConvert.serialize(new Certificate({ tbsCertificate: body, signatureAlgorithm: signature, signatureValue: new Uint8Array(signed).buffer })));
	};
	const own = { name, key, authority: true, to: new Date(Date.now() + 3650 * day) };
	const self: Authority = {
		pem: parent ? parent.sign(own) : make(name, key, own),
		sign: (wish) => make(name, key, wish),
		below: (other) => anAuthority(other, self)
	};
	return self;
}

/** The pin by which a browser can be told to trust this one key, whoever signed it. */
export const pinOf = (key: KeyObject): string => createHash('sha256').update(createPublicKey(key).export({ type: 'spki', format: 'der' })).digest('base64');
