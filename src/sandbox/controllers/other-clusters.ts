/** A cluster that runs beside the sandbox: another API server of this process. */
export interface OtherCluster {
  /** Address of its API server. */
  readonly server: string;
  /** Text of a kubeconfig of somebody who may do everything there. */
  readonly kubeconfig: string;
  /** Password of `kubeadmin`. */
  readonly password: string;
  close(): Promise<void>;
}

export type StartCluster = (name: string) => Promise<OtherCluster>;

/** The clusters that controllers have had started, by name. */
export interface OtherClusters {
  /** Starts the cluster where it is not known yet. A control loop has to look again while it is `starting`. */
  look(name: string): OtherCluster | Error | 'starting';
  /** Closes it, also where it is not started yet. */
  drop(name: string): void;
  /** Drops all and waits until they are closed. */
  stop(): Promise<void>;
}

/** No clusters yet. */
export function createOtherClusters(startCluster: StartCluster): OtherClusters {
  const found = new Map<string, OtherCluster | Error | 'starting'>();
  const started = new Map<string, Promise<OtherCluster>>();
  const closing = new Set<Promise<void>>();

  function begin(name: string): 'starting' {
    const promise = startCluster(name);
    started.set(name, promise);
    found.set(name, 'starting');
    const keep = (cluster: OtherCluster | Error) => void (started.get(name) === promise && found.set(name, cluster));
    promise.then(keep, (thrown) => keep(thrown instanceof Error ? thrown : new Error(String(thrown))));
    return 'starting';
  }

  function drop(name: string): void {
    const end = started.get(name)?.then((cluster) => cluster.close());
    started.delete(name);
    found.delete(name);
    if (end === undefined) return;
    const closed = end.catch(() => undefined).finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    look: (name) => found.get(name) ?? begin(name),
    drop,
    async stop() {
      for (const name of [...started.keys()]) drop(name);
      await Promise.all(closing);
    },
  };
}
