import { firstOf, type Layer, mergedMap } from './layers.ts';
import type { ResolvedTest, Sourced } from './resolved-test.ts';
import type { Settings } from './step-values.ts';

/** What is set for the steps. */
export function settingsOf(layers: readonly Layer[]): Settings {
  return {
    env: mergedMap(layers, 'env'),
    dependencies: mergedMap(layers, 'dependencies'),
    overrides: mergedMap(layers, 'dependency_overrides'),
    nodeArchitectures: mergedMap(layers, 'node_architecture_overrides'),
    dnsConfig: firstOf(layers, 'dnsConfig'),
  };
}

/** What the test has as a whole. */
export function inherited(
  layers: readonly Layer[],
): Pick<ResolvedTest, 'workflow' | 'clusterProfile' | 'flags' | 'dnsConfig' | 'nodeArchitecture'> {
  const allowSkip = firstOf(layers, 'allow_skip_on_success');
  const allowBestEffort = firstOf(layers, 'allow_best_effort_post_steps');
  return {
    workflow: firstOf(layers, 'workflow'),
    clusterProfile: profileOf(layers),
    flags: { allow_skip_on_success: allowSkip, allow_best_effort_post_steps: allowBestEffort },
    dnsConfig: firstOf(layers, 'dnsConfig'),
    nodeArchitecture: firstOf(layers, 'node_architecture'),
  };
}

/** An empty name is as none. */
export function profileOf(layers: readonly Layer[]): Sourced<string> | undefined {
  return firstOf(
    layers.filter(({ part }) => part.cluster_profile !== ''),
    'cluster_profile',
  );
}
