import type { Server } from 'node:net';
import { StreamstressError } from '../model/error.ts';

/**
 * Listens on 127.0.0.1, on any free port where none is given, and returns the port. `what` names the server in the
 * error `sandbox:port_in_use`.
 */
export async function listen(server: Server, what: string, port = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  try {
    await promise;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portInUse(what, port, error) : error;
  } finally {
    server.off('error', reject);
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function portInUse(what: string, port: number, cause: unknown): StreamstressError {
  const message = `the sandbox's ${what} cannot listen on 127.0.0.1:${port}: another program has that port. Stop it, give another port, or give none to have a free one chosen`;
  return new StreamstressError('request', ['sandbox', 'port_in_use'], message, cause);
}

/** Stops listening and cuts every connection. */
export async function close(server: Server & { closeAllConnections?(): void }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections?.();
  await promise;
}
