import { StreamstressError } from '../model/error.ts';
import { jobNameAt } from '../model/job.ts';
import { nearNames } from '../model/near-names.ts';
import { secretVariables } from '../wiring.ts';
import type { Command, Given } from './command.ts';
import { type CommandEntry, commandList } from './command-list.ts';
import { parseCommand } from './parse-command.ts';
import { runIdAt } from './request-options.ts';
import { shellWords } from './shell-words.ts';

/** What the Action was asked to do. */
export interface ActionCall {
  readonly command: Command;
  readonly given: Given;
  /** Variables that inputs stand for: a secret is never an argument. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether a Job that the call starts goes on where the workflow is cancelled. */
  readonly keepsJob: boolean;
  /** Whether the command annotates by itself why its exit code is not 0. */
  readonly annotates: boolean;
}

/** Inputs that are not empty, by name. */
export type Inputs = ReadonlyMap<string, string>;

/** The subcommands that make sense in a workflow. */
const names = [
  ...['run', 'build', 'deploy', 'test', 'restore', 'check', 'status', 'logs', 'cancel', 'results', 'publish'],
  ...['issues', 'notify', 'ci-validate', 'ci-run'],
];

/** Options that make sense on a terminal, or in a Job, only. */
const terminalOnly: ReadonlySet<string> = new Set(['json', 'local', 'dry-run', 'graph', 'tests-token-file']);

/** YAML's words for the two, as `core.getBooleanInput` takes them. */
const booleans: Readonly<Record<string, boolean>> = {
  ...{ true: true, True: true, TRUE: true },
  ...{ false: false, False: false, FALSE: false },
};

/** A secret has its variable and its file. */
const inAFile = (name: 'password' | 'token') =>
  `inputs are shown in logs: set ${secretVariables[name]} in the step's "env", or name a file with "${name}-file"`;

/** What people look for under another name, and where it is. */
const instead: Readonly<Record<string, string>> = {
  password: inAFile('password'),
  'cluster-password': inAFile('password'),
  token: inAFile('token'),
  'cluster-token': inAFile('token'),
  'github-token': 'set GITHUB_TOKEN in the step\'s "env": git and the API are signed in to with it',
  'cluster-api-url': 'it is "api-url"',
  server: 'it is "api-url"',
  user: 'it is "username"',
  refs: 'a ref is written behind its component: components: pipeline:main',
  'publish-branch': 'it is "branch"',
  flags: 'it is "cli-flags"',
  args: 'it is "cli-flags"',
};

/** Every input that action.yml has: the command, and what the commands have for options. */
export async function knownInputs(): Promise<ReadonlySet<string>> {
  const commands = await Promise.all(entries().map((entry) => entry.load()));
  const options = commands.flatMap((command) => Object.keys(command.options));
  const own = ['command', more, ...Object.values(operandInputs), ...Object.keys(standsFor)];
  return new Set([...own, ...options.filter((option) => !terminalOnly.has(option))]);
}

/** More options of the command, as they are written on a line. */
const more = 'cli-flags';

/** What a command takes besides options, one a line. */
const operandInputs: Readonly<Record<string, string>> = { 'ci validate': 'files', 'ci run': 'config' };

/** How a command writes its answer that has annotations for one. */
const githubFormat = 'github';

/** The reverse of the option `local`: a runner does everything itself, unless it is told not to. */
const inCluster = 'in-cluster';

/** A workflow that is cancelled takes its Job along, unless it is told not to. */
const keepJob = 'keep-job';

/** A secret, which is no argument: it goes on as its variable. */
const notifyUrl = 'notify-url';

/** Inputs that are no options, and the option that a command has where they mean something. */
const standsFor: Readonly<Record<string, string>> = {
  [inCluster]: 'local',
  [keepJob]: 'local',
  [notifyUrl]: 'notify-url-file',
};

/**
 * Turns inputs into a call of a subcommand; `now` (milliseconds since 1970) names the Job that it may start.
 * Errors: `request`, `inputs:invalid`, with everything that is wrong.
 */
export async function actionCall(inputs: Inputs, now: number): Promise<ActionCall> {
  const known = await knownInputs();
  const unknown = [...inputs.keys()].filter((name) => !known.has(name)).map((name) => noInput(name, known));
  const name = inputs.get('command') ?? 'run';
  const entry = entries().find((candidate) => inputName(candidate) === name);
  if (!entry) throw invalid([...unknown, `input "command" is "${name}": there are ${names.join(', ')}`]);
  const command = await entry.load();
  const { args, problems } = argumentsOf(command, inputs, known, now);
  if (unknown.length + problems.length > 0) throw invalid([...unknown, ...problems]);
  const given = parseCommand(command, args);
  const url = inputs.get(notifyUrl);
  const environment = url === undefined ? {} : { [secretVariables.notifyUrl]: url };
  const annotates = given.text('format') === githubFormat && !given.is('json');
  return { command, given, environment, keepsJob: isOn(inputs, keepJob), annotates };
}

