interface Specification {
  readonly file: string;
  readonly title: string;
  readonly component: string;
  /** Heading, and how long it takes: seconds. */
  readonly scenarios: readonly (readonly [string, number])[];
}

const subjects: readonly (readonly [file: string, title: string, component: string, prefix: string, work: string])[] = [
  ['specs/pipelines/run.spec', 'Runs of pipelines', 'Pipelines', 'PIPELINES-03', 'Run a pipeline'],
  ['specs/pipelines/resolvers.spec', 'Remote resolution', 'Resolvers', 'PIPELINES-25', 'Resolve'],
  ['specs/pipelines/fail.spec', 'Pipelines that fail', 'Pipelines', 'PIPELINES-02', 'Fail a pipeline'],
  ['specs/triggers/eventlistener.spec', 'EventListeners', 'Triggers', 'PIPELINES-05', 'Create an EventListener'],
  ['specs/triggers/triggerbinding.spec', 'TriggerBindings', 'Triggers', 'PIPELINES-10', 'Bind'],
  ['specs/chains/chains.spec', 'Signed results', 'Chains', 'PIPELINES-27', 'Sign'],
  ['specs/results/results.spec', 'Archived runs', 'Results', 'PIPELINES-26', 'Archive'],
  ['specs/operator/addon.spec', 'Addons', 'Operator', 'PIPELINES-15', 'Install addons'],
  ['specs/operator/auto-prune.spec', 'Pruning', 'Operator', 'PIPELINES-12', 'Prune'],
  ['specs/operator/rbac.spec', 'Permissions', 'Operator', 'PIPELINES-11', 'Check the permissions'],
  ['specs/manualapprovalgate/mag.spec', 'Approvals', 'Manual approval gate', 'PIPELINES-28', 'Approve'],
  ['specs/ecosystem/tasks.spec', 'Tasks of the catalogue', 'Ecosystem', 'PIPELINES-29', 'Run the task'],
];

const ways = [
  ...[
    'with defaults',
    'with a workspace',
    'as a user without rights',
    'in a namespace with a quota',
    'after a restart',
  ],
  ...['with two versions at once', 'with a CEL overlay', 'with TLS', 'on an arm64 node', 'with a custom CA', 'by name'],
] as const;

/** Twelve specifications with names as they are in life, all of them made up. */
export const specs: readonly Specification[] = subjects.map(([file, title, component, prefix, work], at) => ({
  ...{ file, title, component },
  scenarios: ways.slice(0, 5 + ((at * 5) % 7)).map((way, number) => {
    const id = `${prefix}-TC${String(number + 1).padStart(2, '0')}`;
    return [`${work} ${way}: ${id}`, 18 + ((at * 37 + number * 61) % 160)] as const;
  }),
}));
