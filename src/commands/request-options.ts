import { resolve } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { AskedComponent, AskedImage, Goal, Request } from '../model/request.ts';
import { buildsAtOnce, cacheFolder, type HostOptions } from '../wiring.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { signInOf, signsOut } from './sign-in-options.ts';

type Options = Readonly<Record<string, CommandOption>>;

export const outputOption: Options = {
  'output-dir': {
    value: 'DIR',
    help: 'folder for reports, logs and artifacts (default ./test-output); commands hand on through it',
  },
};

export const componentOptions: Options = {
  components: {
    value: 'LIST',
    help: 'name[:ref],… with a branch, tag or full commit; all of components.toml without it',
    repeatable: true,
  },
  'components-file': { value: 'FILE', help: 'adds to config/components.toml and overrides it' },
};

export const buildOptions: Options = {
  registry: { value: 'HOST/REPOSITORY', help: 'where images are pushed; the cluster must be able to pull from there' },
};

export const prebuiltOptions: Options = {
  image: {
    value: 'COMPONENT[/IMAGE]=REF',
    help: 'takes this image, by tag or digest, instead of building it',
    repeatable: true,
  },
};

export const builderOptions: Options = {
  rebuild: { help: 'builds images that the registry already has' },
  'base-image': {
    value: 'IMAGE',
    help: 'base of Go programs for which .ko.yaml names none (default $KO_DEFAULTBASEIMAGE)',
  },
};

export const testOptions: Options = {
  'suites-file': { value: 'FILE', help: 'adds to config/suites.toml and overrides it' },
  'release-tests-ref': { value: 'REF', help: 'branch, tag or full commit of release-tests' },
  tags: { value: 'EXPRESSION', help: 'Gauge tag expression instead of that of suites.toml' },
};

export const historyOptions: Options = {
  remote: { value: 'URL', help: 'git repository with the history to compare with and to publish to' },
  branch: { value: 'NAME', help: 'its branch (default gh-pages)' },
};

export const runOptions: Options = {
  'run-id': { value: 'ID', help: 'name of the run (default run-<time in UTC>)' },
  series: {
    value: 'NAME',
    help: 'runs are compared within a series (default <channel>/<OpenShift x.y>/<architecture>)',
  },
};

/** The request of a subcommand. Errors: `request`, for an option that makes no sense. */
export function requestOf(goal: Goal, given: Given, terminal: Terminal): Request {
  const { environment } = terminal;
  return {
    goal,
    components: askedComponents(given.texts('components')),
    releaseTestsRef: given.text('release-tests-ref'),
    registry: registryOption(given.text('registry')),
    imageTag: given.text('image-tag') ?? 'latest',
    autoSetup: !given.is('no-auto-setup'),
    baseline: given.is('baseline'),
    dryRun: given.is('dry-run'),
    lockTimeout: seconds('lock-timeout', given.text('lock-timeout')),
    fix: given.is('fix'),
    tags: given.text('tags'),
    building: {
      images: given.texts('image').map(askedImage),
      rebuild: given.is('rebuild'),
      baseImage: given.text('base-image') ?? (environment.KO_DEFAULTBASEIMAGE || undefined),
      jobs: buildsAtOnce(),
    },
    outputDir: outputDir(given, terminal),
    runId: runId(given.text('run-id')),
    series: given.text('series'),
    confirm: given.is('confirm'),
    keep: given.is('keep'),
    history: given.text('remote') !== undefined,
    publish: given.is('publish'),
    signsOut: signsOut(signInOf(given, terminal)),
    gaugePath: environment.STREAMSTRESS_GAUGE || undefined,
    cacheDir: cacheFolder(environment),
  };
}

export function hostOptionsOf(given: Given, terminal: Terminal, listeners: HostOptions['listeners']): HostOptions {
  const file = (name: string) => {
    const path = given.text(name);
    return path === undefined ? undefined : resolve(terminal.folder, path);
  };
  return {
    outputDir: outputDir(given, terminal),
    cacheDir: cacheFolder(terminal.environment),
    signIn: signInOf(given, terminal),
    remote: remoteOf(given, terminal),
    branch: given.text('branch') ?? 'gh-pages',
    componentsFile: file('components-file'),
    suitesFile: file('suites-file'),
    logs: true,
    listeners,
  };
}

export function outputDir(given: Given, { folder }: Terminal): string {
  const named = given.text('output-dir') ?? 'test-output';
  if (named === '') throw invalid('output-dir', named, 'name a folder, or leave the option out for ./test-output');
  return resolve(folder, named);
}

/** A path of this machine is made absolute; a URL or `host:path` stays as it is. */
function remoteOf(given: Given, { folder }: Terminal): string | undefined {
  const remote = given.text('remote');
  return remote === undefined || /^[\w+.-]+:\/\/|^[^/]+:/.test(remote) ? remote : resolve(folder, remote);
}

function askedComponents(lists: readonly string[]): AskedComponent[] {
  const asked = lists.flatMap((list) => list.split(',').map((item) => askedComponent(item.trim(), list)));
  const twice = asked.find(({ name }, at) => asked.findIndex((other) => other.name === name) !== at);
  if (twice)
    throw invalid('components', lists.join(','), `"${twice.name}" is there twice; one run tests one ref of it`);
  return asked;
}

function askedComponent(item: string, list: string): AskedComponent {
  const [name = '', ...rest] = item.split(':');
  const ref = rest.length > 0 ? rest.join(':') : undefined;
  if (name === '') throw invalid('components', list, 'a name is missing; write name[:ref], separated by commas');
  if (ref === '')
    throw invalid('components', list, `the ref of "${name}" is missing; leave out the colon for its branch`);
  return { name, ref, origin: '--components' };
}

function askedImage(text: string): AskedImage {
  const [, component, image, ref] = /^([^/=]+)(?:\/([^/=]+))?=(.+)$/.exec(text) ?? [];
  if (component === undefined || ref === undefined || !/^[\w.-]+(:\d+)?\/[^\s@]+(@sha256:[0-9a-f]{64})?$/.test(ref))
    throw invalid('image', text, 'write COMPONENT=HOST/REPOSITORY with :TAG or @sha256:DIGEST, or COMPONENT/IMAGE=…');
  return { component, image, ref };
}

function registryOption(registry: string | undefined): string | undefined {
  if (registry === undefined || /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(registry)) return registry;
  throw invalid('registry', registry, 'write HOST[:PORT]/REPOSITORY in lower case, without a scheme and without a tag');
}

function seconds(option: string, text = '0'): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw invalid(option, text, 'a whole number of seconds; 0 gives up at once');
}

function runId(id: string | undefined): string {
  if (id === undefined) return `run-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) return id;
  throw invalid(
    'run-id',
    id,
    'up to 64 letters, digits, dots, dashes and underscores; the first one a letter or digit',
  );
}

function invalid(option: string, value: string, what: string): StreamstressError {
  return new StreamstressError('request', ['options', 'invalid'], `--${option} "${value}": ${what}`);
}
