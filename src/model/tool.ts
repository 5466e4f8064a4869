/** A program that we run, where it lies and where it came from. */
export interface ToolFound {
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** `PATH`, `cache`, `downloaded`, `installed`, `STREAMSTRESS_GAUGE`. */
  readonly origin: string;
  /** True for the sandbox's stand-in of Gauge. */
  readonly standIn: boolean;
}
