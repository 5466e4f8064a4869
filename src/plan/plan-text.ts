import { type GraphStyle, graphText } from '../engine/graph-text.ts';
import { plainLine, plainText } from '../model/plain-text.ts';
import { labelWords } from '../model/pool-labels.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { PlanDescription, PlannedImage, PlannedJob } from './describe.ts';

/** A plan for people. */
export function planText(plan: PlanDescription, style: GraphStyle): string {
  const { components, suites, claim, steps, job, problems } = plan;
  return [
    'Nothing is touched by a dry run. This would happen:',
    '',
    ...components.flatMap(({ name, repository, source, onCluster, images }) => [
      `  ${name}: ${images.length} images from ${repository}`,
      ...sourceLines(source),
      ...(onCluster ? ['    built on the cluster: nothing here builds images'] : []),
      ...imageLines(images),
    ]),
    ...suites.flatMap(({ name, repository, tags, refs, source }) => [
      `  ${name}: tests from ${repository}${tags ? `, tags ${tags}` : ''}`,
      ...(source ? sourceLines(source) : [`    at ${refs.join(', else ')}`]),
    ]),
    ...(claim === null ? [] : [`  on a cluster that is claimed of a pool with ${labelWords(claim)}, and given back`]),
    '',
    ...graphText(steps, style),
    '',
    ...(job ? jobLines(job, style) : []),
    ...(problems.length > 0 ? ['It would fail:', '', ...problems.map((problem) => `  ${plainText(problem)}`), ''] : []),
  ].join('\n');
}

function jobLines({ name, steps, permissions, testsRole }: PlannedJob, style: GraphStyle): string[] {
  return [
    `Job "${name}" of the cluster goes on with the images (--local: all of it is done from here):`,
    '',
    ...graphText(steps, style),
    '',
    'Its account may do this and nothing else:',
    '',
    ...permissions.map((permission) => `  ${permission}`),
    '',
    `Its tests sign in with another account, which has the role ${testsRole} until they have ended.`,
    '',
  ];
}

function sourceLines(source: SourceSnapshot | null): string[] {
  if (source === null) return [];
  const { ref, commit, committedAt, subject } = source;
  return [`    ${ref} is ${shortCommit(commit)} of ${committedAt.slice(0, 10)}: ${plainLine(subject)}`];
}

function imageLines(images: readonly PlannedImage[]): string[] {
  const width = Math.max(...images.map(({ name }) => name.length));
  const lines = images.map(({ name, env, given }) => {
    return `    ${name.padEnd(width)}  ${env}${given === null ? '' : `, given: ${given}`}`;
  });
  const toBuild = images.filter(({ given }) => given === null);
  const isThere = toBuild.length > 0 && toBuild.every(({ built }) => built);
  return isThere
    ? [...lines, '    built before: taken again, unless the tools or the base images are others now']
    : lines;
}