/** What was given of the options that another command has, as its arguments. */
export function sharedArguments({ options }: Command, given: Given): readonly string[] {
  return Object.entries(options).flatMap(([name, { value }]) => {
    if (value === undefined) return given.is(name) ? [`--${name}`] : [];
    return given.texts(name).map((text) => `--${name}=${text}`);
  });
}

function argumentsOf(command: Command, inputs: Inputs, known: ReadonlySet<string>, now: number) {
  const args: string[] = [];
  const problems: string[] = [];
  for (const [name, value] of inputs) {
    if (name === 'command' || name === more || !known.has(name)) continue;
    if (name === operandInputs[command.name]) continue;
    const option = command.options[standsFor[name] ?? name];
    const off = booleans[value] === false;
    if (!option && !off) problems.push(`input "${name}" means nothing to the command "${command.name}": leave it out`);
    if (!option || name === notifyUrl) continue;
    if (option.value === undefined) {
      if (booleans[value] === undefined) problems.push(`input "${name}" is "${value}": write true or false`);
      if (booleans[value] && !(name in standsFor)) args.push(`--${name}`);
    } else args.push(...(option.repeatable ? linesOf(value) : [value]).map((text) => `--${name}=${text}`));
  }
  const line = flagsOf(inputs);
  if (isOn(inputs, keepJob) && !isOn(inputs, inCluster)) problems.push(`input "${keepJob}" needs "${inCluster}": true`);
  const where = placeOf(command, inputs, [...args, ...line.args], now);
  const operands = linesOf(inputs.get(operandInputs[command.name] ?? '') ?? '');
  const format = command.name === 'ci validate' ? [`--format=${githubFormat}`] : [];
  const all = [...where, ...format, ...args, ...line.args, ...(operands.length > 0 ? ['--', ...operands] : [])];
  return { args: all, problems: [...problems, ...line.problems] };
}

/**
 * The name of a Job, and the id of a run that claims a cluster, are known before they are there, as whoever cleans up must
 * know them. Each day of a range has its own.
 */
function placeOf({ options }: Command, inputs: Inputs, args: readonly string[], now: number): readonly string[] {
  if (!options.local) return [];
  const has = (name: string) => args.some((arg) => new RegExp(`^--${name}(=|$)`).test(arg));
  if (options.job && has('cluster-claim'))
    return has('run-id') || has('date-range') ? ['--local'] : ['--local', `--run-id=${runIdAt(now)}`];
  if (!isOn(inputs, inCluster)) return ['--local'];
  const makesNone = !options.job || has('date-range');
  return makesNone ? [] : [`--job=${jobNameAt(now)}`];
}

function isOn(inputs: Inputs, name: string): boolean {
  return booleans[inputs.get(name) ?? ''] === true;
}

function flagsOf(inputs: Inputs): { readonly args: readonly string[]; readonly problems: readonly string[] } {
  const words = shellWords(inputs.get(more) ?? '');
  if (words === undefined) return { args: [], problems: [`input "${more}" has a quote that does not end`] };
  const names = words.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? []);
  const twice = names.filter((name) => inputs.has(name));
  const problems = twice.map((name) => `"${name}" is an input and in "${more}": give it once`);
  const file = `${notifyUrl}-file`;
  if (inputs.has(notifyUrl) && (inputs.has(file) || names.includes(file)))
    problems.push(`"${notifyUrl}" and "${file}" are two addresses: give one of them`);
  return { args: words, problems };
}

function linesOf(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function entries(): readonly CommandEntry[] {
  return commandList.filter((entry) => names.includes(inputName(entry)));
}

/** `ci-validate` for `ci validate`. */
function inputName({ name }: CommandEntry): string {
  return name.replace(' ', '-');
}

function noInput(name: string, known: ReadonlySet<string>): string {
  if (Object.hasOwn(instead, name)) return `there is no input "${name}": ${instead[name]}`;
  const near = nearNames(name, known);
  const hint = near.length > 0 ? `did you mean ${near.map((candidate) => `"${candidate}"`).join(' or ')}?` : undefined;
  return `there is no input "${name}": ${hint ?? `there are ${[...known].join(', ')}`}`;
}

function invalid(problems: readonly string[]): StreamstressError {
  return new StreamstressError('request', ['inputs', 'invalid'], problems.join('\n'));
}
