import type { FinishedRun } from '../../model/finished-run.ts';
import type { StepResult } from '../../model/run-event.ts';

/** Words by which ci-operator tells where in its run it failed, in the order in which they follow each other. */
const wrapped: Readonly<Record<string, readonly string[]>> = {
  acquiring_lease: ['utilizing_lease', 'acquiring_lease'],
  releasing_lease: ['utilizing_lease', 'releasing_lease'],
  acquiring_cluster_claim: ['utilizing_cluster_claim', 'acquiring_cluster_claim'],
  releasing_cluster_claim: ['utilizing_cluster_claim', 'releasing_cluster_claim'],
  pod_pending: ['running_pod', 'pod_pending'],
};

/** Of errors before the first step of the graph. */
const before: ReadonlySet<string> = new Set(['resolving_inputs', 'resolving_release', 'initializing_namespace']);

/** Of what a step was doing where its error says nothing more exact, by the kind of the step. */
const byKind: Readonly<Record<string, string>> = {
  'input-image': 'tagging_input_image',
  'output-image': 'tagging_output_image',
  source: 'cloning_source',
  'pipeline-cache': 'building_cache_image',
  'project-root': 'building_project_image',
  'project-image': 'building_project_image',
  'release-inputs': 'creating_release_images',
  'output-images': 'creating_stable_images',
  'assemble-release': 'assembling_release',
  'import-release': 'importing_release',
  'container-test': 'executing_test',
  'multi-stage-test': 'executing_multi_stage_test',
  'registry-step': 'executing_multi_stage_test',
  promotion: 'promoting_images',
  parameters: 'writing_parameters',
};

const known: ReadonlySet<string> = new Set([
  ...Object.values(byKind),
  ...Object.values(wrapped).flat(),
  ...['creating_release', 'invalid_release', 'running_pod', 'executing_test', 'building_image_from_source'],
]);

/**
 * Why a run failed, as chains of colons such as ci-operator reports, each of them once: `executing_graph:step_failed:
 * utilizing_lease:acquiring_lease`.
 */
export function failureReasons({ steps, cancelled }: Pick<FinishedRun, 'steps' | 'cancelled'>): readonly string[] {
  const failed = steps.filter(({ status }) => status === 'failed' || status === 'red').map(failureReason);
  return [...new Set([...(cancelled ? ['executing_graph:interrupted'] : []), ...failed])];
}

function failureReason({ kind, error }: StepResult): string {
  const [, own = ''] = (error?.reason ?? '').split(':');
  if (before.has(own)) return own;
  if (kind === 'ci-namespace') return 'initializing_namespace';
  if (kind === 'ci-input') return 'resolving_inputs';
  const words = wrapped[own] ?? [known.has(own) ? own : (byKind[kind] ?? 'unknown')];
  const first = kind === 'promotion' ? 'executing_post' : 'executing_graph';
  return [first, 'step_failed', ...words].join(':');
}
