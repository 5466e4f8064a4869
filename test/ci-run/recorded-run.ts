import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { readForPlan } from '../../src/commands/ci-configuration.ts';
import { withRepositoryInputs } from '../../src/commands/ci-repository-inputs.ts';
import { ciRun } from '../../src/commands/ci-run.ts';
import { ciRunRequest } from '../../src/commands/ci-run-request.ts';
import { withCiSandbox } from '../../src/commands/ci-sandbox.ts';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { hostOptionsOf, requestOf } from '../../src/commands/request-options.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { runConfiguration } from '../../src/run.ts';
import { createHost } from '../../src/wiring.ts';
import type { Write } from '../contract/ci-writes.ts';

const packageFolder = resolve(import.meta.dirname, '../..');

/** Runs a configuration that has something of everything, on a sandbox; answers with all that it wrote to the cluster. */
export async function recordedRun(folder: string): Promise<{
  readonly writes: readonly Write[];
  readonly said: string;
  readonly code: number;
}> {
  const repository = join(folder, 'every');
  makeRepository(repository);
  const config = join(import.meta.dirname, 'recorded', 'acme-every-main.yaml');
  let said = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      said += chunk;
      done();
    },
  });
  const never = new AbortController().signal;
  const stderr = sink as unknown as NodeJS.WriteStream;
  const terminal: Terminal = {
    ...{ stdout: sink, stderr, progress: 'terminal', folder, packageFolder, version: 'test' },
    ...{ environment: { PATH: process.env.PATH, HOME: folder }, self: [process.execPath] },
    signals: { cancel: never, force: never },
  };
  const given = parseCommand(ciRun, [config, '--source', repository, '--promote', '--output-dir', join(folder, 'out')]);
  const { validated, profiles = new Map() } = readForPlan(given, terminal);
  const request = requestOf('ci', given, terminal);
  const asked = ciRunRequest(given, terminal, { origin: validated.origin, targets: [], runId: request.runId });
  const owned = withRepositoryInputs(validated, repository, folder);
  const whole = { validated: owned, profiles, buildRoot: undefined, request: asked };
  const writes: Write[] = [];
  const code = await withCiSandbox(whole, { given, terminal, request }, async (what, call) => {
    const host = createHost(call.terminal, hostOptionsOf(call.given, call.terminal, []));
    const cluster = recording(host.world.cluster, writes);
    const { report } = await runConfiguration(what, call.request, { ...host, world: { ...host.world, cluster } });
    said += report.steps.map(({ name, status, summary }) => `${name} ${status}: ${summary}\n`).join('');
    said += JSON.stringify(report.problems);
    return report.run.exitCode;
  });
  return { writes, said, code };
}

/** A cluster that writes down what is sent to it. */
function recording(cluster: Cluster, writes: Write[]): Cluster {
  return {
    ...cluster,
    create(object) {
      writes.push(structuredClone({ object }));
      return cluster.create(object);
    },
    patch(key, patch) {
      writes.push(structuredClone({ key, patch }));
      return cluster.patch(key, patch);
    },
  };
}

function makeRepository(place: string): void {
  mkdirSync(join(place, 'root'), { recursive: true });
  writeFileSync(join(place, 'root/Dockerfile'), 'ARG LEVEL=8\nFROM registry.example.com/acme/root:1\nRUN true\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', place, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
}
