import type { Command } from './command.ts';

/** A subcommand's entry in the list of commands. Its code is loaded when it is asked for, so that help is quick. */
export interface CommandEntry {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every subcommand, in the order of the help. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'the whole line: build, deploy, test, say whose fault it is, restore',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'build',
    summary: 'build components from source and push their images',
    load: async () => (await import('./build.ts')).build,
  },
  {
    name: 'deploy',
    summary: 'swap the built images into the Pipelines operator of a cluster',
    load: async () => (await import('./deploy.ts')).deploy,
  },
  {
    name: 'test',
    summary: 'run the Gauge suites against what is on the cluster now',
    load: async () => (await import('./test.ts')).test,
  },
  {
    name: 'restore',
    summary: "put the operator's own images back, by the record on the cluster",
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    name: 'status',
    summary: 'say which images are on a cluster, and who is at work there',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'logs',
    summary: 'show what a run in the cluster says, until it has ended',
    load: async () => (await import('./logs.ts')).logs,
  },
  {
    name: 'cancel',
    summary: 'stop a run in the cluster, and put the images back',
    load: async () => (await import('./cancel.ts')).cancel,
  },
  {
    name: 'results',
    summary: 'show what the last run in the output folder found',
    load: async () => (await import('./results.ts')).results,
  },
  {
    name: 'publish',
    summary: 'add the last run to the history and its pages',
    load: async () => (await import('./publish.ts')).publish,
  },
  {
    name: 'import',
    summary: 'make runs of other tools part of the history',
    load: async () => (await import('./import.ts')).importOld,
  },
  {
    name: 'issues',
    summary: 'keep one GitHub issue for each failure that lasts',
    load: async () => (await import('./issues.ts')).issues,
  },
  {
    name: 'notify',
    summary: 'tell somebody of a series in which no run begins any more',
    load: async () => (await import('./notify.ts')).notify,
  },
  {
    name: 'serve',
    summary: 'show runs of a folder or of a published branch in the browser',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'check',
    summary: 'say which prerequisites of a run are there, and repair what can be',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'ci validate',
    summary: "check ci-operator's configurations: all that is wrong, with its line",
    load: async () => (await import('./ci-validate.ts')).ciValidate,
  },
  {
    name: 'ci plan',
    summary: 'show what such a configuration would run, in which order, and which jobs a change starts',
    load: async () => (await import('./ci-plan.ts')).ciPlan,
  },
  {
    name: 'ci run',
    summary: 'run such a configuration, on a cluster or on a sandbox of this machine',
    load: async () => (await import('./ci-run.ts')).ciRun,
  },
  {
    name: 'ci clean',
    summary: 'delete the namespaces that "ci run" has left on a cluster',
    load: async () => (await import('./ci-clean.ts')).ciClean,
  },
  {
    name: 'ci jobs',
    summary: 'write the jobs of such a configuration as workflows of GitHub Actions, or for Prow',
    load: async () => (await import('./ci-jobs.ts')).ciJobs,
  },
  {
    name: 'ci explain',
    summary: 'say why a step or an image is there, and where the values of a test were set',
    load: async () => (await import('./ci-explain.ts')).ciExplain,
  },
  {
    name: 'ci resolve',
    summary: 'print such a configuration with the steps of the registry written out',
    load: async () => (await import('./ci-resolve.ts')).ciResolve,
  },
  {
    name: 'ci schema',
    summary: 'print the JSON Schema of such a configuration, for editors',
    load: async () => (await import('./ci-schema.ts')).ciSchema,
  },
  {
    name: 'sandbox',
    summary: 'an OpenShift with the Pipelines operator that fits in this process',
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    name: 'demo',
    summary: 'three nights on a sandbox: see an upstream break found and proven',
    load: async () => (await import('./demo.ts')).demo,
  },
];
