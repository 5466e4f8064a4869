import type { Registries } from '../ports/registries.ts';
import { isLoopback } from './proxy-for.ts';

/**
 * Registries as a sandbox has them: its own one, `host:port`, stands for all that are not on this machine, with the images
 * of `quay.io/a/b` in its repository `outside/quay.io/a/b`. Nobody else is asked.
 */
export function standInRegistries(registries: Registries, host: string): Registries {
  return {
    ...registries,
    send: (request, env) => registries.send({ ...request, url: standIn(request.url, host) }, env),
  };
}

function standIn(address: string, host: string): string {
  const url = new URL(address);
  if (isLoopback(url.hostname)) return address;
  const path = url.pathname.replace(/^\/v2\/(?=.)/, `/v2/outside/${url.host.replace(':', '_')}/`);
  return `http://${host}${path}${url.search}`;
}
