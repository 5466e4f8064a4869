/** What the report says of the cluster. */
export interface ClusterFacts {
  readonly server: string;
  readonly openshift: string;
  /** Name of the operator's ClusterServiceVersion. */
  readonly csv: string;
  readonly channel: string;
  /** Of its nodes, in Go's words: `amd64`, `amd64+arm64`. */
  readonly architecture: string;
  /** True where the cluster is a streamstress sandbox. */
  readonly sandbox: boolean;
}

/**
 * Series of a run where none is given: `<operator channel>/<OpenShift x.y>/<architecture>`. What the operator's own
 * images pass says nothing of upstream's: a baseline has a series of its own, with `/baseline` at its end.
 */
export function defaultSeries({ channel, openshift, architecture }: ClusterFacts, baseline: boolean): string {
  const series = `${channel}/${openshift.split('.').slice(0, 2).join('.')}/${architecture}`;
  return baseline ? `${series}/baseline` : series;
}
