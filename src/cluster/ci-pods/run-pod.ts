import type { PodOrder, PodRun } from '../../model/ci-run.ts';
import { plainText } from '../../model/plain-text.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Files } from '../../ports/files.ts';
import { diagnose } from '../diagnose.ts';
import { followContainer, lookAgain, type SeenPod } from './follow-container.ts';
import { keepArtifacts, keepEnding } from './keep-artifacts.ts';
import { graceOf } from './pod-object.ts';
import { outcomeOf } from './pod-outcome.ts';
import { containerState, failedInit } from './pod-state.ts';
import { createFrames, type FrameReader, type Frames, type Sent } from './read-frames.ts';
import { awaitStart, createPod, keyOf } from './start-pod.ts';

/** Seconds beyond its grace in which a pod that was deleted is gone. */
const leaving = 30;
/** Milliseconds in which the log is followed of a pod that has started: nothing of one that is deleted before is seen. */
const settling = 3000;
const [keptLines, shownLines] = [200, 10];

/** What a pod is run with. */
export interface PodRunning {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly files: Files;
  /** Folder for what it leaves. */
  readonly folder: string;
  readonly marker: string;
  /** Commit that it is of. */
  readonly revision: string;
  /** Ends it: it is deleted, with its grace. */
  readonly stop: AbortSignal;
  /** Seconds that it may wait for its start. */
  readonly pendingTimeout: number;
  progress(message: string): void;
  output(line: string): void;
}

/** How a pod ended, and what it has left in SHARED_DIR. */
export interface EndedPod {
  readonly run: PodRun;
  readonly shared: Sent | undefined;
}

/**
 * Runs the Pod of a step to its end, keeping its log and what it leaves in a folder. One that is stopped is deleted, and what
 * it leaves in its grace still comes. Errors: `ci:running_pod:timeout`, `ci:pod_pending:timeout`; those of the cluster;
 * `cancelled` or why it was stopped, where it never started.
 */
export async function runPod(order: PodOrder, pod: KubernetesObject, running: PodRunning): Promise<EndedPod> {
  const { cluster, clock, files, folder, stop, progress } = running;
  await files.remove(folder);
  await files.write(`${folder}/build-log.txt`, '');
  const patience = { clock, signal: stop, progress, timeout: running.pendingTimeout };
  const created = await createPod(cluster, pod, patience);
  const key = keyOf(created);
  const remove = () => cluster.delete(key).then(noReturn, noReturn);
  const began = await awaitStart(cluster, key, patience).catch(async (error) => {
    await remove();
    throw error;
  });
  const started = clock.now();
  const giveUp = new AbortController();
  const frames = createFrames(running.marker);
  const onStop = () => {
    const patient = clock.sleep(settling, giveUp.signal).catch(noReturn);
    void Promise.race([frames.begun, patient]).then(remove);
    const longest = (graceOf(order) + leaving) * 1000;
    clock.sleep(longest, giveUp.signal).then(() => giveUp.abort(), noReturn);
  };
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  const reading = { ...running, frames, giveUp: giveUp.signal, remove };
  const seen = await readPod(key, created.metadata.uid, began, reading)
    .catch(async (error) => {
      await remove();
      throw error;
    })
    .finally(() => {
      stop.removeEventListener('abort', onStop);
      giveUp.abort();
    });
  return endedPod(order, seen, started, running);
}

interface PodReading extends PodRunning {
  readonly frames: FrameReader;
  readonly giveUp: AbortSignal;
  remove(): Promise<void>;
}

/** What was read of a pod until its end. */
interface ReadPod extends SeenPod {
  readonly frames: Frames;
  readonly lastLines: readonly string[];
}

async function readPod(
  key: ObjectKey,
  uid: string | undefined,
  began: KubernetesObject | undefined,
  { cluster, clock, files, folder, frames, progress, output, giveUp, remove }: PodReading,
): Promise<ReadPod> {
  const lastLines: string[] = [];
  const onLine = (line: string) => {
    files.append(`${folder}/build-log.txt`, `${line}\n`);
    output(line);
    lastLines.push(line);
    if (lastLines.length > keptLines) lastLines.splice(0, keptLines / 2);
  };
  const init = failedInit(began);
  if (init !== undefined) {
    const text = await cluster.log({ namespace: key.namespace ?? '', name: key.name }, init, keptLines);
    for (const line of text.split('\n').filter(Boolean)) onLine(line);
    return { pod: began, isGone: false, frames: frames.read(), lastLines };
  }
  const reading = { cluster, clock, signal: giveUp, progress };
  const lost = (error: unknown): SeenPod => {
    if (!giveUp.aborted) throw error;
    return { pod: began, isGone: true };
  };
  const test = followContainer(key, uid, 'test', { ...reading, onLine }).catch(lost);
  // Where it was killed before it had begun, the other container would wait for it for ever.
  const tooLong = test.then(() => clock.sleep(settling * 10, giveUp)).then(() => 'silent' as const, noReturn);
  void Promise.race([frames.begun, tooLong]).then((said) => (said === 'silent' ? remove() : undefined));
  const [seen] = await Promise.all([
    test,
    followContainer(key, uid, 'artifacts', { ...reading, onLine: frames.push }).catch(lost),
  ]);
  const after = await lookAgain(key, reading);
  const isThere = after !== undefined && after.metadata.uid === uid;
  return { pod: isThere ? after : seen.pod, isGone: !isThere, frames: frames.read(), lastLines };
}

async function endedPod(order: PodOrder, read: ReadPod, started: number, running: PodRunning): Promise<EndedPod> {
  const { cluster, clock, files, folder, revision, output } = running;
  const now = clock.now();
  const { outcome, exitCode, why } = outcomeOf(order, read, running.stop.aborted);
  const { junit, notes } = await keepArtifacts(read.frames.artifacts, folder, files);
  for (const note of notes) output(note);
  const run: PodRun = {
    ...{ order, outcome, exitCode, junit },
    message: outcome === 'passed' ? '' : await messageOf(why, outcome, read, cluster),
    startedAt: startOf(read.pod) ?? new Date(started).toISOString(),
    seconds: Math.max(0, now - started) / 1000,
  };
  await keepEnding(run, { folder, revision, now }, notes, files);
  return { run, shared: read.frames.shared };
}

function startOf(pod: KubernetesObject | undefined): string | undefined {
  const { running, terminated } = containerState(pod, 'test') ?? {};
  return terminated?.startedAt ?? running?.startedAt;
}

/** Of a step that failed the end of its log; of one that was lost what the cluster says. */
async function messageOf(why: string, outcome: PodRun['outcome'], { pod, lastLines }: ReadPod, cluster: Cluster) {
  const said = lastLines.map((line) => plainText(line).trimEnd()).filter(Boolean);
  const events = outcome === 'lost' && pod ? await diagnose(cluster, [keyOf(pod)]) : '';
  return [why, ...(events ? [events] : said.slice(-shownLines))].join('\n');
}

function noReturn(): void {}
