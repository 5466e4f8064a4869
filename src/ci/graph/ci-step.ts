/** What a step needs or makes, as facts of the trade: a tag of an internal stream, the whole of a stream, and so on. */
export type CiLink =
  | { readonly type: 'tag'; readonly stream: string; readonly tag: string }
  | { readonly type: 'stream'; readonly stream: string }
  | { readonly type: 'external'; readonly namespace: string; readonly name: string; readonly tag: string }
  | { readonly type: 'images' }
  | { readonly type: 'rpms' }
  | { readonly type: 'leases' }
  | { readonly type: 'all' };

/** A requirement with why it is there, for whoever asks: `from of images.items[0]`. */
export interface CiNeed {
  readonly link: CiLink;
  readonly why: string;
}

/** Kinds of steps that a configuration is turned into. */
export type CiStepKind =
  | 'input-image'
  | 'project-root'
  | 'source'
  | 'pipeline-cache'
  | 'rpm-server'
  | 'rpm-injection'
  | 'project-image'
  | 'bundle-source'
  | 'index-generator'
  | 'output-image'
  | 'release-inputs'
  | 'output-images'
  | 'assemble-release'
  | 'import-release'
  | 'images'
  | 'container-test'
  | 'multi-stage-test'
  | 'parameters';

/** A step of a configuration: joined to others by what they need and make. */
export interface CiStep {
  /** Unique: `[input:root]`, `src`, a test's name. */
  readonly name: string;
  readonly kind: CiStepKind;
  readonly needs: readonly CiNeed[];
  readonly creates: readonly CiLink[];
  /** One line: what it does. */
  readonly description: string;
  /** Where in the configuration it comes from: `['images', 'items', 0]`; empty where it is always there. */
  readonly path: readonly (string | number)[];
  /** True where the environment has all that it would give: nothing is done then. */
  readonly satisfied?: boolean;
}
