import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Go module whose go.mod and go.sum pin what is built. */
export const kubeModule = import.meta.dirname;

/** Versions that `go.mod` requires: `v1.36.3`. */
export function pinnedVersions(): { readonly kubernetes: string; readonly etcd: string } {
  const text = readFileSync(join(kubeModule, 'go.mod'), 'utf8');
  const versionOf = (module: string) => {
    const version = new RegExp(`^\\s*(?:require )?${module.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(text)?.[1];
    if (version === undefined) throw new Error(`"${join(kubeModule, 'go.mod')}" does not require "${module}"`);
    return version;
  };
  return { kubernetes: versionOf('k8s.io/kubernetes'), etcd: versionOf('go.etcd.io/etcd/server/v3') };
}
