import type { Bundle, Configuration } from '../configuration.ts';
import type { Origin } from '../origin.ts';
import { changeFilters } from '../rules/change-filters.ts';
import type { Test } from '../test-shape.ts';
import type { Path } from '../violation.ts';
import type { FilterField, Job, JobStart } from './job.ts';
import { nightlyCron } from './nightly-cron.ts';
import { mostShards, shardNames } from './shards.ts';

/** A job but for its name. */
type Unnamed = Omit<Job, 'name'>;

const always: JobStart = { type: 'always' };

/** All jobs of a configuration; without an origin their names have `ORG-REPO-BRANCH`. Pure. */
export function jobsOf(configuration: Configuration, origin: Origin | undefined): readonly Job[] {
  const { tests = [], operator, prowgen } = configuration;
  const most = mostShards(configuration);
  const jobs = [
    ...tests.flatMap((test, at) => testJobs(test, most, ['tests', at])),
    ...imageJobs(configuration),
    ...(prowgen?.skip_operator_presubmits ? [] : bundleJobs(operator?.bundles ?? [])),
  ];
  return jobs.map((job) => named(nameOf(job, origin), job));
}

/** Jobs of "@daily" do not all start at midnight. */
function named(name: string, { start, ...job }: Unnamed): Job {
  const isDaily = start.type === 'cron' && start.cron === '@daily';
  return { name, ...job, start: isDaily ? { ...start, cron: nightlyCron(name) } : start };
}

const prefixes = { presubmit: 'pull-ci', postsubmit: 'branch-ci', periodic: 'periodic-ci' } as const;

function nameOf({ kind, test }: Unnamed, origin: Origin | undefined): string {
  const { org, repo, branch, variant } = origin ?? { org: 'ORG', repo: 'REPO', branch: 'BRANCH', variant: '' };
  const parts = [prefixes[kind], org, repo, branch.replaceAll('/', '-'), variant, test];
  return parts.filter((part) => part !== '').join('-');
}

function testJobs(test: Test, most: number, path: Path): readonly Unnamed[] {
  const { optional = false, skip_branches: skipBranches = [] } = test;
  const job = { promotes: false, optional, skipBranches, path };
  return shardNames(test, most).flatMap((as): readonly Unnamed[] => {
    const own = { ...job, test: as, targets: [test.as ?? ''] };
    const beforeMerge: Unnamed = { ...own, kind: 'presubmit', start: filterOf(test) ?? unlessOff(test) };
    const time = timeOf(test);
    if (time) {
      const periodic: Unnamed = { ...own, kind: 'periodic', start: time, optional: false };
      return test.presubmit ? [periodic, beforeMerge] : [periodic];
    }
    return test.postsubmit ? [{ ...own, kind: 'postsubmit', start: afterMerge(test) }] : [beforeMerge];
  });
}

function unlessOff({ always_run }: Test): JobStart {
  return always_run === false ? { type: 'asked' } : always;
}

/** The filters of a pipeline are for what runs before the merge. */
function afterMerge({ run_if_changed = '', skip_if_only_changed = '' }: Test): JobStart {
  return filterOf({ run_if_changed, skip_if_only_changed }) ?? always;
}

function timeOf({ cron, interval, minimum_interval, release_controller }: Test): JobStart | undefined {
  if (cron) return { type: 'cron', cron };
  if (interval) return { type: 'interval', duration: interval };
  if (minimum_interval) return { type: 'minimum_interval', duration: minimum_interval };
  return release_controller ? { type: 'release_controller' } : undefined;
}

function filterOf(fields: { readonly [K in FilterField]?: string }): JobStart | undefined {
  const field = changeFilters.find((name) => fields[name]);
  return field && { type: 'filter', field, pattern: fields[field] ?? '' };
}

/** Images are built before a change merges, and promoted after it. */
function imageJobs({ images, promotion }: Configuration): readonly Unnamed[] {
  const to = promotion?.to ?? [];
  const additional = to.flatMap(({ additional_images = {} }) => Object.values(additional_images));
  const items = images?.items ?? [];
  if (items.length === 0 && additional.length === 0) return [];
  const targets = [...new Set(['[images]', ...additional])];
  const isOfficial = to.some(({ namespace = '', disabled }) => !disabled && ['ocp', 'origin'].includes(namespace));
  const job = {
    test: 'images',
    skipBranches: [],
    optional: false,
    path: items.length > 0 ? ['images'] : ['promotion'],
  };
  const promotes = { ...job, targets, promotes: true };
  return [
    {
      ...{ ...job, kind: 'presubmit', promotes: false, start: filterOf(images ?? {}) ?? always },
      ...{ targets: isOfficial ? [...targets, '[release:latest]'] : targets },
      optional: items.some((image) => image.optional === true),
    },
    ...(promotion ? [{ ...promotes, kind: 'postsubmit', start: always } as const] : []),
    ...(promotion?.cron
      ? [{ ...promotes, kind: 'periodic', start: { type: 'cron', cron: promotion.cron } } as const]
      : []),
  ];
}

/** A bundle with a name is tested by its index, or by itself where it wants none; those without share one. */
function bundleJobs(bundles: readonly Bundle[]): readonly Unnamed[] {
  const job = { kind: 'presubmit', promotes: false, skipBranches: [] } as const;
  const named = bundles.flatMap((bundle, at): readonly Unnamed[] => {
    const { as, optional = false, skip_building_index } = bundle;
    if (!as) return [];
    const start = filterOf(bundle) ?? always;
    const [test, target] = skip_building_index ? [`ci-bundle-${as}`, as] : [`ci-index-${as}`, `ci-index-${as}`];
    return [{ ...job, test, targets: [target], optional, start, path: ['operator', 'bundles', at] }];
  });
  if (bundles.every(({ as }) => as)) return named;
  const path = ['operator', 'bundles'];
  return [...named, { ...job, test: 'ci-index', targets: ['ci-index'], optional: false, start: always, path }];
}
