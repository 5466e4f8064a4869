import { builtPath, type Component } from '../model/component.ts';
import { diskFull, StreamstressError } from '../model/error.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { Exit, Processes } from '../ports/processes.ts';

/** Compiler messages that an error repeats; the log has them all. */
const shownErrors = 5;

/** One call of ko: all images of a component. */
export interface KoRun {
  /** Path of ko. */
  readonly ko: string;
  readonly component: Component;
  readonly snapshot: SourceSnapshot;
  readonly folder: string;
  /** Whether the checkout brings its modules in `vendor/`. */
  readonly vendored: boolean;
  readonly target: PushTarget;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly platform: string;
  /** How many programs it compiles at once. */
  readonly jobs: number;
  /** The configuration to use instead of the checkout's `.ko.yaml`. */
  readonly configFile: string;
  /** File that ko writes the digests to. */
  readonly refsFile: string;
}

interface Ports {
  readonly processes: Processes;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
  readonly progress: (message: string) => void;
}

/**
 * Builds and pushes: ko sends only what the registry lacks and never has the layers of a base here, which a client of ours
 * would have to fetch (docs/adr/0011-who-pushes.md). The answer has one reference a line that ko wrote, in the order of completion.
 * Errors: `build`, `building:does_not_compile`, `building:ko_failed`; `infrastructure`, `building:push_failed`,
 * `building:no_base_image`, `disk_full`.
 */
export async function runKo(run: KoRun, { processes, signal, output, progress }: Ports): Promise<void> {
  const doing = `ko builds ${run.component.images.length} images for ${run.platform}`;
  progress(doing);
  const exit = await processes.run({
    program: run.ko,
    args: koArguments(run),
    cwd: run.folder,
    env: {
      ...run.target.env,
      KO_DOCKER_REPO: run.target.repository,
      KO_CONFIG_PATH: run.configFile,
      CGO_ENABLED: '0',
      GOTOOLCHAIN: 'auto',
      ...(run.vendored ? { GOFLAGS: '-mod=vendor' } : {}),
    },
    onLine: output,
    signal,
    heavy: true,
    onWait: (why) => progress(why ?? doing),
    fills: 'go-build',
  });
  if (exit.code !== 0) throw koFailed(exit, run);
}

/** What is the same for every build with the same key. */
export const koFlags: readonly string[] = ['--sbom=none'];

function koArguments(run: KoRun): string[] {
  return [
    'build',
    ...koFlags,
    `--image-refs=${run.refsFile}`,
    `--platform=${run.platform}`,
    `--jobs=${run.jobs}`,
    `--tags=${run.tags.join(',')}`,
    ...Object.entries(run.labels).map(([name, value]) => `--image-label=${csvField(`${name}=${value}`)}`),
    ...run.component.images.map(builtPath),
  ];
}

/** The flag takes a line of CSV. */
function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whose fault it is: the commit's (it does not compile), the registry's, or something that ko says last. */
function koFailed({ code, stderr }: Exit, run: KoRun): StreamstressError {
  const { component, snapshot, target, folder } = run;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  if (lines.some((line) => line.includes('no space left on device'))) return diskFull(folder, undefined);
  const compiler = lines.filter((line) => /^\S+\.go:\d+(:\d+)?: /.test(line));
  if (compiler.length > 0) {
    const said = compiler.slice(0, shownErrors).join('\n');
    const what = `"${component.name}" does not compile at ${shortCommit(snapshot.commit)} (${snapshot.ref}): ${said}`;
    return new StreamstressError('build', ['building', 'does_not_compile'], what);
  }
  const last = lines.findLast((line) => line.startsWith('Error: ')) ?? lines.slice(-3).join('; ');
  const base =
    /fetching base image: (.*)/s.exec(last)?.[1] ??
    /error (?:building|processing) \S+ (?:.*?)?(GET https?:.*)/.exec(last)?.[1];
  if (base !== undefined) return noBaseImage(component, base);
  const refusal = /error publishing ko:\/\/\S+: (.*)/.exec(last)?.[1];
  if (refusal !== undefined) {
    const what = `the registry of "${target.repository}" did not take the images of "${component.name}" at ${shortCommit(snapshot.commit)} (${snapshot.ref}): ${refusal}. Check --registry, that it is up, and that this user is logged in and may push there`;
    return new StreamstressError('infrastructure', ['building', 'push_failed'], what);
  }
  const why = last.replace(/^Error: /, '') || 'it said nothing';
  const what = `ko could not build "${component.name}" at ${shortCommit(snapshot.commit)} (${snapshot.ref}; exit ${code}): ${why}`;
  return new StreamstressError('build', ['building', 'ko_failed'], what);
}

function noBaseImage({ name }: Component, why: string): StreamstressError {
  const what = `a base image of "${name}" cannot be had: ${why}. Check that this machine reaches its registry, or name another one: base_images of [${name}] in a --components-file`;
  return new StreamstressError('infrastructure', ['building', 'no_base_image'], what);
}
