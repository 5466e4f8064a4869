import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { parse, stringify } from 'yaml';
import type { Configuration, ImageBuild } from '../../src/ci/configuration.ts';
import { ciRun } from '../../src/commands/ci-run.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import type { Report } from '../../src/report/report.ts';
import { corpusRegistry } from '../ci/registry/corpus-registry.ts';

/** What a stand-in does besides telling of its surroundings, by the step's name: bash. */
export type Deeds = Readonly<Record<string, string>>;

/** How a real configuration is run. */
export interface CorpusRun {
  /** Its file in the corpus. */
  readonly file: string;
  readonly targets: readonly string[];
  readonly deeds?: Deeds;
  readonly options?: readonly string[];
}

/** What a step was started with, as its stand-in has told it. */
export interface Told {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of the files in SHARED_DIR when it began. */
  readonly shared: readonly string[];
  /** Steps of its test that ran before it, in their order, as SHARED_DIR has kept them. */
  readonly before: readonly string[];
  /** Address of the cluster in its kubeconfig; empty where it has none. */
  readonly server: string;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly began: number;
}

export interface CorpusEnding {
  readonly code: number;
  readonly said: string;
  readonly report: Report;
  /** What a step of a test has told: `test/step`, or the name of a container test; undefined where it did not run. */
  told(step: string): Told | undefined;
  /** Parsed, of the manifests that are kept of the namespace: `builds`. */
  kept(kind: string): readonly Kept[];
  read(path: string): string | undefined;
}

interface Kept {
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: an object of the cluster, as tests read it
  readonly [field: string]: any;
}

const root = resolve(import.meta.dirname, '../..');
/** What the cluster profiles of these configurations lease. */
const profiles = ['aws-2', 'equinix-ocp-metal'].map((name) => ({
  name,
  lease_type: `${name}-quota-slice`,
  cluster_type: 'aws',
}));
const buildCommands = ['binary_build_commands', 'test_binary_build_commands', 'rpm_build_commands'] as const;

/** Runs targets of a real configuration on a sandbox of their own, with stand-ins for commands and for the repository. */
export async function runOfCorpus(
  corpus: string,
  folder: string,
  { file, targets, deeds = {}, options = [] }: CorpusRun,
): Promise<CorpusEnding> {
  const configuration: Configuration = parse(readFileSync(join(corpus, 'valid', file), 'utf8'));
  const { org = '', repo = '', branch = '', variant } = configuration.zz_generated_metadata ?? {};
  const config = join(folder, `${org}-${repo}-${branch}${variant ? `__${variant}` : ''}.yaml`);
  makeRepository(join(folder, repo), configuration);
  write(config, stringify(withStandIns(configuration, deeds)));
  write(join(folder, 'profiles.yaml'), stringify({ cluster_profiles: profiles }));
  for (const { path, text } of corpusRegistry(corpus)) {
    const isCommands = path.endsWith('-commands.sh');
    const name = basename(path, '-commands.sh');
    write(join(folder, 'registry', path), isCommands ? standIn(name, deeds[name]) : text);
  }
  const output = join(folder, 'output');
  const { code, said } = await call([
    ...[config, '--sandbox', '--source', join(folder, repo), '--registry', join(folder, 'registry')],
    ...['--cluster-profiles', join(folder, 'profiles.yaml')],
    ...['--output-dir', output, ...targets.flatMap((target) => ['--target', target]), ...options],
  ]);
  const read = (path: string) =>
    existsSync(join(output, path)) ? readFileSync(join(output, path), 'utf8') : undefined;
  return {
    ...{ code, said, read },
    report: JSON.parse(read('results/report.json') ?? 'null'),
    told: (step) => toldOf((path) => read(`artifacts/${step}/artifacts/${path}`)),
    kept: (kind) => JSON.parse(read(`artifacts/build-resources/${kind}.json`) ?? '{"items":[]}').items,
  };
}

/** Calls the command as its door does. */
async function call(args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      said += chunk;
      done();
    },
  });
  const never = new AbortController().signal;
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME };
  const code = await ciRun.run(parseCommand(ciRun, args), {
    ...{ stdout: sink, stderr: sink as unknown as NodeJS.WriteStream, progress: 'terminal', environment, folder: root },
    ...{ packageFolder: root, version: 'test', signals: { cancel: never, force: never }, self: [process.execPath] },
  });
  return { code, said };
}

