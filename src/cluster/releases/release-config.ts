/** Tells on a stream which release its images are of. */
export const releaseAnnotation = 'release.openshift.io/config';

/** The annotation for a stream with the images of a version: `4.19.3` becomes `4.19.3-0`; nothing of what is no version. */
export function releaseConfig(version: string): Readonly<Record<string, string>> {
  const [core] = /^\d+\.\d+\.\d+/.exec(version) ?? [];
  return core === undefined ? {} : { [releaseAnnotation]: JSON.stringify({ name: `${core}-0` }) };
}

/** What the version of a payload begins with that is made of a stream; hostile text is left aside. */
export function versionPrefix(annotations: Readonly<Record<string, string>>): string {
  const unknown = '0.0.1-0';
  try {
    const { name } = Object(JSON.parse(annotations[releaseAnnotation] ?? '{}'));
    return typeof name === 'string' && /^\d+\.\d+\.\d+[\w.-]*$/.test(name) ? name : unknown;
  } catch {
    return unknown;
  }
}

/** `4.19.3-0.test-2026-11-22-010203-ci-op-abc-latest`. */
export function payloadVersion(prefix: string, now: number, namespace: string, release: string): string {
  const [day, clock = ''] = new Date(now).toISOString().slice(0, 19).split('T');
  return `${prefix}.test-${day}-${clock.replaceAll(':', '')}-${namespace}-${release}`;
}
