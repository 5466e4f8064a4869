import { baseImages } from './base-images.ts';
import { buildRoot } from './build-root.ts';
import { clusterClaims } from './cluster-claims.ts';
import { clusterProfiles } from './cluster-profiles.ts';
import { credentials } from './credentials.ts';
import { dependencies } from './dependencies.ts';
import { dnsConfig } from './dns-config.ts';
import { document } from './document.ts';
import { graph } from './graph.ts';
import { images } from './images.ts';
import { leases } from './leases.ts';
import { observers } from './observers.ts';
import { operator } from './operator.ts';
import { patterns } from './patterns.ts';
import { pipelineTags } from './pipeline-tags.ts';
import { promotion } from './promotion.ts';
import { reading } from './reading.ts';
import { registry } from './registry.ts';
import { releases } from './releases.ts';
import { resources } from './resources.ts';
import type { Rule, Topic } from './rule.ts';
import { secrets } from './secrets.ts';
import { stepImages } from './step-images.ts';
import { steps } from './steps.ts';
import { testNames } from './test-names.ts';
import { testSchedules } from './test-schedules.ts';
import { tests } from './tests.ts';

/** All rules, by matter. */
export const topics: readonly Topic[] = [
  reading,
  document,
  resources,
  buildRoot,
  pipelineTags,
  baseImages,
  releases,
  images,
  operator,
  promotion,
  testNames,
  tests,
  testSchedules,
  patterns,
  secrets,
  clusterClaims,
  clusterProfiles,
  steps,
  stepImages,
  dnsConfig,
  credentials,
  dependencies,
  leases,
  observers,
  graph,
  registry,
];

/** All rules, in the order of their ids. */
export const rules: readonly Rule[] = topics.flatMap((topic) => topic.rules).toSorted((a, b) => (a.id < b.id ? -1 : 1));
