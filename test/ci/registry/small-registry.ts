import { readRegistry } from '../../../src/ci/registry/read-registry.ts';
import type { SourceFile } from '../../../src/ci/validate.ts';

/** A step as a file of a registry, with the file of its commands. */
export function stepFiles(name: string, rest = ''): readonly SourceFile[] {
  const path = `${name.replaceAll('-', '/')}/${name}`;
  const text = `ref:
  as: ${name}
  from: cli
  commands: ${name}-commands.sh
  resources:
    requests:
      cpu: 100m
${rest}`;
  return [
    { path: `${path}-ref.yaml`, text },
    { path: `${path}-commands.sh`, text: 'oc get nodes\n' },
  ];
}

/** A chain or a workflow as a file of a registry; its text begins at the left. */
export function partFile(kind: 'chain' | 'workflow', name: string, text: string): SourceFile {
  return { path: `${name.replaceAll('-', '/')}/${name}-${kind}.yaml`, text: `${kind}:\n  as: ${name}\n${text}` };
}

/** A cluster is made, and taken away again. */
export const smallRegistry: readonly SourceFile[] = [
  ...stepFiles('install', '  env:\n  - name: REGION\n    default: us-east-1\n  - name: PULL_SECRET\n'),
  ...stepFiles('configure', '  env:\n  - name: REGION\n    default: eu-west-1\n'),
  ...stepFiles('destroy'),
  partFile(
    'chain',
    'create',
    '  steps:\n  - ref: install\n  - ref: configure\n  env:\n  - name: PULL_SECRET\n    default: /var/run/pull-secret\n',
  ),
  partFile(
    'workflow',
    'cluster',
    '  steps:\n    pre:\n    - chain: create\n    post:\n    - ref: destroy\n    leases:\n    - resource_type: aws-quota\n      env: QUOTA\n      count: 1\n',
  ),
];

/** What is read of files without anything being wrong with their names. */
export function registryOf(files: readonly SourceFile[]) {
  return readRegistry(files, 'step-registry').registry;
}
