import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { rawRequest } from '../contract/raw-request.ts';

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const longestSeconds = 60;

/** What we read of a definition that was created. */
interface Created {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly storage: boolean }[];
  };
}

/**
 * Creates CustomResourceDefinitions, each the text of a YAML or JSON file, and returns once the API server serves all
 * of them.
 */
export async function installCrds(config: KubeConfig, texts: readonly string[]): Promise<void> {
  const created = await Promise.all(texts.map((text) => create(config, text)));
  await Promise.all(created.map((crd) => untilServed(config, crd)));
}

async function create(config: KubeConfig, body: string): Promise<Created> {
  const path = `${collection}?fieldValidation=Strict`;
  const answer = await rawRequest(config, { method: 'POST', path, body, type: 'application/yaml' });
  if (answer.code === 201) return answer.body;
  throw new Error(`a CustomResourceDefinition was refused: ${answer.body.message ?? JSON.stringify(answer.body)}`);
}

async function untilServed(config: KubeConfig, { metadata, spec }: Created): Promise<void> {
  const version = spec.versions.find(({ storage }) => storage)?.name;
  const path = `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`;
  const deadline = Date.now() + longestSeconds * 1000;
  for (;;) {
    const { code } = await rawRequest(config, { method: 'GET', path });
    if (code === 200) return;
    if (Date.now() > deadline)
      throw new Error(`${metadata.name} is not served after ${longestSeconds} s: HTTP ${code}`);
    await sleep(50);
  }
}
