import { type ImageContents, makeImage } from '../registry/make-image.ts';
import type { Registry } from '../registry/registry.ts';
import { operands } from './operator.ts';

/** Images that the operator brings along: references by digest. */
export interface OwnImages {
  /** The operator's own image. */
  readonly operator: string;
  /** Every `IMAGE_…` variable of the operator's lifecycle container. */
  readonly env: Readonly<Record<string, string>>;
}

const server = `'use strict';
const healthy = new Set(['/healthz', '/readiness']);
const { PORT = '8080' } = process.env;
require('node:http')
  .createServer((request, response) => response.writeHead(healthy.has(request.url) ? 200 : 404).end())
  .listen(Number(PORT), '127.0.0.1', () => console.log('listening on ' + PORT));
process.once('SIGTERM', () => process.exit(0));
`;

/**
 * Puts the images that belong to the operator's release into the registry: programs that answer health checks and
 * nothing else, and one that idles. Each has a digest of its own, as in a release.
 */
export function pushOwnImages(registry: Pick<Registry, 'host' | 'put'>, version: string): OwnImages {
  const push = (name: string, program: ImageContents) => {
    const repository = `openshift-pipelines/${name}-rhel9`;
    const image = makeImage({ ...program, env: { IMAGE_NAME: name } });
    return `${registry.host}/${repository}@${registry.put(repository, `v${version}`, image)}`;
  };
  const variables = [
    ...containerVariables().map((variable) => [variable, serving] as const),
    ...argVariables().map((variable) => [variable, idling] as const),
  ];
  const env = variables.map(([variable, program]) => [variable, push(imageName(variable), program)] as const);
  return { operator: push('pipelines-operator', idling), env: Object.fromEntries(env) };
}

const serving: ImageContents = {
  entrypoint: ['/ko-app/serve'],
  files: [
    { path: 'ko-app/serve', mode: 0o755, content: script(`exec '${process.execPath}' "\${0%/*}/serve.cjs"`) },
    { path: 'ko-app/serve.cjs', mode: 0o644, content: Buffer.from(server) },
  ],
};

const idling: ImageContents = {
  entrypoint: ['/ko-app/idle'],
  files: [{ path: 'ko-app/idle', mode: 0o755, content: script('exec sleep 2147483647') }],
};

function script(command: string): Buffer {
  return Buffer.from(`#!/bin/sh\n${command}\n`);
}

function containerVariables(): readonly string[] {
  return operands.flatMap(({ envPrefix, workloads }) =>
    workloads.map(({ container }) => envPrefix + inVariable(container)),
  );
}

function argVariables(): readonly string[] {
  return operands.flatMap(({ envPrefix, workloads }) =>
    workloads.flatMap(({ imageArgs = {} }) =>
      Object.keys(imageArgs).map((flag) => `${envPrefix}ARG_${inVariable(flag)}`),
    ),
  );
}

function inVariable(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** `IMAGE_PIPELINES_ARG__NOP_IMAGE` is `pipelines-nop`. */
function imageName(variable: string): string {
  const words = variable
    .replace(/^IMAGE_/, '')
    .replace('_ARG__', '_')
    .replace(/_IMAGE$/, '');
  return words.toLowerCase().replaceAll('_', '-');
}
