import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { Attributes, CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
	AlgorithmIdentifier, Attribute, AttributeTypeAndValue, AttributeValue, Extension, Extensions, GeneralName, Name, RelativeDistinguishedName, SubjectAlternativeName,
	SubjectPublicKeyInfo, id_ce_subjectAltName
} from '@peculiar/asn1-x509';

/** Numbers of RFC 5280, 2985 and 5758. */
const commonName = '2.5.4.3';
const extensionRequest = '1.2.840.113549.1.9.14';
export const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

/** A name as certificates write it. One past 64 signs does not fit there, and stands in the alternative names only. */
export const distinguished = (name: string): Name =>
	new Name(name.length > 64 ? [] : [new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: name }) })])]);

/** The extension in which browsers look for a server's name. */
export const alternativeName = (name: string): Extension =>
	new Extension({ extnID: id_ce_subjectAltName, extnValue: new OctetString(AsnConvert.serialize(new SubjectAlternativeName([new GeneralName({ dNSName: name })]))) });

export const publicPart = (key: KeyObject): SubjectPublicKeyInfo => AsnConvert.parse(createPublicKey(key).export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);

/** Bytes as PEM. */
export const pem = (label: string, bytes: ArrayBuffer): string => `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END ${label}-----\n`;

/** A request for a certificate (PKCS #10) for one name, signed with its P-256 key. It holds nothing secret. */
export function certificateRequest(name: string, key: KeyObject): string {
	const extensions = AsnConvert.serialize(new Extensions([alternativeName(name)]));
	const info = new CertificationRequestInfo({ subject: distinguished(name), subjectPKInfo: publicPart(key), attributes: new Attributes([new Attribute({ type: extensionRequest, values: [extensions] })]) });
	const request = new CertificationRequest({
		certificationRequestInfo: info,
		signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
		signature: new Uint8Array(sign('sha256', Buffer.from(AsnConvert.serialize(info)), key)).buffer
	});
	return pem('CERTIFICATE REQUEST', AsnConvert.serialize(request));
}
