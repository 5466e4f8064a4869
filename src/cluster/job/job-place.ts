import { ourLabels } from '../our-labels.ts';

/** Namespace of our Jobs. */
export const jobNamespace = 'tekton-upstream';

/** What all Jobs of ours carry; `app` is for people: `oc get jobs -l app=streamstress`. */
export const jobLabels = { app: 'streamstress', ...ourLabels };

/** Label with the name of the Job that an object belongs to. */
const belongsTo = 'streamstress.dev/job';

/** What everything carries that a Job was given. */
export function labelsOfJob(name: string): Readonly<Record<string, string>> {
  return { ...jobLabels, [belongsTo]: name };
}

/** Finds that. */
export function selectorOfJob(name: string): string {
  return `${belongsTo}=${name}`;
}

/** Annotations of a Job, for those who look at it. */
export const jobAnnotations = { runId: 'streamstress.dev/run', components: 'streamstress.dev/components' } as const;

/** Names of what belongs to a Job. */
export function namesOfJob(name: string) {
  return {
    /** ServiceAccount that the tool works as. */
    account: name,
    /** ServiceAccount whose token the tests are given. */
    tests: `${name}-tests`,
    /** ConfigMap with the request and the images. */
    request: `${name}-request`,
    secrets: `${name}-secrets`,
    /** ConfigMap with what came of it. */
    result: `${name}-result`,
  };
}
