import { type KnownUsers, knownUsers } from '../cluster/known-users.ts';
import type { SuiteNeed } from '../model/suite.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Processes } from '../ports/processes.ts';

/** What was found of a need; nothing where all of it is there. */
export interface NeedFound {
  readonly need: SuiteNeed;
  /** What is missing, one sentence without its end. */
  readonly missing: string | undefined;
  /** What nobody can tell, one sentence without its end; that keeps nothing from being run. */
  readonly unknown: string | undefined;
}

/** Where needs are looked for. */
export interface NeedPorts {
  readonly cluster: Cluster;
  readonly processes: Processes;
}

/** Looks for the programs and variables on this machine and for the users on the cluster. */
export async function lookAtNeeds(
  needs: readonly SuiteNeed[],
  { cluster, processes }: NeedPorts,
): Promise<readonly NeedFound[]> {
  const users = needs.some((need) => need.users.length > 0) ? await knownUsers(cluster) : undefined;
  return Promise.all(needs.map((need) => lookAt(need, processes, users)));
}

async function lookAt(need: SuiteNeed, processes: Processes, users: KnownUsers | undefined): Promise<NeedFound> {
  const paths = await Promise.all(need.tools.map((tool) => processes.which(tool)));
  const tools = need.tools.filter((_, at) => paths[at] === undefined);
  const variables = need.variables.filter((name) => !processes.has(name));
  const strangers = need.users.filter((name) => users?.names.has(name) === false);
  const isSure = users?.complete === true;
  const missing = [
    ...listed(tools, 'is not on the PATH', 'are not on the PATH'),
    ...listed(variables, 'is not set', 'are not set'),
    ...(isSure ? listed(strangers, 'is no user of the cluster', 'are no users of the cluster') : []),
  ];
  const unknown = isSure ? [] : listed(strangers, 'may be a user of the cluster', 'may be users of the cluster');
  return {
    need,
    missing: missing.join('; ') || undefined,
    unknown: unknown[0] && `${unknown[0]}: nobody here can tell`,
  };
}

function listed(names: readonly string[], one: string, several: string): readonly string[] {
  if (names.length === 0) return [];
  return [`${names.map((name) => `"${name}"`).join(', ')} ${names.length === 1 ? one : several}`];
}
