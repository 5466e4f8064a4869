import type { Random } from './random.ts';

/** A secret that nobody told us, as it stands in a text, and what of it must not be seen anywhere. */
export interface Planted {
  readonly text: string;
  readonly secrets: readonly string[];
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

function some(length: number, random: Random, from = letters + digits): string {
  return Array.from({ length }, () => random.pick([...from])).join('');
}

type Planter = (random: Random) => Planted;

function plain(form: (secret: string) => string, length: number, from?: string): Planter {
  return (random) => {
    const secret = some(length, random, from);
    return { text: form(secret), secrets: [secret] };
  };
}

function jsonInBase64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function keyOf(random: Random, kind: string, ending: string): Planted {
  const lines = [...Array.from({ length: 4 }, () => some(64, random)), `${some(22, random)}==`];
  const block = [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`];
  return { text: block.join(ending), secrets: lines };
}

/** One of every shape of docs/secrets.md. */
export const planters: Readonly<Record<string, Planter>> = {
  'OpenShift token': plain((secret) => `sha256~${secret}`, 43),
  'JSON web token': (random) => {
    const parts = [jsonInBase64({ alg: 'RS256' }), jsonInBase64({ sub: some(9, random) }), some(86, random)];
    return { text: parts.join('.'), secrets: [parts.slice(1).join('.'), parts[2] ?? ''] };
  },
  'GitHub token': plain((secret) => `ghp_${secret}`, 36),
  'GitHub token of an app': plain((secret) => `ghs_${secret}`, 36),
  'GitHub token, fine-grained': plain((secret) => `github_pat_${secret}`, 82),
  'GitLab token': plain((secret) => `glpat-${secret}`, 20),
  'Slack token': plain((secret) => `xoxb-${secret}`, 40),
  'Slack hook': plain((secret) => `https://hooks.slack.com/services/T0/B0/${secret}`, 24),
  'AWS key': plain((secret) => `AKIA${secret}`, 16, letters.slice(0, 26)),
  'AWS secret': plain((secret) => `aws_secret_access_key = ${secret}`, 40),
  'npm token': plain((secret) => `npm_${secret}`, 36),
  'private key': (random) => keyOf(random, random.pick(['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ']), '\n'),
  'private key in JSON': (random) => keyOf(random, 'RSA ', '\\n'),
  'private key in base64': (random) => {
    const text = Buffer.from(keyOf(random, 'RSA ', '\n').text).toString('base64');
    return { text, secrets: [text.slice(40)] };
  },
  'kubeconfig token': plain((secret) => `\nusers:\n- name: a\n  user:\n    token: ${secret}\n`, 30),
  'kubeconfig key': plain((secret) => `\n    client-key-data: ${secret}\n`, 200),
  'kubeconfig in JSON': plain((secret) => `{"user":{"client-key-data":"${secret}"}}`, 200),
  'address with a password': plain((secret) => `https://user:${secret}@example.com/a`, 12),
  'address with a token': plain((secret) => `https://${secret}@example.com/a.git`, 30),
  'Authorization header': plain((secret) => `Authorization: Bearer ${secret}`, 25),
  'Authorization header, basic': plain((secret) => `authorization: Basic ${secret}`, 24),
  'header in a dump of Go': plain((secret) => `"Authorization":[]string{"Bearer ${secret}0"}`, 25),
  'header of GitLab': plain((secret) => `PRIVATE-TOKEN: ${secret}`, 20),
  'bearer in words': plain((secret) => `with bearer ${secret}1`, 30),
  'password of a command': plain((secret) => `oc login https://a.b:6443 -u user1 -p ${secret} --insecure`, 9),
  'password option': plain((secret) => `tool --registry-password ${secret} x`, 9),
  'password assigned': plain((secret) => `PASSWORD=${secret}`, 8),
  'token in a coloured log': plain((secret) => `\u001b[36mtoken\u001b[0m=\u001b[33m${secret}\u001b[0m`, 20),
  'password literal': plain((secret) => `--from-literal=password=${secret}`, 8),
  'password in JSON': plain((secret) => `{"password": "${secret} with words"}`, 10),
  'password in JSON in JSON': plain((secret) => `{\\"db_password\\":\\"${secret}\\"}`, 10),
  'password in YAML': plain((secret) => `\nspec:\n  password: ${secret}\n`, 10),
  'token in an address': plain((secret) => `GET /x?private_token=${secret}&a=b`, 20),
  "docker's login": plain((secret) => `{"auths":{"quay.io":{"auth":"${secret}="}}}`, 31),
  "docker's identity": plain((secret) => `{"identitytoken":"${secret}"}`, 40),
  'pull secret': plain((secret) => `\n  .dockerconfigjson: ${secret}\n`, 100),
};

export function plantSecret(random: Random): Planted {
  return (planters[random.pick(Object.keys(planters))] as Planter)(random);
}
