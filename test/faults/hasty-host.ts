import { join, resolve } from 'node:path';
import type { RunEvent } from '../../src/model/run-event.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Host } from '../../src/run.ts';
import { createHost } from '../../src/wiring.ts';

const root = resolve(import.meta.dirname, '../..');

/** How a host is made, and how fast time passes for it. */
interface HastyOptions {
  /** Output folder; caches lie below. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** How much faster time passes than on the wall: with 10, a minute of waiting is over after 6 s. */
  readonly haste: number;
  readonly signals?: Host['signals'];
  readonly onEvent?: (event: RunEvent) => void;
}

/** The real world, with a clock that runs fast. */
export function hastyHost({ folder, kubeconfig, haste, signals, onEvent }: HastyOptions): Host {
  const never = new AbortController().signal;
  const made = createHost(
    {
      environment: { PATH: process.env.PATH, HOME: folder },
      packageFolder: root,
      version: 'test',
      signals: signals ?? { cancel: never, force: never },
    },
    {
      outputDir: folder,
      cacheDir: join(folder, 'cache'),
      signIn: {
        type: 'kubeconfig',
        files: [kubeconfig],
        byDefault: false,
        context: undefined,
        certificateAuthority: undefined,
        insecureSkipTlsVerify: false,
      },
      ...{
        remote: undefined,
        keepCommits: false,
        siteUrl: undefined,
        branch: 'gh-pages',
        componentsFile: undefined,
        suitesFile: undefined,
        knownIssuesFile: undefined,
        historyFile: undefined,
      },
      logs: false,
      listeners: onEvent ? [onEvent] : [],
    },
  );
  return { ...made, world: { ...made.world, clock: hasty(made.world.clock, haste) } };
}

function hasty(clock: Clock, haste: number): Clock {
  const start = clock.now();
  return {
    now: () => start + (clock.now() - start) * haste,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds / haste, signal),
  };
}
