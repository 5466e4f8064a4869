import type { ToolFound } from '../model/tool.ts';
import { findOnPath } from './on-path.ts';
import type { ToolSearch } from './search.ts';

/** oc is what the tests talk to the cluster with. */
export function findOc(search: ToolSearch): Promise<ToolFound> {
  const advice = `install oc ${search.pins.oc.minimum} or newer from https://mirror.openshift.com/pub/openshift-v4/clients/ocp and put it on the PATH; kubectl does not do`;
  return findOnPath({ name: 'oc', versionArgs: ['version', '--client'], advice }, search);
}
