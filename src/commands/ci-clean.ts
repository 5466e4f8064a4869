import type { CleanedNamespace } from '../model/ci-run.ts';
import { cleanNamespaces } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Command } from './command.ts';
import { hostOptionsOf, outputOption, requestOf } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress ci clean`. */
export const ciClean: Command = {
  name: 'ci clean',
  details: `Deletes the namespaces that "ci run" has left on a cluster and that nobody wants any more: nobody has worked in them for
the time of --delete-when-idle, or they are older than --delete-after of their run. Clusters that were claimed for them are
given back. Others, also of your own, are never deleted.

  streamstress ci clean --dry-run
  streamstress ci clean --namespace ci-op-x3k9d2mf`,
  options: {
    namespace: { value: 'NAME', help: 'this one, whether somebody wants it or not', repeatable: true },
    all: { help: 'every namespace of "ci run", also those that are in use' },
    'dry-run': { help: 'delete nothing, say what would be deleted' },
    ...clusterOptions,
    ...outputOption,
    json: { help: 'print the namespaces as JSON' },
  },
  async run(given, terminal) {
    const host = createHost(terminal, { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false });
    const asked = { names: given.texts('namespace'), all: given.is('all'), dryRun: given.is('dry-run') };
    const { find, steps } = await cleanNamespaces(asked, requestOf('ci', given, terminal), host);
    const found = find('cleaned:ci');
    const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
    if (found) terminal.stdout.write(given.is('json') ? `${JSON.stringify(found, null, 2)}\n` : text(found, asked));
    if (failed) terminal.stderr.write(`${failed.summary}\n`);
    return failed ? 2 : 0;
  },
};

function text(found: readonly CleanedNamespace[], { dryRun }: { readonly dryRun: boolean }): string {
  const words = { delete: dryRun ? 'would delete' : 'deleted', keep: 'kept', deleting: 'deleted' };
  const lines = found.map(({ name, action, createdAt, why }) => `${words[action]} ${name} of ${createdAt}: ${why}\n`);
  return lines.length === 0 ? 'there are no namespaces of "ci run"\n' : lines.join('');
}
