import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { self } from '../e2e/world.ts';
import { pushImage } from '../registry/push-image.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which a run finds its tools and caches where it is not on the user's machine. */
const passed = ['PATH', 'CATALOG_URL', 'STREAMSTRESS_GAUGE', 'TMPDIR', 'GOCACHE', 'GOPATH', 'GOMODCACHE', 'GOENV'];

/**
 * Pushes an image that starts a streamstress of this machine, from its sources without `entry`, as a sandbox runs images as
 * processes of this machine.
 */
export async function pushJobImage(registry: string, environment: Environment, entry = self[1]): Promise<string> {
  const script = `#!/bin/sh\nexec "${self[0]}" "${entry}" "$@"\n`;
  const env = Object.fromEntries(
    passed.flatMap((name) => (environment[name] ? [[name, environment[name]] as [string, string]] : [])),
  );
  const files = [{ path: 'usr/bin/streamstress', mode: 0o755, content: script }];
  const image = makeImage({ files, entrypoint: ['/usr/bin/streamstress'], env });
  await pushImage({ host: registry }, 'tekton-upstream/streamstress', 'test', image);
  return `${registry}/tekton-upstream/streamstress:test`;
}
