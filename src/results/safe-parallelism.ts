import type { Resource, ResourceUse, SafeParallelism, SpecResources } from '../model/resources.ts';

/** Of what is free, how much may be used. */
const share = 0.8;

const resources = ['cpu', 'memory', 'pods'] as const;

/** What one resource allows, by the spec that needs the most of it. */
interface Limit {
  readonly resource: Resource;
  readonly specs: number;
  readonly free: number;
  readonly peak: number;
  readonly heaviest: string;
  /** How often the heaviest was measured. */
  readonly samples: number;
}

/**
 * How many specs the nodes can bear at once if each needs as much as the heaviest: 80 % of what the baseline leaves by
 * its peak. The scarcest resource decides.
 */
export function safeParallelism(
  allocatable: ResourceUse,
  baseline: ResourceUse,
  specs: readonly SpecResources[],
): SafeParallelism {
  if (!specs.some(({ samples }) => samples > 0)) {
    return { why: 'How many specs can run at once is not known: no measurement fell into a scenario' };
  }
  const limits = resources.flatMap((resource) => limitOf(resource, allocatable[resource] - baseline[resource], specs));
  const [limit] = limits.toSorted((a, b) => a.free / a.peak - b.free / b.peak);
  if (limit === undefined) {
    return { why: 'How many specs can run at once is not known: no spec used more than was used before the tests' };
  }
  const { resource, heaviest } = limit;
  return { specs: limit.specs, limitedBy: resource, heaviest, why: sentence(limit) };
}

/** A spec that fits into what is free can run alone, also where it leaves less than the reserve. */
function limitOf(resource: Resource, free: number, specs: readonly SpecResources[]): readonly Limit[] {
  const [heaviest] = specs.toSorted((a, b) => (b.peak?.[resource] ?? 0) - (a.peak?.[resource] ?? 0));
  const peak = heaviest?.peak?.[resource] ?? 0;
  if (heaviest === undefined || peak === 0) return [];
  const fit = Math.floor((free * share) / peak);
  const specsAtOnce = fit >= 1 ? fit : peak <= free ? 1 : 0;
  return [{ resource, specs: specsAtOnce, free, peak, heaviest: heaviest.file, samples: heaviest.samples }];
}

function sentence({ resource, specs, free, peak, heaviest, samples }: Limit): string {
  const measured = samples === 1 ? '1 measurement' : `${samples} measurements`;
  const needed = `"${heaviest}" needed up to ${amount(resource, peak)} in ${measured}`;
  const left = amount(resource, Math.max(0, free));
  if (specs === 0) return `Not even one spec fits, by ${words[resource]}: ${needed}, and only ${left} are free`;
  const room = `${needed}, and 80 % of the ${left} that are free are ${amount(resource, free * share)}`;
  const alone = peak > free * share ? ': enough for one only without that reserve' : '';
  return `${specs === 1 ? '1 spec' : `${specs} specs`} can run at once, limited by ${words[resource]}: ${room}${alone}`;
}

const words: Readonly<Record<Resource, string>> = { cpu: 'CPU', memory: 'memory', pods: 'pods' };

const gibibyte = 2 ** 30;

/** `1500 millicores`, `1.5 GiB`, `12 pods`. */
function amount(resource: Resource, value: number): string {
  if (resource === 'cpu') return `${Math.round(value)} millicores`;
  if (resource === 'pods') return `${Math.floor(value)} ${Math.floor(value) === 1 ? 'pod' : 'pods'}`;
  return value < gibibyte ? `${Math.round(value / 2 ** 20)} MiB` : `${(value / gibibyte).toFixed(1)} GiB`;
}
