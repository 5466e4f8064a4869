import type { CiRunRequest } from '../../model/ci-run.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { isOurs, ourLabels } from '../our-labels.ts';
import { labelValue } from './label-value.ts';

/** Tells a namespace of a run from all others. */
export const ciLabels = { ...ourLabels, 'streamstress.dev/ci': 'true' };

/** By which ci-operator's own clean-up, too, knows how long a namespace is wanted. */
const annotation = {
  active: 'ci.openshift.io/active',
  soft: 'ci.openshift.io/ttl.soft',
  hard: 'ci.openshift.io/ttl.hard',
} as const;

/** Whose configuration a run is of, and which job it is. */
export interface Owner extends Pick<CiRunRequest, 'job'> {
  readonly org: string;
  readonly repo: string;
  readonly branch: string;
  readonly variant: string;
  /** The first step that was asked for; `all` where none was. */
  readonly target: string;
}

/** Labels of everything that a run makes: whose it is, as ci-operator says it. */
export function runLabels({ org, repo, branch, variant, target, job }: Owner): Readonly<Record<string, string>> {
  return {
    ...ciLabels,
    OPENSHIFT_CI: 'true',
    'created-by-ci': 'true',
    'ci.openshift.io/jobid': labelValue(job.buildId),
    'ci.openshift.io/jobname': labelValue(job.name),
    'ci.openshift.io/jobtype': labelValue(job.type),
    'ci.openshift.io/metadata.org': labelValue(org),
    'ci.openshift.io/metadata.repo': labelValue(repo),
    'ci.openshift.io/metadata.branch': labelValue(branch),
    'ci.openshift.io/metadata.variant': labelValue(variant),
    'ci.openshift.io/metadata.target': labelValue(target),
  };
}

/** Until when a namespace is wanted: seconds after its last sign of life, and seconds in all. */
export interface Lifetime {
  readonly idle: number;
  readonly whole: number;
}

export function lifetimeMarks({ idle, whole }: Lifetime, now: number): Readonly<Record<string, string>> {
  return { ...activeMark(now), [annotation.soft]: `${idle}s`, [annotation.hard]: `${whole}s` };
}

/** That somebody works in it now. */
export function activeMark(now: number): Readonly<Record<string, string>> {
  return { [annotation.active]: `${new Date(now).toISOString().slice(0, 19)}Z` };
}

/** What a project of a run is called from its first moment on: who made it may have died before it had its marks. */
export function displayNameOf(name: string): string {
  return `ci run in ${name}`;
}

/** Whether a namespace is one of a run. */
export function isOfCi(namespace: KubernetesObject): boolean {
  const { name, labels, annotations } = namespace.metadata;
  if (annotations?.['openshift.io/display-name'] === displayNameOf(name)) return true;
  return isOurs(namespace) && labels?.['streamstress.dev/ci'] === 'true';
}

/** Seconds for which a namespace is longer idle, or older, than it should be; negative while it is wanted. */
export function secondsOverdue({ metadata }: KubernetesObject, now: number): number {
  const said = metadata.annotations ?? {};
  const since = (time: string | undefined) => (now - Date.parse(time ?? '')) / 1000;
  const made = since(metadata.creationTimestamp);
  const last = said[annotation.active] === undefined ? made : since(said[annotation.active]);
  const over = [last - seconds(said[annotation.soft], 3600), made - seconds(said[annotation.hard], 259_200)];
  return Math.max(...over.filter((one) => !Number.isNaN(one)));
}

function seconds(text: string | undefined, usual: number): number {
  const [, found] = /^(\d+)s$/.exec(text ?? '') ?? [];
  return found === undefined ? usual : Number(found);
}
