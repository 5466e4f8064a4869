import type { ImageStatus } from '../../model/cluster-status.ts';
import type { Component, ComponentImage } from '../../model/component.ts';
import { plainLine } from '../../model/plain-text.ts';
import { kinds } from '../kinds.ts';
import { releaseVariable } from '../operator/component-env.ts';
import { variablesNamed } from '../operator/env.ts';
import { envOf } from '../operator/env-holder.ts';
import { expectedEnv, type Ground } from '../operator/ground.ts';
import { carriedImage, notRunning, staleImages, type Workloads } from '../swap/workloads.ts';

/** Where the images of a component stand: what the operator was told, what the workloads carry, what their pods run. */
export function imageStatus(component: Component, ground: Ground, workloads: Workloads): readonly ImageStatus[] {
  const { known, openshift } = ground.release;
  return component.images.map((image) => {
    const env = releaseVariable(image, known, openshift);
    const placed = { component: component.name, image: image.name, env: env ?? image.env };
    const workload = workloads.find(component, image.workload);
    const carried = workload && carriedImage(workload, image);
    if (env === undefined) return { ...placed, source: 'absent', wanted: undefined, carried, state: 'absent' };
    const wanted = expectedEnv(ground, variablesNamed(envOf(ground.holder, ground.operator), [env]));
    const told = isTold(env, ground);
    if (workload === undefined && !told)
      return { ...placed, source: 'absent', wanted: wanted[env], carried, state: 'absent' };
    const trouble = troubleOf({ ...component, images: [{ ...image, env }] }, workloads, wanted);
    const found = { ...placed, source: told ? 'swapped' : 'own', wanted: wanted[env], carried } as const;
    return trouble === undefined ? { ...found, state: 'running' } : { ...found, state: 'changing', trouble };
  });
}

/** Whether somebody has told the operator this variable: its release has a value for it in any case. */
function isTold(env: string, { operator, holder, record }: Ground): boolean {
  if (holder.kind === kinds.subscription.kind) return envOf(holder, operator).some(({ name }) => name === env);
  return record !== undefined && env in record.env;
}

function troubleOf(
  component: Component & { readonly images: readonly [ComponentImage] },
  workloads: Workloads,
  wanted: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const [trouble] = [...staleImages(workloads, component, wanted), ...notRunning(workloads, component, wanted)];
  return trouble === undefined ? undefined : plainLine(trouble);
}
