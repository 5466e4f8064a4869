const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const subdomain = new RegExp(`^${label}(?:\\.${label})*$`);

/** The name of most objects of Kubernetes: lower-case letters, digits, `-` and `.`, 253 characters at most. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}

/** The value of a label of Kubernetes, which may be empty. */
export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(text);
}

/** What images are built for and nodes have. */
export const architectures: readonly string[] = ['amd64', 'arm64', 'ppc64le', 's390x'];
