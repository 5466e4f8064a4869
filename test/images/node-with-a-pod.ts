import { join } from 'node:path';
import { startKubelet } from '../../src/sandbox/controllers/kubelet.ts';
import { kinds } from '../../src/sandbox/controllers/objects.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import { architecture } from '../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../src/sandbox/registry/registry.ts';

/** A kubelet in a folder whose only Pod never ends; says `up` when that runs. */
const [folder = ''] = process.argv.slice(2);
const store = createStore(Date.now);
const registry = await startRegistry({ folder: join(folder, 'registry') });
registry.put('own/machine', 'latest', makeMachineImage([architecture]));
const kubelet = startKubelet(store, registry, folder, console.error, undefined, { containers: 'image' });
const command = ['bash', '-c', 'setsid sleep 10000 & echo up; wait'];
const containers = [{ name: 'test', image: `${registry.host}/own/machine:latest`, command }];
store.create({
  ...kinds.pod,
  metadata: { name: 'web', namespace: 'ns' },
  spec: { restartPolicy: 'Never', containers },
});
const printed = () => kubelet.podLogs('ns', 'web')?.read(0).toString() ?? '';
while (printed() === '') await new Promise(setImmediate);
process.stdout.write(printed());