/** Commands of steps tell of themselves; those of builds make what images copy of them. */
function withStandIns(configuration: Configuration, deeds: Deeds): object {
  const copied = (configuration.images?.items ?? []).flatMap(({ inputs = {} }) =>
    Object.entries(inputs).flatMap(([from, { paths = [] }]) =>
      from === 'bin' ? paths.flatMap(({ source_path }) => source_path ?? []) : [],
    ),
  );
  const making = copied.map((path) => `mkdir -p ${dirname(path)} && echo made >${path}`).join('; ') || 'true';
  const building = buildCommands.flatMap((name) => (configuration[name] ? [[name, making]] : []));
  const told = <S extends { readonly as?: string | undefined; readonly commands?: string | undefined }>(step: S): S =>
    step.commands === undefined ? step : { ...step, commands: standIn(step.as ?? '', deeds[step.as ?? '']) };
  const tests = configuration.tests?.map((one) => {
    const { steps } = one;
    if (steps === undefined) return told(one);
    const phases = (['pre', 'test', 'post'] as const).flatMap((phase) =>
      steps[phase] ? [[phase, steps[phase].map((step) => told(step as { as?: string; commands?: string }))]] : [],
    );
    return { ...one, steps: { ...steps, ...Object.fromEntries(phases) } };
  });
  return { ...configuration, ...Object.fromEntries(building), tests };
}

/** What a step says of itself: a file of its artifacts for each thing, and its name in SHARED_DIR. */
function standIn(name: string, deed = ''): string {
  return `#!/bin/bash
set -eu
env -0 >"$ARTIFACT_DIR/env"
date +%s%3N >"$ARTIFACT_DIR/began"
pwd >"$ARTIFACT_DIR/folder"
if [[ -e \${KUBECONFIG:-} ]]; then grep -oE 'https?://[^",} ]+' "$KUBECONFIG" >"$ARTIFACT_DIR/server" || true; fi
if [[ -n \${SHARED_DIR:-} ]]; then
  ls -A "$SHARED_DIR" >"$ARTIFACT_DIR/shared"
  if [[ -e $SHARED_DIR/before ]]; then cat "$SHARED_DIR/before" >"$ARTIFACT_DIR/before"; fi
  if [[ -w $SHARED_DIR ]]; then echo "${name}" >>"$SHARED_DIR/before"; fi
fi
echo "${name} ran"
${deed}
`;
}

function toldOf(read: (name: string) => string | undefined): Told | undefined {
  const env = read('env');
  if (env === undefined) return undefined;
  const lines = (name: string) => read(name)?.split('\n').filter(Boolean) ?? [];
  return {
    env: Object.fromEntries(env.split('\0').map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)])),
    ...{ shared: lines('shared'), before: lines('before'), server: lines('server')[0] ?? '' },
    ...{ folder: lines('folder')[0] ?? '', began: Number(read('began')) },
  };
}

/** A repository with a Dockerfile for each image that is made of one, and one commit. */
function makeRepository(place: string, { images, build_root }: Configuration): void {
  for (const image of [...(images?.items ?? []), ...(build_root?.project_image ? [build_root.project_image] : [])]) {
    if (image.dockerfile_literal !== undefined) continue;
    write(join(place, image.context_dir ?? '.', image.dockerfile_path ?? 'Dockerfile'), dockerfileOf(image));
  }
  if (build_root?.from_repository)
    write(
      join(place, '.ci-operator.yaml'),
      stringify({ build_root_image: { namespace: 'ci', name: 'root', tag: '1' } }),
    );
  write(join(place, 'README'), 'a repository\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', place, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
}

/** With \`from\`, the last stage has that image; else an input stands for its name, else a registry of OpenShift has it. */
function dockerfileOf({ from, inputs = {} }: Pick<ImageBuild, 'from' | 'inputs'>): string {
  const [known] = Object.values(inputs).flatMap(({ as = [] }) => as);
  const base = known ?? (from ? 'scratch' : 'registry.ci.openshift.org/ci/base:latest');
  return `FROM ${base}\nCOPY . /content\nRUN ls -A /content >/etc/content\n`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
