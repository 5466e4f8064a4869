import { resolve } from 'node:path';
import { readProduct } from '../run.ts';
import { createHost, startSandbox } from '../wiring.ts';
import type { Command } from './command.ts';
import { portOption } from './port-option.ts';
import { hostOptionsOf } from './request-options.ts';

/** `streamstress sandbox`. */
export const sandbox: Command = {
  name: 'sandbox',
  details: `Serves the Kubernetes API (HTTPS, own CA) and an image registry on 127.0.0.1, behaves as OLM, the Pipelines operator
and a kubelet do, and runs the images as local processes. Everything lies below one folder. Stops on Ctrl-C.

  streamstress sandbox &
  kubectl --kubeconfig test-output/sandbox/kubeconfig get pods -A`,
  options: {
    folder: { value: 'DIR', help: 'where everything lies (default ./test-output/sandbox)' },
    'components-file': {
      value: 'FILE',
      help: 'the operator is that of its table [operator], with its components, in place of the Pipelines operator',
    },
    'api-port': { value: 'PORT', help: 'port of the API server (default a free one)' },
    'registry-port': { value: 'PORT', help: 'port of the registry (default a free one)' },
    json: { help: 'print the addresses as JSON' },
  },
  async run(given, terminal) {
    const { stdout, folder, signals } = terminal;
    const options = { ...hostOptionsOf(given, terminal, []), logs: false };
    const running = await startSandbox({
      folder: resolve(folder, given.text('folder') ?? 'test-output/sandbox'),
      apiPort: portOption(given, 'api-port'),
      registryPort: portOption(given, 'registry-port'),
      product: await readProduct(createHost(terminal, options)),
    });
    const { server, kubeconfig, kubeadminPassword, certificateAuthority, registry, baseImage, gauge } = running;
    const addresses = { server, kubeconfig, kubeadminPassword, certificateAuthority, registry, baseImage, gauge };
    stdout.write(given.is('json') ? `${JSON.stringify(addresses, null, 2)}\n` : addressText(addresses));
    if (!signals.cancel.aborted) await new Promise((stop) => signals.cancel.addEventListener('abort', stop));
    await running.close();
    return 0;
  },
};

function addressText(addresses: Record<string, string>): string {
  const { server, kubeconfig, kubeadminPassword, certificateAuthority, registry, baseImage, gauge } = addresses;
  return [
    `The sandbox is up at ${server}; Ctrl-C stops it.`,
    '',
    `  export KUBECONFIG=${kubeconfig}`,
    `  export KO_DEFAULTBASEIMAGE=${baseImage}`,
    `  export STREAMSTRESS_GAUGE=${gauge}    # a stand-in: it runs markdown specs with JavaScript steps`,
    `  streamstress run --local --registry ${registry}/tekton-upstream`,
    '',
    'Or signed in with a password, as on a cluster:',
    '',
    `  --api-url ${server} --certificate-authority ${certificateAuthority}`,
    `  --username kubeadmin --password-file ${kubeadminPassword}`,
    '',
  ].join('\n');
}
