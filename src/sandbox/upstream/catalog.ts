import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { close, listen } from '../listen.ts';

/** A catalogue of tasks, as release-tests fetch one over HTTP. */
export interface Catalog {
  /** `http://127.0.0.1:PORT`; a task is at `/task/<name>`. */
  readonly url: string;
  close(): Promise<void>;
}

const tasks: Readonly<Record<string, string>> = {
  'git-clone': 'Clones a repository into a workspace.',
  'golang-build': 'Builds a Go program.',
};

/** Serves the catalogue on 127.0.0.1, on any free port where none is given. */
export async function startCatalog(port = 0): Promise<Catalog> {
  const server = createServer((request, response) => {
    const name = /^\/task\/([a-z0-9-]+)$/.exec(request.url ?? '')?.[1] ?? '';
    serveTask(name, response);
  });
  const bound = await listen(server, 'catalogue of tasks', port);
  return { url: `http://127.0.0.1:${bound}`, close: () => close(server) };
}

function serveTask(name: string, response: ServerResponse): void {
  const description = tasks[name];
  if (description === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ apiVersion: 'tekton.dev/v1', kind: 'Task', metadata: { name }, spec: { description } }),
  );
}
