import { compareVersions, semanticVersion, versionRange } from './semantic-version.ts';
import { json, type Reply, type Request, refuse, type Service, serve } from './serve.ts';

/** A payload that a stream has. */
export interface ReleaseTag {
  /** `4.19.0-0.nightly-2026-01-02-030405` */
  readonly name: string;
  readonly pullSpec: string;
  /** `Accepted` where nothing is said; `Ready` while its tests run, `Rejected` when they failed. */
  readonly phase?: string;
}

/**
 * Payloads by stream. A candidate's stream is `<X.Y>.0-0.<stream>` (`4.19.0-0.nightly`), a prerelease's `4-stable`;
 * that of another architecture than amd64 has it at its end (`4.19.0-0.nightly-arm64`).
 */
export type ReleaseStreams = Readonly<Record<string, readonly ReleaseTag[]>>;

/**
 * Starts a release controller: `/api/v1/releasestream/<stream>/latest?in=<range>&rel=<steps back>` and `…/tags`. The
 * streams are looked up anew for each request. Read: openshift/release-controller @ 5735800d,
 * cmd/release-controller-api/http.go (locateLatest, apiReleaseLatest, apiReleaseTags), pkg/release-controller/release.go
 * (LatestForStream).
 */
export function startReleaseController(streams: () => ReleaseStreams): Promise<Service> {
  return serve('release controller', (request) => answer(streams(), request));
}

function answer(streams: ReleaseStreams, { path, query }: Request): Reply {
  const route = /^\/api\/v1\/releasestream\/(?<stream>[^/]+)\/(?<what>latest|tags)$/.exec(path)?.groups;
  if (route === undefined) return refuse(404, '404 page not found');
  const stream = decodeURIComponent(route.stream ?? '');
  const tags = Object.hasOwn(streams, stream) ? newestFirst(streams[stream] ?? []) : undefined;
  return route.what === 'tags' ? tagsOf(stream, tags, query) : latestOf(tags, query);
}

function newestFirst(tags: readonly ReleaseTag[]): readonly ReleaseTag[] {
  const versions = tags.flatMap((tag) => semanticVersion(tag.name) ?? []);
  if (versions.length < tags.length) throw new RangeError('every release is named by a semantic version');
  const order = new Map(tags.map((tag, index) => [tag, versions[index]] as const));
  return [...tags].sort((a, b) => {
    const [first, second] = [order.get(a), order.get(b)];
    return first && second ? compareVersions(second, first) : 0;
  });
}

function tagsOf(stream: string, tags: readonly ReleaseTag[] | undefined, query: URLSearchParams): Reply {
  if (tags === undefined) return refuse(404, `Unable to find release ${stream}`);
  const phases = query.getAll('phase');
  const shown = tags.map(shownTag).filter(({ phase }) => phases.length === 0 || phases.includes(phase));
  return json({ name: stream, tags: shown.length > 0 ? shown : null });
}

function latestOf(tags: readonly ReleaseTag[] | undefined, query: URLSearchParams): Reply {
  const [within, back] = [query.get('in') ?? '', query.get('rel') ?? ''];
  const passes = within === '' ? () => true : versionRange(within);
  if (passes === undefined) {
    return refuse(400, `error: ?in must be a valid semantic version range: Could not parse Range "${within}"`);
  }
  if (!/^\d*$/.test(back)) return refuse(400, 'error: ?rel must be non-negative integer');
  if (tags === undefined) return refuse(404, 'no release configuration exists with the requested name');
  const accepted = tags.filter(({ name, phase = 'Accepted' }) => {
    const version = semanticVersion(name);
    return phase === 'Accepted' && version !== undefined && passes(version);
  });
  const found = accepted[Number(back)];
  if (found === undefined) return refuse(404, 'no tags exist within the release that satisfy the request');
  return formatted(shownTag(found), query.get('format') ?? '');
}

type ShownTag = ReturnType<typeof shownTag>;

function shownTag({ name, pullSpec, phase = 'Accepted' }: ReleaseTag) {
  return { name, phase, pullSpec, downloadURL: '' };
}

function formatted(tag: ShownTag, format: string): Reply {
  if (format === '' || format === 'json') return json(tag);
  if (format === 'pullSpec' || format === 'name' || format === 'downloadURL') {
    return { status: 200, type: 'text/plain', body: `${tag[format]}\n` };
  }
  return refuse(400, "error: Must specify one of '', 'json', 'pullSpec', 'name', or 'downloadURL");
}
