import type { Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';
import { openNamespaceStep } from '../../steps/ci/open-namespace.ts';
import type { CiGround } from './ground.ts';

/** Opens the namespace of a run once all is known that it begins with: `resolved` are the links of that. */
export function namespaceStep(ground: CiGround, resolved: readonly Link[]): Step {
  const { configuration, resolved: tests, origin, request, steps } = ground;
  const { fresh, inputHash, job, deleteWhenIdle: idle, deleteAfter: whole } = request;
  const running = new Set(steps.map(({ name }) => name));
  const isOpen = (configuration.tests ?? []).some(
    ({ as = '', restrict_network_access }) => restrict_network_access === false && running.has(as),
  );
  const own = fresh ? [`fresh: ${job.buildId}`] : [];
  return openNamespaceStep(
    {
      name: request.namespace ?? 'ci-op-{id}',
      owner: { ...origin, job, target: request.targets[0] ?? 'all' },
      lifetime: { idle, whole },
      restrictNetwork: !isOpen,
      hashed: [...inputHash, ...own, textOf({ configuration, tests })],
    },
    resolved,
  );
}

/** The same values have the same text, whatever the order of their keys. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => {
    if (held instanceof Map) return Object.fromEntries([...held].sort());
    const isObject = typeof held === 'object' && held !== null && !Array.isArray(held);
    return isObject ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1))) : held;
  });
}
