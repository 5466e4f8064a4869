import { type ImageContents, makeImage } from '../registry/make-image.ts';
import type { Registry } from '../registry/registry.ts';
import { processLabels } from './kubelet/pod-container.ts';
import { imageVariables } from './operator/image-variables.ts';
import { operands } from './operator/operands.ts';
import { releaseOf } from './operator/releases.ts';

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
 * Puts the images that belong to a version of the operator into the registry: programs that answer health checks and
 * nothing else where a workload is probed, else such that idle. Each has a digest of its own, as in a release.
 */
export function pushOwnImages(registry: Pick<Registry, 'host' | 'put'>, version: string): OwnImages {
  const push = (name: string, program: ImageContents) => {
    const repository = `openshift-pipelines/${name}-rhel9`;
    const image = makeImage({ ...program, env: { IMAGE_NAME: name, IMAGE_VERSION: version } });
    return `${registry.host}/${repository}@${registry.put(repository, `v${version}`, image)}`;
  };
  const probed = new Set(probedVariables());
  const variables = imageVariables(releaseOf(version).name);
  const env = variables.map((variable) => [
    variable,
    push(imageName(variable), probed.has(variable) ? serving : idling),
  ]);
  return { operator: push('pipelines-operator', idling), env: Object.fromEntries(env) };
}

/** What init programs do that a command of the manifests names: they run the program after `--`. */
const tini = `#!/bin/sh
root="\${0%/sbin/tini}"
shift
program="$1"
shift
exec "$root$program" "$@"
`;

/** `/sbin/tini` for an image to build upon: the Deployment of the remote resolvers starts their program with it. */
export const tiniFile = { path: 'sbin/tini', mode: 0o755, content: Buffer.from(tini) };

const serve = script(`exec '${process.execPath}' "\${0%/*}/serve.cjs"`);

const serving: ImageContents = {
  labels: processLabels,
  entrypoint: ['/ko-app/serve'],
  files: [
    tiniFile,
    { path: 'ko-app/serve', mode: 0o755, content: serve },
    { path: 'ko-app/serve.cjs', mode: 0o644, content: Buffer.from(server) },
    { path: 'ko-app/resolvers', mode: 0o755, content: serve },
  ],
};

/** Programs that only run. */
export const idling: ImageContents = {
  labels: processLabels,
  entrypoint: ['/ko-app/idle'],
  files: [
    'ko-app/idle',
    'ko-app/manual-approval-gate-controller',
    'ko-app/manual-approval-gate-webhook',
    'bin/bash',
  ].map((path) => ({ path, mode: 0o755, content: script('exec sleep 2147483647') })),
};

function script(command: string): Buffer {
  return Buffer.from(`#!/bin/sh\n${command}\n`);
}

function probedVariables(): readonly string[] {
  return operands.flatMap(({ envPrefix, workloads }) =>
    workloads.filter(({ probed }) => probed).map(({ container }) => envPrefix + inVariable(container)),
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
