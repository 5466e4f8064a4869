import type { AskedClaim, AskedInput } from './ci-run.ts';

/** What a configuration finds outside of its repository, and a sandbox has to have for it. */
export interface CiStandIns {
  /** Images, streams and payloads that a run begins with. */
  readonly inputs: readonly AskedInput[];
  /** Texts of the Dockerfiles that are built, with their arguments: what they are based on lies in other registries. */
  readonly dockerfiles?: readonly {
    readonly text: string;
    readonly buildArgs: readonly { readonly name: string; readonly value: string }[];
  }[];
  /** Of nodes: `amd64`. */
  readonly architectures: readonly string[];
  /** Tags that somebody asks of the images of a release, besides those that every release has. */
  readonly releaseTags: readonly string[];
  readonly leases: readonly { readonly type: string; readonly count: number }[];
  readonly claims: readonly AskedClaim[];
  readonly secrets: readonly { readonly namespace: string; readonly name: string }[];
  /** Namespaces that images are promoted to. */
  readonly projects: readonly string[];
}
