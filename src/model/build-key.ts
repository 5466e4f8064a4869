import { createHash } from 'node:crypto';

/** Everything that the images of a build depend on. */
export interface BuildInputs {
  readonly commit: string;
  /** Import paths, or Dockerfiles with their arguments. */
  readonly paths: readonly string[];
  /** Programs and their versions: `ko 0.19.1`, `go 1.26.8`. */
  readonly builders: readonly string[];
  /** Base images, by digest. */
  readonly bases: readonly string[];
  /** `linux/amd64`, several with commas between. */
  readonly platform: string;
  readonly flags: readonly string[];
}

/** Equal for builds that would make the same: 24 hexadecimal digits. What is asked for in another order is the same. */
export function buildKey({ commit, paths, builders, bases, platform, flags }: BuildInputs): string {
  const sorted = [paths, builders, bases, platform.split(','), flags].map((values) => [...values].sort());
  const text = JSON.stringify([1, commit, ...sorted]);
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** The tag by which images of a build are found again. */
export function keyTag(key: string): string {
  return `streamstress-${key}`;
}
