import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A catalogue of tasks between the tests of a run and the real one, which can make them wait. */
export interface HeldCatalog {
  readonly url: string;
  /** The next tests that ask wait, for as long as their time limit lets them; resolves when they do. */
  hold(): { readonly asked: Promise<void> };
  /** They and all that ask from now on get their answers. */
  release(): void;
}

/** Passes on what it is asked to the catalogue at that address until the test ends. */
export async function heldCatalog(t: TestContext, real: string | undefined): Promise<HeldCatalog> {
  const waiting: (() => void)[] = [];
  let held: PromiseWithResolvers<void> | undefined;
  const pass = async (path: string, response: ServerResponse) => {
    const { status, headers, body } = await ask(`${real}${path}`);
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => {
    const go = () => void pass(request.url ?? '/', response);
    if (held === undefined) return go();
    waiting.push(go);
    held.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      held = Promise.withResolvers<void>();
      return { asked: held.promise };
    },
    release() {
      held = undefined;
      for (const go of waiting.splice(0)) go();
    },
  };
}

async function ask(url: string) {
  const answer = await fetch(url);
  const type = answer.headers.get('content-type');
  return { status: answer.status, headers: type ? { 'content-type': type } : {}, body: await answer.text() };
}
