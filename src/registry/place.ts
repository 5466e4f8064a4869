/** A repository of a registry, and what one may need there. */
export interface Place {
  /** `host[:port]`. */
  readonly host: string;
  readonly repository: string;
  /** What a token is asked for (distribution-spec, token scopes): `repository:team/app:pull`. */
  readonly scopes: readonly string[];
}

/** `host[:port]/repository`, to look and to pull from. */
export function placeToPull(name: string): Place {
  return placeOf(name, 'pull', []);
}

/** `host[:port]/repository`, to push to, where blobs of these repositories of the same host are mounted. */
export function placeToPush(name: string, mounted: readonly string[]): Place {
  return placeOf(name, 'pull,push', mounted);
}

function placeOf(name: string, actions: string, others: readonly string[]): Place {
  const at = name.indexOf('/');
  const host = name.slice(0, at);
  const short = name.slice(at + 1);
  // Docker Hub's own images: `docker.io/nginx`.
  const repository = host === 'docker.io' && !short.includes('/') ? `library/${short}` : short;
  const scopes = [`repository:${repository}:${actions}`, ...others.map((other) => `repository:${other}:pull`)];
  return { host, repository, scopes };
}

/** URL of a part of a repository: `manifests/latest`. Docker Hub's registry has another name than its images. */
export function urlOf({ host, repository }: Place, part: string): string {
  return `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}/v2/${repository}/${part}`;
}
