/** What the report says of the cluster. */
export interface ClusterFacts {
  readonly server: string;
  readonly openshift: string;
  /** Name of the operator's ClusterServiceVersion; `none` where no operator is tested. */
  readonly csv: string;
  readonly channel: string;
  /** Of its nodes, in Go's words: `amd64`, `amd64+arm64`. */
  readonly architecture: string;
  /** True where the cluster is a streamstress sandbox. */
  readonly sandbox: boolean;
}

/** The name that a run has where it tests no operator. */
export const noOperator = 'none';

/** `1.22` of `openshift-pipelines-operator-rh.v1.22.5`; undefined where the name says no version. */
export function operatorRelease(csv: string): string | undefined {
  return /\.v(\d+\.\d+)\b/.exec(csv)?.[1];
}

/**
 * Series of a run where none is given: `<operator channel>/<OpenShift x.y>/<architecture>`. What the operator's own
 * images pass says nothing of upstream's: a baseline has a series of its own, with `/baseline` at its end.
 */
export function defaultSeries({ channel, openshift, architecture }: ClusterFacts, baseline: boolean): string {
  const series = `${channel}/${openshift.split('.').slice(0, 2).join('.')}/${architecture}`;
  return baseline ? `${series}/baseline` : series;
}

/** What a run is made of that has versions and no commits, by name; what is not known is left out. */
export function versionsOf({
  csv,
  openshift,
}: {
  readonly csv?: string | undefined;
  readonly openshift?: string | undefined;
} = {}): Readonly<Record<string, string>> {
  return { ...(csv && csv !== noOperator && { operator: csv }), ...(openshift && { openshift }) };
}
