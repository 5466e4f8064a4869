import { type CiGraph, partial } from '../../../src/ci/graph/partial.ts';
import { type GraphOptions, stepsOf } from '../../../src/ci/graph/steps-of.ts';
import { resolveTests } from '../../../src/ci/registry/resolve.ts';
import { validate } from '../../../src/ci/validate.ts';

/** A build root, so that there is a source. */
export const root = `build_root:
  image_stream_tag:
    namespace: openshift
    name: release
    tag: golang-1.24
`;

export function read(yaml: string) {
  const { configuration } = validate({ path: 'config/org/repo/org-repo-main.yaml', text: yaml }, { lenient: true });
  return { configuration, resolved: resolveTests(configuration, {}).resolved };
}

export function stepsIn(yaml: string, options: GraphOptions = {}) {
  const { configuration, resolved } = read(yaml);
  return stepsOf(configuration, resolved, options);
}

/** The steps that targets need, each with what it waits for. */
export function graphIn(yaml: string, options: GraphOptions = {}): Record<string, readonly string[]> {
  return waits(partial(stepsIn(yaml, options), options.targets ?? []));
}

export function waits({ dependencies }: CiGraph): Record<string, readonly string[]> {
  return Object.fromEntries([...dependencies].map(([name, needed]) => [name, needed.toSorted()]));
}

/** A test of steps that do nothing, each with the fields that are given. */
export function multiStage(as: string, steps: readonly string[], more = ''): string {
  const items = steps.map((fields, at) => `    - as: step${at}\n      commands: ':'\n${indent(fields, 6)}`);
  return `- as: ${as}\n${indent(more, 2)}  steps:\n    test:\n${items.join('')}`;
}

export function container(as: string, from = 'src', more = ''): string {
  return `- as: ${as}\n  commands: make\n  container:\n    from: ${from}\n${indent(more, 2)}`;
}

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${' '.repeat(by)}${line}\n`)
    .join('');
}
