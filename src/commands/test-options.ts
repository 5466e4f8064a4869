import { resolve } from 'node:path';
import type { TestCommand, TestRequest } from '../model/request.ts';
import { tagFilter } from '../model/tag-expression.ts';
import { refOption } from './asked-components.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { duration } from './duration.ts';
import { invalid, invalidOptions } from './invalid-option.ts';

/** Which tests are run. */
export const suiteOptions = {
  'suites-file': { value: 'FILE', help: 'adds to config/suites.toml and overrides it' },
  'tests-repo': {
    value: 'URL',
    help: "a fork of release-tests, or another Gauge project with its layout, by the ref of the operator's release or its default branch",
  },
  'release-tests-ref': {
    value: 'REF',
    help: "branch, tag, commit, pr/N or BRANCH@DATE of release-tests (default the branch of the operator's release, else master)",
  },
  scenario: {
    value: 'FILE:LINE',
    help: 'runs this scenario of release-tests only, whatever its tags: any line of it, as the report names them',
    repeatable: true,
  },
} as const satisfies Record<string, CommandOption>;

/** That, how they are run, and what their failures mean. */
export const testOptions = {
  ...suiteOptions,
  tags: {
    value: 'EXPRESSION',
    help: "Gauge's tag expression instead of that of suites.toml, such as 'sanity & !tls'; empty runs everything",
  },
  parallel: {
    value: 'N',
    help: 'run N specs at once (default 1); those that change what the others rely on still come last, one by one',
  },
  reruns: {
    value: 'N',
    help: 'run failing scenarios again, up to N times; what passes then is flaky, not passed (default 0)',
  },
  'scenario-timeout': {
    value: 'TIME',
    help: 'stop a scenario after 30m, 1h30m or so many seconds (default suites.toml)',
  },
  'run-timeout': { value: 'TIME', help: 'stop a suite after that, and keep what it found (default suites.toml)' },
  'test-command': {
    value: 'COMMAND',
    help: 'run this by sh instead of the suites, in this folder and with KUBECONFIG set; needs --junit',
  },
  junit: { value: 'GLOB', help: "the JUnit files that --test-command writes, such as 'reports/**/*.xml'" },
  'known-issues': {
    value: 'FILE',
    help: 'adds to config/known-issues.toml: failures that are accepted until a day, and never new',
  },
  'assume-upstream': {
    help: 'call a failure that nothing explains an upstream regression (default unclassified: there is no evidence)',
  },
  'fail-on': {
    value: 'WHICH',
    help: 'failures that end with exit code 1: any (the default), new (not known from an earlier run) or none',
  },
  profile: {
    help: 'measure the CPU, memory and pods that each spec needs (needs the metrics API), and how many specs can run at once',
  },
} as const satisfies Record<string, CommandOption>;

/** What the options say of the tests. Errors: `request`, `options:invalid`. */
export function testRequest(given: Given, terminal: Terminal): TestRequest {
  return {
    repository: repository(given, terminal),
    ref: refOption(given, 'release-tests-ref'),
    tags: tags(given.text('tags')),
    scenarios: given.texts('scenario').map(scenario),
    command: testCommand(given, terminal),
    streams: count('parallel', given.text('parallel'), 1),
    reruns: count('reruns', given.text('reruns'), 0) ?? 0,
    scenarioTimeout: timeout('scenario-timeout', given),
    runTimeout: timeout('run-timeout', given),
    profile: given.is('profile'),
    assumeUpstream: given.is('assume-upstream'),
    failOn: failOn(given.text('fail-on')),
  };
}

/** A path of this machine is made absolute; a URL or `host:path` stays as it is. */
function repository(given: Given, { folder }: Terminal): string | undefined {
  const named = given.text('tests-repo');
  if (named === '') throw invalid('tests-repo', named, 'name a git repository by its URL or path');
  return named === undefined || /^[\w+.-]+:\/\/|^[^/]+:/.test(named) ? named : resolve(folder, named);
}

function tags(expression: string | undefined): string | undefined {
  if (!expression) return expression;
  try {
    tagFilter(expression);
    return expression;
  } catch {
    throw invalid('tags', expression, 'write tags with & | ! and parentheses, such as (e2e | sanity) & !tls');
  }
}

function scenario(text: string): string {
  if (/^[^:]+:[1-9]\d{0,6}$/.test(text)) return text;
  throw invalid('scenario', text, 'write FILE:LINE, such as specs/pipelines/run.spec:12; the report names them so');
}

const gaugeOnly = ['tests-repo', 'release-tests-ref', 'scenario', 'tags', 'parallel', 'reruns', 'scenario-timeout'];

function testCommand(given: Given, { folder }: Terminal): TestCommand | undefined {
  const line = given.text('test-command');
  const junit = given.text('junit');
  if (line === undefined && junit === undefined) return undefined;
  if (!line?.trim()) throw invalidOptions(['--junit needs --test-command COMMAND: what writes these files']);
  if (!junit)
    throw invalidOptions(["--test-command needs --junit GLOB: which files it leaves, such as 'reports/*.xml'"]);
  const foreign = gaugeOnly.filter((option) => given.text(option) !== undefined).map((option) => `--${option}`);
  if (given.is('confirm')) foreign.push('--confirm');
  if (foreign.length > 0) {
    throw invalidOptions([
      `--test-command takes the place of the suites, which ${foreign.join(', ')} is about: leave that out`,
    ]);
  }
  return { line, folder, junit };
}

function count(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text) && Number(text) >= least) return Number(text);
  throw invalid(option, text, `a whole number from ${least} to 999`);
}

function timeout(option: string, given: Given): number | undefined {
  const text = given.text(option);
  const seconds = text === undefined ? undefined : duration(option, text);
  if (seconds === 0) throw invalid(option, text ?? '', 'nothing could run; leave it out for the limit of suites.toml');
  return seconds;
}

/** Which failures count. Error: `request`, `options:invalid`. */
export function failOn(which = 'any'): TestRequest['failOn'] {
  if (which === 'any' || which === 'new' || which === 'none') return which;
  throw invalid('fail-on', which, 'there are any, new and none');
}
