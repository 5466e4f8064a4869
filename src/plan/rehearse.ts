import type { Config } from '../config/config.ts';
import { type Graph, graph } from '../engine/graph.ts';
import type { Request } from '../model/request.ts';
import { findBuiltStep } from '../steps/find-built.ts';
import { findToolStep } from '../steps/find-tool.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { usePrebuiltStep } from '../steps/use-prebuilt.ts';
import type { Plan } from './plan-run.ts';
import { signsIn } from './planning.ts';
import { prebuiltOf } from './prebuilt.ts';

/** What a dry run does of a plan: it asks repositories for commits and registries for images, and changes nothing. */
export function rehearsal(plan: Plan, request: Request, config: Config): Graph {
  const { registry, building } = request;
  const hasDockerfile = plan.built.some(({ builder }) => builder === 'dockerfile');
  return graph([
    ...(plan.refs.length > 0 ? [findToolStep('git', config.tools, request)] : []),
    ...(hasDockerfile
      ? [findToolStep('image-builder', config.tools, { ...request, onCluster: signsIn(request) })]
      : []),
    ...plan.refs.map(resolveRefStep),
    ...prebuiltOf(plan.components, request).map((prebuilt) => usePrebuiltStep(prebuilt)),
    // Who pushes to the cluster's own registry signs in to the cluster, and a dry run does not.
    ...(registry === undefined || building.rebuild
      ? []
      : plan.built.map((component) => findBuiltStep(component, registry))),
  ]);
}
