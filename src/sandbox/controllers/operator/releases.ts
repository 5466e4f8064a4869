/** Releases of the operator that the sandbox can be. */
export type ReleaseName = '1.20' | '1.21' | '1.22' | '1.23' | 'next';

/** One release of the operator: its version and the versions of the components that it carries. */
export interface Release {
  readonly name: ReleaseName;
  /** As in the name of the ClusterServiceVersion: `1.23.1`. */
  readonly version: string;
  /** By the name of the component's custom resource. */
  readonly components: Readonly<Record<'pipeline' | 'trigger' | 'chain' | 'result' | 'manual-approval-gate', string>>;
}

/** Read: openshift-pipelines.md 1.8; the newest version of each channel, oldest release first. */
export const releases: readonly Release[] = [
  release('1.20', '1.20.5', 'v1.3.4 v0.33.0 v0.25.1 v0.16.0 v0.6.0'),
  release('1.21', '1.21.3', 'v1.6.6 v0.34.0 v0.26.9 v0.17.2 v0.7.0'),
  release('1.22', '1.22.5', 'v1.9.6 v0.35.0 v0.26.9 v0.18.0 v0.8.0'),
  release('1.23', '1.23.1', 'v1.12.2 v0.36.0 v0.27.6 v0.19.0 v0.9.0'),
  release('next', '5.0.5-867', 'v1.15.0 v0.37.0 v0.29.0 v0.20.0 v0.9.0'),
];

function release(name: ReleaseName, version: string, components: string): Release {
  const [pipeline = '', trigger = '', chain = '', result = '', gate = ''] = components.split(' ');
  return { name, version, components: { pipeline, trigger, chain, result, 'manual-approval-gate': gate } };
}

/** The release of that name. */
export function releaseNamed(name: ReleaseName): Release {
  const found = releases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the sandbox knows no operator release "${name}"`);
  return found;
}

/** The release that an operator with this `VERSION` is of: 1.23.99 is of 1.23. Unknown versions count as the newest. */
export function releaseOf(version: string): Release {
  const numbered = releases.find(({ name }) => version.startsWith(`${name}.`));
  return numbered ?? releaseNamed('next');
}

/** True where one release comes after the other, or is it. */
export function isAtLeast(one: ReleaseName, other: ReleaseName): boolean {
  const place = (name: ReleaseName) => releases.findIndex((each) => each.name === name);
  return place(one) >= place(other);
}
