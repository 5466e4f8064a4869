import { inputHash } from '../../cluster/ci-namespace/input-hash.ts';
import { keepActive } from '../../cluster/ci-namespace/keep-active.ts';
import { type Owner, runLabels } from '../../cluster/ci-namespace/namespace-marks.ts';
import { type NamespaceOrder, openNamespace } from '../../cluster/ci-namespace/open-namespace.ts';
import { created, type Inputs, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/** The namespace that a run wants; `{id}` in its name is the hash of all inputs. */
export interface AskedNamespace extends Omit<NamespaceOrder, 'labels'> {
  readonly owner: Owner;
  /** Of runs that are not to share it: one more thing that tells inputs apart. */
  readonly hashed: readonly string[];
}

/**
 * Opens the namespace of a run, by the hash of its inputs: creates `namespace:ci`, and keeps it from being deleted while the
 * run lasts. Requires what was resolved: `input:…`, `checkout:src`. Errors: those of `openNamespace`.
 */
export function openNamespaceStep({ name, hashed, owner, ...order }: AskedNamespace, resolved: readonly Link[]): Step {
  return {
    name: 'namespace',
    kind: 'ci-namespace',
    requires: resolved,
    creates: ['namespace:ci'],
    async run(inputs, { world: { cluster, clock }, signal, over, progress }) {
      const id = inputHash([...hashed, ...resolved.map((link) => identityOf(link, inputs))]);
      const wanted = { ...order, labels: runLabels(owner), name: name.replaceAll('{id}', id) };
      const { namespace, isNew } = await openNamespace(cluster, wanted, { clock, signal, progress });
      void keepActive(cluster, namespace.name, clock, over);
      const summary = isNew ? `namespace "${namespace.name}"` : `namespace "${namespace.name}", of the same inputs`;
      return { summary, created: [created('namespace:ci', namespace)] };
    },
  };
}

/** With its name: two inputs that change places are other inputs. */
function identityOf(link: Link, inputs: Inputs): string {
  if (link === 'checkout:src') return JSON.stringify(inputs.get('checkout:src'));
  return link.startsWith('input:') ? `${link}=${inputs.get(link as `input:${string}`).identity}` : '';
}
