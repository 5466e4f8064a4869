import { type Quantity, quantity } from '../../model/quantity.ts';
import type { Configuration, Resources } from '../configuration.ts';
import { suggester } from '../did-you-mean.ts';
import { type Path, type Place, pathText, type RuleId, type Violation } from '../violation.ts';
import { madeBy } from './images.ts';
import type { Surroundings, Topic } from './rule.ts';

/** Requests and limits of a step. */
type Requirements = NonNullable<Resources[string]>;

export const resources: Topic = {
  rules: [
    {
      ...{ id: 'V012', severity: 'error', title: 'there are "resources"' },
      why: 'a step without requests would take of a node what others need',
    },
    {
      ...{ id: 'V013', severity: 'error', title: '"resources" has an entry "*"' },
      why: 'it is what every step takes that has no entry of its own',
    },
    {
      ...{ id: 'V014', severity: 'error', title: 'an entry of "resources" has requests or limits' },
      why: 'an empty one says nothing, and hides that something was meant',
    },
    {
      ...{ id: 'V015', severity: 'error', title: 'a resource is one that nodes of the CI clusters have' },
      why: 'no node could ever run the pod',
    },
    {
      ...{ id: 'V016', severity: 'error', title: 'an amount is a quantity of Kubernetes' },
      why: 'the pod would be refused',
    },
    { ...{ id: 'V017', severity: 'error', title: 'an amount is not zero' }, why: 'nothing runs on nothing' },
    { ...{ id: 'V018', severity: 'error', title: 'an amount is not negative' }, why: 'the pod would be refused' },
    {
      ...{ id: 'V019', severity: 'error', title: 'ci-operator.openshift.io/shm is 2G at most' },
      why: 'shared memory is taken of the memory of the node',
    },
    {
      ...{ id: 'V020', severity: 'error', title: 'devices.kubevirt.io/kvm is "1"' },
      why: 'a node has one such device for a pod',
    },
    {
      ...{ id: 'S006', severity: 'warning', title: 'an entry of "resources" is for a step of this file' },
      why: 'the step that was meant takes what "*" says',
    },
  ],
  *check(configuration, surroundings) {
    const { resources } = configuration;
    const names = Object.keys(resources ?? {});
    if (resources === undefined || names.length === 0) {
      yield {
        ...{ rule: 'V012', path: ['resources'] },
        message:
          '"resources" is missing, which says what steps take of a node: give at least an entry "*" with requests',
      };
      return;
    }
    if (!names.includes('*')) {
      yield {
        ...{ rule: 'V013', path: ['resources'], of: 'key' },
        message: '"resources" has no entry "*" for steps that have none of their own: add it',
      };
    }
    for (const [name, requirements] of Object.entries(resources))
      yield* resourceViolations(requirements, { path: ['resources', name] });
    yield* withoutStep(configuration, surroundings, names);
  },
};

function* withoutStep(
  configuration: Configuration,
  surroundings: Surroundings,
  names: readonly string[],
): Iterable<Violation> {
  const tests = (configuration.tests ?? []).map(({ as = '' }) => as);
  const steps = new Set([...madeBy(configuration, surroundings), ...tests]);
  const suggest = suggester(steps);
  for (const name of names) {
    if (name === '*' || name.startsWith('[') || steps.has(name)) continue;
    const advice = suggest(name) ?? 'Leave it out';
    const message = `"resources" has an entry for ${JSON.stringify(name)}, which is no test and no image of this file. ${advice}`;
    yield { rule: 'S006', path: ['resources', name], of: 'key', message };
  }
}

/**
 * What is wrong with the requests and limits of a step, which are at the place; under the rules from V014 to V020, or
 * all under the given one.
 */
export function* resourceViolations(
  requirements: Requirements | undefined,
  place: Place,
  as?: RuleId,
): Iterable<Violation> {
  const { requests = {}, limits = {} } = requirements ?? {};
  for (const [kind, amounts] of Object.entries({ requests, limits }))
    for (const [name, amount] of Object.entries(amounts)) {
      const path = [...place.path, kind, name];
      for (const [rule, message, of] of amountProblems(name, amount, path))
        yield { rule: as ?? rule, file: place.file, path, of, message };
    }
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) {
    const message = `${pathText(place.path)} has neither requests nor limits: give at least one of them`;
    yield { rule: as ?? 'V014', ...place, message };
  }
}

const shm = 'ci-operator.openshift.io/shm';
const kvm = 'devices.kubevirt.io/kvm';
const measured: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'nvidia.com/gpu', shm]);
const mostShared = 2e9;

type Problem = readonly [rule: RuleId, message: string, of?: 'key'];

function amountProblems(name: string, amount: string, path: Path): readonly Problem[] {
  const said = `${pathText(path)} is ${JSON.stringify(amount)}`;
  if (name === kvm) return amount === '1' ? [] : [['V020', `${said}: a pod gets one such device, write "1"`]];
  if (!measured.has(name)) {
    const known = [...measured, kvm].join(', ');
    return [['V015', `${pathText(path)} is no resource of a node: use one of ${known}`, 'key']];
  }
  const read = quantity(amount);
  if (read === undefined)
    return [['V016', `${said}, which is no quantity: write digits and a unit, as "100m", "1.5" or "2Gi"`]];
  return quantityProblems(name, said, read);
}

function quantityProblems(name: string, said: string, { sign, value }: Quantity): readonly Problem[] {
  if (sign === 0) return [['V017', `${said}, which is nothing: ask for what the step needs, or leave it out`]];
  if (sign < 0) return [['V018', `${said}: an amount cannot be negative`]];
  if (name === shm && value > mostShared) return [['V019', `${said}: shared memory is limited to 2G, ask for less`]];
  return [];
}
