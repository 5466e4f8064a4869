import { type Graph, graph } from '../../engine/graph.ts';
import type { AskedClean } from '../../model/ci-run.ts';
import { cleanNamespacesStep } from '../../steps/ci/clean-namespaces.ts';
import { connectClusterStep } from '../../steps/connect-cluster.ts';
import { signOutStep } from '../../steps/sign-out.ts';

/** Deletes namespaces that runs have left. */
export function cleanGraph(asked: AskedClean, signsOut: boolean): Graph {
  const steps = [connectClusterStep(undefined), cleanNamespacesStep(asked)];
  return graph(signsOut ? [...steps, signOutStep(['cleaned:ci'])] : steps);
}
