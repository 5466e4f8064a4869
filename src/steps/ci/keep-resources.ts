import { kinds } from '../../cluster/kinds.ts';
import { created, type Step } from '../../engine/step.ts';
import type { CiNamespace } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import type { World } from '../../ports/world.ts';

/** Who signs out waits for it. */
const link = 'made:resources';
const done = created(link, true);

/** What is kept of a namespace: the objects of these kinds, a file each. */
const kept = { pods: kinds.pod, events: kinds.event, builds: kinds.build, imagestreams: kinds.imageStream };

/**
 * Writes down the objects of the namespace below `<artifacts>/build-resources`, in every ending, once all that works in it
 * has ended: creates `made:resources`. Errors are no reason to fail: what could not be had is said.
 */
export function keepResourcesStep(artifacts: string, after: readonly Link[]): Step {
  return {
    name: 'keep-resources',
    kind: 'ci-artifacts',
    requires: [],
    after: ['namespace:ci', ...after],
    creates: [link],
    cleanup: true,
    async run(inputs, { world }) {
      const namespace = inputs.find('namespace:ci');
      if (namespace === undefined) return { summary: 'there is no namespace', created: [done], skipped: true };
      const files = Object.entries(kept).map(([name, kind]) => keep(name, kind, namespace, { world, artifacts }));
      const missing = (await Promise.all(files)).filter((why) => why !== undefined);
      const said = missing.length > 0 ? `; not to be had: ${missing.join(', ')}` : '';
      return { summary: `objects of "${namespace.name}" are in ${artifacts}/build-resources${said}`, created: [done] };
    },
  };
}

async function keep(
  name: string,
  kind: (typeof kept)[keyof typeof kept],
  namespace: CiNamespace,
  { world, artifacts }: { world: World; artifacts: string },
): Promise<string | undefined> {
  try {
    const items = await world.cluster.list(kind, { namespace: namespace.name });
    const list = { kind: `${kind.kind}List`, apiVersion: kind.apiVersion, items };
    await world.files.write(`${artifacts}/build-resources/${name}.json`, `${JSON.stringify(list, null, 2)}\n`);
    return undefined;
  } catch (error) {
    return `${name} (${(error as Error).message.split('\n')[0]})`;
  }
}
