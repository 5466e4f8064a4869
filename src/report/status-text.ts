import type { ClusterStatus, ImageStatus } from '../model/cluster-status.ts';
import type { JobStatus } from '../model/job.ts';
import { plainText } from '../model/plain-text.ts';
import { summaryRow } from './summary-text.ts';

/** What runs of one component, taken together. */
type Standing = 'upstream' | 'changing' | 'own' | 'absent';

/** A status for people: the answer first, then where it comes from, then every image. */
export function statusText(status: ClusterStatus): string {
  const { server, openshift, csv, channel, via, lock, customResource, images } = status;
  const operator = csv ?? via;
  return [
    ...answers(status),
    '',
    summaryRow('cluster', `OpenShift ${openshift} at ${server}`),
    ...(operator ? [summaryRow('operator', channel ? `${operator}, channel ${channel}` : operator)] : []),
    ...(via ? [summaryRow('images by', via)] : []),
    ...(customResource
      ? [summaryRow(customResource.kind, `Ready ${customResource.ready} (whatever its images do)`)]
      : []),
    summaryRow(
      'lock',
      lock ? `${lock.holder} since ${lock.since}, last heard of at ${lock.renewed}` : 'nobody is at work',
    ),
    ...(status.record ? [summaryRow('undo', 'streamstress restore')] : []),
    ...status.jobs.map((job) => summaryRow('job', jobText(job))),
    ...(images.length > 0 ? ['', ...table(images)] : []),
    '',
  ].join('\n');
}

/** `streamstress-1770000000 running since 2026-10-31T01:00:00Z, pipeline: 12 of 133: 10 passed, 2 failed, 3m 12s`. */
function jobText({ name, state, createdAt, endedAt, components, progress, verdict, trouble }: JobStatus): string {
  const of = components.length > 0 ? `, ${components.join(', ')}` : '';
  const when = endedAt === undefined ? `since ${createdAt}` : `at ${endedAt}`;
  const more = trouble?.message ?? verdict ?? progress;
  return plainText(`${name} ${state} ${when}${of}${more === undefined ? '' : `: ${more}`}`);
}

/** `upstream pipeline, triggers (12 images); the operator's own: chains`. */
export function standingsText(images: readonly ImageStatus[]): string {
  const standings = standingsOf(images);
  const named = (wanted: readonly Standing[]) =>
    [...standings].flatMap(([name, standing]) => (wanted.includes(standing) ? [name] : []));
  const swapped = named(['upstream', 'changing']);
  const own = named(['own']);
  const count = images.filter(({ source }) => source === 'swapped').length;
  return [
    ...(swapped.length > 0 ? [`upstream ${swapped.join(', ')} (${count} ${count === 1 ? 'image' : 'images'})`] : []),
    ...(own.length > 0 ? [`the operator's own: ${own.join(', ')}`] : []),
  ].join('; ');
}

function answers({ via, record, images }: ClusterStatus): readonly string[] {
  if (via === undefined) return ['The operator is not installed: no images to show.'];
  const standings = standingsOf(images);
  const named = (wanted: Standing) => [...standings].flatMap(([name, standing]) => (standing === wanted ? [name] : []));
  const says = (wanted: Standing, one: string, many: string) => {
    const names = named(wanted);
    return names.length === 0
      ? []
      : [`${names.length} ${names.length === 1 ? `component ${one}` : `components ${many}`}: ${names.join(', ')}`];
  };
  const since = record ? ` since ${record.since} by ${record.by}` : '';
  return [
    ...says('upstream', `runs upstream images${since}`, `run upstream images${since}`),
    ...says('changing', 'does not run what the operator was told', 'do not run what the operator was told'),
    ...says('own', "has the operator's own images", "have the operator's own images"),
    ...says('absent', 'is not there', 'are not there'),
  ];
}

function standingsOf(images: readonly ImageStatus[]): ReadonlyMap<string, Standing> {
  const components = [...new Set(images.map(({ component }) => component))];
  return new Map(components.map((name) => [name, standingOf(images.filter(({ component }) => component === name))]));
}

function standingOf(images: readonly ImageStatus[]): Standing {
  if (images.some(({ state }) => state === 'changing')) return 'changing';
  if (images.some(({ source }) => source === 'swapped')) return 'upstream';
  return images.some(({ source }) => source === 'own') ? 'own' : 'absent';
}

function table(images: readonly ImageStatus[]): readonly string[] {
  const rows = images.map(({ component, image, source, wanted, state, trouble }) => [
    component,
    image,
    source,
    state === 'absent' ? '' : shortDigest(wanted),
    trouble === undefined ? state : `${state}: ${trouble}`,
  ]);
  const all = [['component', 'image', 'source', 'digest', 'state'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** The first twelve digits; a tag as it is. */
function shortDigest(image: string | undefined): string {
  const [, digest] = image?.split('@sha256:') ?? [];
  return digest?.slice(0, 12) ?? image?.slice(image.lastIndexOf(':') + 1) ?? 'none';
}
