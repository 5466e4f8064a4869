/** A program that we run, where it lies and where it came from. */
export interface ToolFound {
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** `PATH`, `cache`, `downloaded`, `installed`, `STREAMSTRESS_GAUGE`, `cluster`. */
  readonly origin: string;
  /** True for the sandbox's stand-in of Gauge. */
  readonly standIn: boolean;
}

/** In place of a program that builds images: the cluster does it. */
export const clusterBuilder: ToolFound = {
  name: 'openshift-build',
  path: '',
  version: '',
  origin: 'cluster',
  standIn: false,
};
