import { quantity } from '../../model/quantity.ts';
import { architectures } from '../names.ts';
import type { Test } from '../test-shape.ts';
import type { Path, RuleId, Violation } from '../violation.ts';
import { changeFilters } from './change-filters.ts';
import type { Topic } from './rule.ts';

const longest = 72 * 3_600_000;
const clusters = ['app.ci', 'arm01', 'build01', 'build02', 'build03', 'vsphere02'];

export const tests: Topic = {
  rules: [
    {
      ...{ id: 'V092', severity: 'error', title: 'a test has commands, steps or literal_steps' },
      why: 'there would be nothing to run',
    },
    {
      ...{ id: 'V093', severity: 'error', title: 'a test has only one of commands, steps and literal_steps' },
      why: 'commands run in one container, steps in one each',
    },
    {
      ...{ id: 'V110', severity: 'error', title: 'a reporter has a channel' },
      why: 'nobody would get the report',
    },
    {
      ...{ id: 'V111', severity: 'error', title: '"report_presubmit" stands in tests with "presubmit: true"' },
      why: 'there is no presubmit to report otherwise',
    },
    {
      ...{ id: 'V112', severity: 'error', title: 'a test takes 72 hours at most' },
      why: 'the namespace of a job is removed then',
    },
    {
      ...{ id: 'V127', severity: 'error', title: '"cluster" is a cluster that runs jobs' },
      why: 'no cluster would take the job',
    },
    {
      ...{ id: 'V128', severity: 'error', title: 'the size of a memory-backed volume is a quantity of Kubernetes' },
      why: 'the pod would be refused',
    },
    {
      ...{ id: 'V129', severity: 'error', title: 'a container has an image' },
      why: 'there would be nothing to run the commands in',
    },
    {
      ...{ id: 'V130', severity: 'error', title: 'a test has container, steps or literal_steps' },
      why: 'nothing says in which image its commands run',
    },
    {
      ...{ id: 'V131', severity: 'error', title: 'a test has only one of container, steps and literal_steps' },
      why: 'each of them is another kind of test',
    },
    {
      ...{ id: 'S031', severity: 'warning', title: 'a test with "always_run: true" has no filter of changes' },
      why: 'the reference lets it pass; Prow refuses the job that is made of it',
    },
    {
      ...{ id: 'S032', severity: 'warning', title: '"portable" stands in postsubmits and periodic tests' },
      why: 'presubmits may run on every cluster as they are, so it says nothing there',
    },
    {
      ...{ id: 'S033', severity: 'warning', title: '"max_concurrency" is not negative' },
      why: 'the reference lets it pass; Prow refuses the job that is made of it',
    },
    {
      ...{ id: 'S040', severity: 'warning', title: '"node_architecture" of a test is that of a node' },
      why: 'the reference lets it pass; the pod waits for a node that never comes',
    },
  ],
  *check({ tests = [] }) {
    for (const [index, test] of tests.entries()) {
      const said = `The test ${JSON.stringify(test.as ?? '')}`;
      yield* kinds(test, ['tests', index], said);
      yield* limits(test, ['tests', index], said);
      yield* container(test, ['tests', index], said);
      yield* jobs(test, ['tests', index], said);
    }
  },
};

const kindsByWork = { V092: ['commands', 'steps', 'literal_steps'], V130: ['container', 'steps', 'literal_steps'] };

function* kinds(test: Test, path: Path, said: string): Iterable<Violation> {
  const missing = { V092: 'there is nothing to run', V130: 'nothing says in which image its commands run' };
  const several: Readonly<Record<string, RuleId>> = { V092: 'V093', V130: 'V131' };
  for (const [rule, fields] of Object.entries(kindsByWork) as ['V092' | 'V130', string[]][]) {
    const there = fields.filter((field) => test[field as keyof Test] !== undefined && test[field as keyof Test] !== '');
    if (there.length === 0)
      yield { rule, path, message: `${said} has none of ${fields.join(', ')}: ${missing[rule]}, add one of them` };
    if (there.length > 1) {
      const message = `${said} has ${there.join(' and ')}, which are different kinds of tests: leave one of them`;
      yield { rule: several[rule] ?? rule, path: [...path, there[1] ?? ''], of: 'key', message };
    }
  }
}

function* limits(
  { reporter_config, presubmit, timeout, cluster }: Test,
  path: Path,
  said: string,
): Iterable<Violation> {
  if (reporter_config && !reporter_config.channel) {
    const message = `${said} has a reporter without a channel: name it, or leave out reporter_config`;
    yield { rule: 'V110', path: [...path, 'reporter_config', 'channel'], message };
  }
  if (reporter_config?.report_presubmit && !presubmit) {
    const message = `${said} has no presubmit to report: add "presubmit: true" to the test, or leave it out`;
    yield { rule: 'V111', path: [...path, 'reporter_config', 'report_presubmit'], message };
  }
  if (timeout !== undefined && timeout > longest) {
    const message = `${said} may take ${timeout / 3_600_000} hours, and 72 is the limit: ask for less`;
    yield { rule: 'V112', path: [...path, 'timeout'], message };
  }
  // As the reference looks for it: anywhere in the name.
  if (cluster && !clusters.includes(cluster) && !/build\d\d+/.test(cluster)) {
    const message = `${said} asks for the cluster ${JSON.stringify(cluster)}: use one of ${clusters.join(', ')} or another of the build clusters, or leave it out`;
    yield { rule: 'V127', path: [...path, 'cluster'], message };
  }
}

function* container({ container }: Test, path: Path, said: string): Iterable<Violation> {
  const volume = container?.memory_backed_volume;
  if (volume && quantity(volume.size ?? '') === undefined) {
    const message = `${said} has a volume of the size ${JSON.stringify(volume.size ?? '')}: write a quantity as "4Gi"`;
    yield { rule: 'V128', path: [...path, 'container', 'memory_backed_volume', 'size'], message };
  }
  if (container && !container.from) {
    const message = `${said} has a container without an image: name it with "from", "src" is the one with the repository`;
    yield { rule: 'V129', path: [...path, 'container', 'from'], message };
  }
}

function* jobs(test: Test, path: Path, said: string): Iterable<Violation> {
  const filter = changeFilters.find((field) => test[field]);
  if (test.always_run && filter) {
    const message = `${said} runs always, and "${filter}" says when it does not: leave one of them`;
    yield { rule: 'S031', path: [...path, 'always_run'], of: 'key', message };
  }
  const { cron, interval, minimum_interval, max_concurrency = 0, node_architecture } = test;
  const isPresubmit = !test.postsubmit && !test.release_controller && !(cron ?? interval ?? minimum_interval);
  if (test.portable && isPresubmit) {
    const message = `${said} is a presubmit, which may run on every cluster as it is: leave out "portable"`;
    yield { rule: 'S032', path: [...path, 'portable'], of: 'key', message };
  }
  if (max_concurrency < 0) {
    const message = `${said} may run ${max_concurrency} times at once: write 0 for no limit, or a number above it`;
    yield { rule: 'S033', path: [...path, 'max_concurrency'], message };
  }
  if (node_architecture && !architectures.includes(node_architecture)) {
    const message = `${said} asks for nodes of ${JSON.stringify(node_architecture)}: use one of ${architectures.join(', ')}`;
    yield { rule: 'S040', path: [...path, 'node_architecture'], message };
  }
}
