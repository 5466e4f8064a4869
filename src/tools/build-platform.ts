import { arch, platform } from 'node:os';

const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** What images are built for: the architectures of the cluster (`amd64+arm64`), or that of this machine in Go's words. */
export function buildPlatform(ofCluster: string | undefined): string {
  const known = ofCluster === undefined || ofCluster === 'unknown' ? hostArchitecture() : ofCluster;
  return known
    .split('+')
    .map((architecture) => `linux/${architecture}`)
    .join(',');
}

/** This machine's, in Go's words: `linux/amd64`. */
export function hostPlatform(): string {
  return `${platform()}/${hostArchitecture()}`;
}

function hostArchitecture(): string {
  return names[arch()] ?? arch();
}
