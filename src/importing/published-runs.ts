import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { LeftRun } from '../rereading/left-run.ts';
import { runId, runOfOtherLayout } from '../rereading/other-layout.ts';
import { junitTime } from '../results/junit/junit-time.ts';
import { type Found, labelsOf, unread } from './found-run.ts';
import type { SourceFiles } from './source-files.ts';

const text = z.string().nullish();
const entry = z.object({ id: text, timestamp: text, date: text, label: text, file: text });
type Entry = z.infer<typeof entry>;

/** `runs/manifest.json`; `file` is written from the root of the branch by some writers, from its folder by others. */
const manifest = z.object({ runs: z.array(entry) });

/** What a published run tells of the components that it tested, in either of its forms. */
const tested = z.object({
  as_of_date: text,
  component_refs: z.union([
    z.record(z.string(), text).transform((refs) => Object.entries(refs).map(([name, git_ref]) => ({ name, git_ref }))),
    z.array(z.object({ name: z.string(), git_ref: text, as_of_date: text })),
  ]),
});

/** The runs that the existing tool has published: `runs/manifest.json`, and one file each beside it. */
export async function* publishedRuns(source: SourceFiles, version: string): AsyncGenerator<Found> {
  const list = source.paths.find((path) => /^(?:runs\/)?manifest\.json$/.test(path));
  const folder = dirname(list ?? source.paths.find((path) => /^runs\/[^/]+\.json$/.test(path)) ?? '.');
  const listed = new Map<string, Entry>();
  if (list !== undefined) {
    const read = manifest.safeParse(jsonOf(await source.text(list)));
    for (const run of read.data?.runs ?? []) listed.set(join(folder, fileOf(run)), run);
    if (!read.success) yield unread(list, 'it is not a list of runs; the runs beside it are read without it');
  }
  const beside = source.paths.filter((path) => path !== list && dirname(path) === folder && path.endsWith('.json'));
  for (const path of new Set([...listed.keys(), ...beside].sort())) {
    yield publishedRun(path, await source.text(path), listed.get(path), version);
  }
}

/** A name leads to a file beside the list and nowhere else. */
function fileOf({ file, id }: Entry): string {
  return basename(file ?? `${id}.json`);
}

function publishedRun(path: string, content: string | undefined, listed: Entry | undefined, version: string): Found {
  if (content === undefined) return unread(path, 'the list of runs names it, but it is not there');
  const found = jsonOf(content);
  if (found === null || typeof found !== 'object') return unread(path, 'it is not JSON');
  const told = { ...listed, ...withoutNulls(found) };
  const stem = basename(path, '.json');
  const timestamp = timeOf(told.timestamp) ?? timeOf(told.date) ?? timeOf(told.id) ?? timeOf(stem);
  const id = [told.id, stem].find((one) => typeof one === 'string' && runId.test(one));
  const run = runOfOtherLayout({ ...told, id, timestamp }, aboutOf(told), version);
  if (!run)
    return unread(path, 'it is not a run: counts and a list of tests with spec, scenario and passed are missing');
  if (timestamp === undefined) return unread(path, 'neither it nor the list of runs tells when it was');
  return { file: path, run: withLabel(run, told.label) };
}

function withLabel(run: LeftRun, label: unknown): LeftRun {
  return { ...run, request: { ...run.request, labels: labelsOf(typeof label === 'string' ? label : undefined) } };
}

/** Undefined where it is no JSON. */
function jsonOf(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '');
  } catch {
    return undefined;
  }
}

function withoutNulls(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

/** ISO 8601 of a timestamp, a day, or an id that is made of one: `run-20260101020304`. */
function timeOf(told: unknown): string | undefined {
  if (typeof told !== 'string') return undefined;
  const written = /^run-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(told)?.slice(1);
  const [year, month, day, hour, minute, second] = written ?? [];
  const time = written ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : told;
  const at = junitTime(time) ?? (/^\d{4}-\d\d-\d\d/.test(time) ? Date.parse(time) : Number.NaN);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** As `metadata.json` of the same tool has it. */
function aboutOf(told: Readonly<Record<string, unknown>>): unknown {
  const { data } = tested.safeParse(told);
  const resolved = data?.component_refs.map((ref) => ({ as_of_date: data.as_of_date, ...ref }));
  return { resolved_components: resolved ?? [] };
}
