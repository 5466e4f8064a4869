import { generateKeyPairSync, sign, verify } from 'node:crypto';

/** What a ServiceAccount's token says. Times in seconds since 1970. */
export interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly secret?: { readonly name: string; readonly uid: string };
  };
}

/** Signs and reads JSON Web Tokens (RFC 7519, ES256) with a key of its own. */
export interface TokenSigner {
  sign(claims: Claims): string;
  /** The claims, or undefined where the text is no token of this signer. Says nothing about its time. */
  read(token: string): Claims | undefined;
}

/** A signer with a new key. */
export function createTokenSigner(): TokenSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const header = encode({ alg: 'ES256', typ: 'JWT' });
  return {
    sign(claims) {
      const signed = `${header}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${signed}.${signature.toString('base64url')}`;
    },
    read(token) {
      const [head, body, signature] = token.split('.');
      if (head !== header || body === undefined || signature === undefined) return undefined;
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      const genuine = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
      return genuine ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims) : undefined;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
