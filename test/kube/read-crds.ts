import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minimalCrds } from './minimal-crds.ts';

/** Where the definitions lie below the folder that STREAMSTRESS_DATA names. */
const folders = ['olm', 'openshift', 'operator.tekton.dev'];

/**
 * The CustomResourceDefinitions of OLM, OpenShift and the Pipelines operator, as texts: the real ones below `data`
 * (STREAMSTRESS_DATA), else ours, which name only what the product writes. `from` says which, in words.
 */
export function readCrds(data: string | undefined): { readonly crds: readonly string[]; readonly from: string } {
  if (!data) return { crds: minimalCrds.map((crd) => JSON.stringify(crd)), from: 'ours: STREAMSTRESS_DATA is unset' };
  const paths = folders.flatMap((folder) => globSync(join(data, 'facts', 'crds', folder, '*.yaml'))).sort();
  if (paths.length === 0) throw new Error(`STREAMSTRESS_DATA names "${data}", which has no facts/crds/*/*.yaml`);
  return { crds: paths.map((path) => readFileSync(path, 'utf8')), from: 'the real ones of STREAMSTRESS_DATA' };
}
