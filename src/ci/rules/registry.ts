import type { Topic } from './rule.ts';

/** What the reading of a registry and the resolution of tests find: see registry/read-registry.ts and registry/resolve.ts. */
export const registry: Topic = {
  rules: [
    {
      ...{ id: 'V186', severity: 'error', title: 'a part of the registry, its file and its folder have the same name' },
      why: 'the registry is not loaded, and no test with it runs',
    },
    {
      ...{ id: 'V187', severity: 'error', title: 'a workflow contains no workflow' },
      why: 'the registry is not loaded: a test has one workflow at most',
    },
    {
      ...{
        id: 'V188',
        severity: 'error',
        title: 'chains and workflows take parts that exist, and no chain contains itself',
      },
      why: 'the registry is not loaded, and no test with it runs',
    },
    {
      ...{ id: 'V189', severity: 'error', title: 'what a test takes of the registry is there' },
      why: 'the job fails when it starts, before anything is run',
    },
    {
      ...{ id: 'V190', severity: 'error', title: 'a step is in a phase once, also through chains' },
      why: 'steps are told apart by their names: the job fails when it starts',
    },
    {
      ...{ id: 'V191', severity: 'error', title: 'every parameter of a step has a value or a default' },
      why: 'the step could not run without: the job fails when it starts',
    },
    {
      ...{ id: 'V192', severity: 'error', title: 'what is set for steps is declared by one of them' },
      why: 'it would set nothing, mostly by a typo: the job fails when it starts',
    },
    {
      ...{ id: 'V193', severity: 'error', title: "a test takes its workflow's leases as they are" },
      why: 'one variable cannot name what two leases give: the job fails when it starts',
    },
    {
      ...{ id: 'S060', severity: 'notice', title: 'a registry is given where tests take parts of it' },
      why: 'steps that are not known are not checked, and not planned',
    },
    {
      ...{
        id: 'S061',
        severity: 'warning',
        title: 'a test of its own steps alone resolves, also where no registry is given',
      },
      why: 'its steps, parameters and leases are looked at as V190 to V193 do, and the job fails when it starts',
    },
  ],
  check: () => [],
};
