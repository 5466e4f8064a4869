import type { ComponentImage } from '../../model/component.ts';

/**
 * The variable that this release of the operator reads an image from: the older one on a cluster below its OpenShift
 * version (`4.19.17`), where the release knows it, else that of the configuration. Undefined where it knows neither.
 */
export function releaseVariable(
  { env, legacy }: ComponentImage,
  known: ReadonlySet<string>,
  openshift: string,
): string | undefined {
  if (legacy && known.has(legacy.env) && isBelow(openshift, legacy.belowOpenshift)) return legacy.env;
  return known.has(env) ? env : undefined;
}

/** Compares major and minor as numbers: 4.9 is below 4.22. A version that is no number is below nothing. */
function isBelow(version: string, limit: string): boolean {
  const [major = 0, minor = 0] = numbers(version);
  const [limitMajor = 0, limitMinor = 0] = numbers(limit);
  return major < limitMajor || (major === limitMajor && minor < limitMinor);
}

function numbers(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
