import { resolve } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import { startSandbox } from '../wiring.ts';
import type { Command, Given } from './command.ts';

/** `streamstress sandbox`. */
export const sandbox: Command = {
  name: 'sandbox',
  details: `Serves the Kubernetes API (HTTPS, own CA) and an image registry on 127.0.0.1, behaves as OLM, the Pipelines operator
and a kubelet do, and runs the images as local processes. Everything lies below one folder. Stops on Ctrl-C.

  streamstress sandbox &
  kubectl --kubeconfig test-output/sandbox/kubeconfig get pods -A`,
  options: {
    folder: { value: 'DIR', help: 'where everything lies (default ./test-output/sandbox)' },
    'api-port': { value: 'PORT', help: 'port of the API server (default a free one)' },
    'registry-port': { value: 'PORT', help: 'port of the registry (default a free one)' },
    json: { help: 'print the addresses as JSON' },
  },
  async run(given, { stdout, folder, signals }) {
    const running = await startSandbox({
      folder: resolve(folder, given.text('folder') ?? 'test-output/sandbox'),
      ...ports(given),
    });
    const { server, kubeconfig, registry, baseImage, gauge } = running;
    const addresses = { server, kubeconfig, registry, baseImage, gauge };
    stdout.write(given.is('json') ? `${JSON.stringify(addresses, null, 2)}\n` : addressText(addresses));
    if (!signals.cancel.aborted) await new Promise((stop) => signals.cancel.addEventListener('abort', stop));
    await running.close();
    return 0;
  },
};

function addressText(addresses: Record<string, string>): string {
  const { server, kubeconfig, registry, baseImage, gauge } = addresses;
  return [
    `The sandbox is up at ${server}; Ctrl-C stops it.`,
    '',
    `  export KUBECONFIG=${kubeconfig}`,
    `  export KO_DEFAULTBASEIMAGE=${baseImage}`,
    `  export STREAMSTRESS_GAUGE=${gauge}    # a stand-in: it runs markdown specs with JavaScript steps`,
    `  streamstress run --registry ${registry}/tekton-upstream`,
    '',
  ].join('\n');
}

function ports(given: Given): { apiPort?: number; registryPort?: number } {
  const api = port(given, 'api-port');
  const registry = port(given, 'registry-port');
  return {
    ...(api === undefined ? {} : { apiPort: api }),
    ...(registry === undefined ? {} : { registryPort: registry }),
  };
}

function port(given: Given, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new StreamstressError(
    'request',
    ['options', 'invalid'],
    `--${option} "${text}": a port is a whole number from 1 to 65535`,
  );
}
