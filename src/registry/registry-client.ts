import type { PushTarget } from '../model/push-target.ts';
import type { Clock } from '../ports/clock.ts';
import type { Login, Registries, RegistryEnv } from '../ports/registries.ts';
import type { World } from '../ports/world.ts';
import type { Grants } from './authorize.ts';

/** How a registry is asked. */
export interface RegistryClient {
  readonly registries: Registries;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly env: RegistryEnv;
  /** Who we are there; nobody where it is undefined. */
  readonly login: Login | undefined;
  /** What it has granted us so far. */
  readonly grants: Grants;
}

/** The client for `host[:port]/repository`. Errors: `request`, `registry:login_unreadable`. */
export type ClientFor = (repository: string) => Promise<RegistryClient>;

/** Clients as a push target's tools are: with its login and trust for what lies there, with the user's login elsewhere. */
export function registryClients(
  { registries, clock }: Pick<World, 'registries' | 'clock'>,
  signal: AbortSignal,
  { repository: own, env }: Pick<PushTarget, 'repository' | 'env'> = { repository: '', env: {} },
): ClientFor {
  const clients = new Map<string, Promise<RegistryClient>>();
  const open = async (place: string): Promise<RegistryClient> => ({
    ...{ registries, clock, signal, env, grants: new Map() },
    login: await registries.login(place, env),
  });
  return (repository) => {
    const place = repository.startsWith(`${own}/`) ? own : repository;
    const client = clients.get(place) ?? open(place);
    clients.set(place, client);
    return client;
  };
}
