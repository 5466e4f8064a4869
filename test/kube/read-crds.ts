import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ciCrds, hiveCrds } from './ci-crds.ts';
import { minimalCrds } from './minimal-crds.ts';

/** Where the definitions lie below the folder that STREAMSTRESS_DATA names. */
const folders = ['olm', 'openshift', 'operator.tekton.dev', 'hive'];

/**
 * The CustomResourceDefinitions of OLM, OpenShift, Hive and the Pipelines operator, as texts: the real ones below `data`
 * (STREAMSTRESS_DATA), else ours, which name only what the product writes; ours in any case of kinds that OpenShift serves
 * by other means, or that lie in no folder. `from` says which, in words.
 */
export function readCrds(data: string | undefined): { readonly crds: readonly string[]; readonly from: string } {
  const ours = ciCrds.map((crd) => JSON.stringify(crd));
  if (!data) {
    const crds = [...minimalCrds, ...hiveCrds].map((crd) => JSON.stringify(crd));
    return { crds: [...crds, ...ours], from: 'ours: STREAMSTRESS_DATA is unset' };
  }
  const paths = folders.flatMap((folder) => globSync(join(data, 'facts', 'crds', folder, '*.yaml'))).sort();
  if (paths.length === 0) throw new Error(`STREAMSTRESS_DATA names "${data}", which has no facts/crds/*/*.yaml`);
  return {
    crds: [...paths.map((path) => readFileSync(path, 'utf8')), ...ours],
    from: 'the real ones of STREAMSTRESS_DATA',
  };
}
