import { createServer } from 'node:net';

/** Loopback ports that Pods listen on. Below what the system gives to outgoing connections. */
const lowest = 20_000;
const highest = 30_000;

/** Hands out free loopback ports, each to one Pod at a time. */
export function createPorts(): { take(): Promise<number>; give(port: number): void } {
  const taken = new Set<number>();
  let next = lowest + Math.floor(Math.random() * (highest - lowest));

  function candidate(): number {
    next = next + 1 < highest ? next + 1 : lowest;
    return taken.has(next) ? candidate() : next;
  }

  return {
    async take() {
      for (;;) {
        const port = candidate();
        taken.add(port);
        if (await isFree(port)) return port;
        taken.delete(port);
      }
    },
    give: (port) => void taken.delete(port),
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
