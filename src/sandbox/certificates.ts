import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, integer, octets, oid, sequence, set, tagged, text, utcTime, yes } from './der.ts';

/** A certificate authority and the server's certificate that it signed, all in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const day = 24 * 60 * 60 * 1000;
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));

/**
 * A new authority and its certificate for a server on 127.0.0.1 and localhost: X.509 v3, ECDSA P-256, valid from a day
 * before `now` (milliseconds since 1970) for a year. The authority's key is forgotten.
 */
export function makeCertificates(now: number): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name: 'streamstress sandbox CA', keys: authority };
  const authorities = [critical('2.5.29.19', sequence(yes)), critical('2.5.29.15', bits(Buffer.of(0x06), 1))];
  const servers = [
    critical('2.5.29.15', bits(Buffer.of(0x80), 7)),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(address(127, 0, 0, 1), hostName('localhost'))),
  ];
  return {
    ca: certify({ ...issuer, extensions: authorities }, issuer, now),
    cert: certify({ name: 'streamstress sandbox', keys: server, extensions: servers }, issuer, now),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Holder {
  readonly name: string;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

/** RFC 5280, 4.1: the signed part, the algorithm, the signature. */
function certify(subject: Holder & { readonly extensions: readonly Buffer[] }, issuer: Holder, now: number): string {
  const extensions = [
    ...subject.extensions,
    extension('2.5.29.14', octets(keyId(subject))),
    extension('2.5.29.35', sequence(tagged(0, keyId(issuer), 'primitive'))),
  ];
  const signed = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(utcTime(now - day), utcTime(now + 365 * day)),
    distinguishedName(subject),
    publicKeyOf(subject),
    tagged(3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuer.keys.privateKey);
  return pem(sequence(signed, ecdsaWithSha256, bits(signature)));
}

const publicKeyOf = ({ keys }: Holder) => keys.publicKey.export({ type: 'spki', format: 'der' });
const keyId = (holder: Holder) => createHash('sha1').update(publicKeyOf(holder)).digest();
const distinguishedName = ({ name }: Holder) => sequence(set(sequence(oid('2.5.4.3'), text(name))));
const extension = (id: string, value: Buffer) => sequence(oid(id), octets(value));
const critical = (id: string, value: Buffer) => sequence(oid(id), yes, octets(value));
const hostName = (name: string) => tagged(2, Buffer.from(name), 'primitive');
const address = (...bytes: readonly number[]) => tagged(7, Buffer.from(bytes), 'primitive');

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
