import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { componentsSchema, toComponents } from '../../src/config/components.ts';
import { operatorSchema, toOperator } from '../../src/config/operator.ts';
import type { Component } from '../../src/model/component.ts';
import type { Operator, Product } from '../../src/model/operator.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { relabelled } from '../relabelled-image.ts';
import { ownImages } from './sandbox-cluster.ts';

const configuration = readFileSync(join(resolve(import.meta.dirname, '../..'), 'config/components.toml'), 'utf8');

const { operator: table, ...tables } = parse(configuration);

/** The operator and the components of the product, as they are configured. */
export const operator: Operator = toOperator(operatorSchema.parse({ operator: table }));
export const components: readonly Component[] = toComponents(componentsSchema.parse(tables), operator);

export const tektonConfig = { apiVersion: 'operator.tekton.dev/v1alpha1', kind: 'TektonConfig' };

/** OpenShift Pipelines with these components. */
export function productOf(components: readonly Component[]): Product {
  return { operator, components };
}

/** The components of these names. */
export function named(...names: readonly string[]): readonly Component[] {
  return components.filter(({ name }) => names.includes(name));
}

/** Asks for the component whose custom resource nobody else makes, and waits until the operator has installed it. */
export async function withGate(cluster: Cluster): Promise<void> {
  const gate = {
    apiVersion: 'operator.tekton.dev/v1alpha1',
    kind: 'ManualApprovalGate',
    metadata: { name: 'manual-approval-gate' },
  };
  await cluster.create({ ...gate, spec: { targetNamespace: 'openshift-pipelines' } });
  await until(async () =>
    (await cluster.get({ ...gate, name: 'manual-approval-gate' }))?.status?.conditions?.some(isReady),
  );
}

function isReady({ type, status }: { type: string; status: string }): boolean {
  return type === 'Ready' && status === 'True';
}

/** Looks until it holds; an error after 20 s. */
export async function until(look: () => Promise<unknown>): Promise<void> {
  const late = Date.now() + 20_000;
  while (!(await look())) {
    assert.ok(Date.now() < late, 'it never came true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Images that do what the operator's own do and have other digests, by variables of the configuration. */
export async function otherImages(
  cluster: Cluster,
  of: readonly Component[],
  label: string,
): Promise<Record<string, string>> {
  const own = await ownImages(cluster);
  const images = of.flatMap((component) => component.images);
  const pairs = images.map(
    async ({ env }) => [env, await relabelled(own[env] ?? assert.fail(`no ${env}`), label)] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}
