import type { KubernetesObject } from '../../../ports/cluster.ts';
import { controllerReference, hashOf, kinds, nameSuffix } from '../objects.ts';
import { withImagesFromEnv } from './images-from-env.ts';
import type { Operand, SetPlan } from './operand.ts';
import { releaseOf } from './releases.ts';
import { isStateful, servicesOf, type Workload, workloadObject } from './workload.ts';

/** Annotation with the hash of the component's spec; another value in it makes the operator write the set anew. */
export const lastAppliedHash = 'operator.tekton.dev/last-applied-hash';
/** Label with the operator's version. */
export const releaseVersion = 'operator.tekton.dev/release-version';
/** Annotation of a component with the hash of what the operator knows of the platform; part of the sets' hash. */
export const platformDataHash = 'operator.tekton.dev/platform-data-hash';
/** Holds a deleted set until what it has installed is gone. */
export const installerSetFinalizer = 'tektoninstallersets.operator.tekton.dev';

type Env = Readonly<Record<string, string>>;

/** What an InstallerSet is made for. */
export interface SetContext {
  readonly operand: Operand;
  readonly component: KubernetesObject;
  readonly env: Env;
  /** True where sets are made, false where their manifests are written anew. */
  readonly creating: boolean;
}

/** Labels by which the sets of a plan are found. */
export function setLabels(operand: Operand, plan: SetPlan): Record<string, string> {
  return { 'operator.tekton.dev/created-by': operand.kind, 'operator.tekton.dev/type': plan.type };
}

/** The hash that the sets of a component have when nothing is to be done. */
export function appliedHash({ spec, metadata }: KubernetesObject): string {
  return hashOf([spec, metadata.annotations?.[platformDataHash] ?? '']);
}

/** True where the workloads that may be StatefulSets are. */
export function hasOrdinals({ spec }: KubernetesObject): boolean {
  return spec.performance?.['statefulset-ordinals'] === true;
}

/** The InstallerSets of a plan, as the operator with that environment makes them: a pair's static set comes first. */
export function setsOf(context: SetContext, plan: SetPlan): readonly KubernetesObject[] {
  const ordinals = hasOrdinals(context.component);
  if (plan.rule !== 'pair') return [setObject(context, plan, plan.prefix, manifestsOf(context, plan, 'all'))];
  return (['static', 'moving'] as const).map((part) => {
    const name = part === 'static' ? part : ordinals ? 'statefulset' : 'deployment';
    return setObject(context, plan, `${plan.prefix}-${name}`, manifestsOf(context, plan, part));
  });
}

function setObject(
  { operand, component, env }: SetContext,
  plan: SetPlan,
  prefix: string,
  manifests: readonly KubernetesObject[],
): KubernetesObject {
  const installType = hasOrdinals(component) ? 'statefulset' : 'deployment';
  const metadata = {
    name: `${prefix}-${nameSuffix()}`,
    generateName: `${prefix}-`,
    labels: {
      ...setLabels(operand, plan),
      ...(plan.installType && { 'operator.tekton.dev/installType': installType }),
      [releaseVersion]: env.VERSION ?? '',
    },
    annotations: {
      ...(plan.rule !== 'kept' && { [lastAppliedHash]: appliedHash(component) }),
      'operator.tekton.dev/target-namespace': component.spec.targetNamespace,
    },
    ownerReferences: controllerReference(component),
    finalizers: [installerSetFinalizer],
  };
  return { ...kinds.installerSet, metadata, spec: { manifests } };
}

type Part = 'static' | 'moving' | 'all';

function manifestsOf(context: SetContext, plan: SetPlan, part: Part): readonly KubernetesObject[] {
  const { operand, component, env } = context;
  const namespace: string = component.spec.targetNamespace;
  const version = releaseOf(env.VERSION ?? '').components[operand.name];
  const fixed = part === 'moving' ? [] : (plan.manifests?.(namespace, version) ?? []);
  if (plan.workloads !== true) return fixed;
  const ordinals = hasOrdinals(component);
  const around = { module: operand.module, partOf: operand.partOf, version, namespace, ordinals };
  const held = operand.workloads.flatMap((workload) => [
    ...(holdsWorkload(workload, context, part) ? [workloadObject(workload, around)] : []),
    ...(holdsServices(plan, ordinals, part) ? servicesOf(workload, around) : []),
  ]);
  return [...fixed, ...held.map((manifest) => withImages(manifest, operand.envPrefix, env))];
}

/**
 * StatefulSets belong to the static set; the other one has them only when it is made, so that they move when its
 * manifests are written anew.
 */
function holdsWorkload(workload: Workload, { component, creating }: SetContext, part: Part): boolean {
  if (part === 'all') return true;
  const stateful = isStateful(workload, hasOrdinals(component));
  return part === 'static' ? stateful : !stateful || creating;
}

function holdsServices({ staticServices = false }: SetPlan, ordinals: boolean, part: Part): boolean {
  return part === 'all' || (part === 'static') === (staticServices || ordinals);
}

function withImages(manifest: KubernetesObject, prefix: string, env: Env): KubernetesObject {
  return manifest.kind === 'Service' ? manifest : withImagesFromEnv(manifest, prefix, env);
}
