import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcError, readFlags } from './flags.ts';
import { filesIn, type Image, readImage } from './image.ts';
import type { World } from './world.ts';

const known = ['from', 'file', 'to', 'registry-config', 'max-per-registry', 'filter-by-os'];

/**
 * `oc adm release extract`: one file of a payload to standard output, or all into a folder. Read: openshift/oc @ 6b8e30c5,
 * pkg/cli/admin/release/extract.go (Complete, Run).
 */
export async function releaseExtract({ registry, print }: World, args: readonly string[]): Promise<void> {
  const flags = readFlags(args, known, ['insecure'], { a: 'registry-config' });
  const images = [...flags.values('from'), ...flags.words];
  const [from] = images;
  if (images.length > 1) throw new OcError('error: you may only specify a single image via --from or argument');
  if (from === undefined) throw new OcError('error: must specify an image containing a release payload with --from');
  const [file, to = '.'] = [flags.value('file'), flags.value('to')];
  if (to !== '.' && file !== undefined) throw new OcError('error: only one of --to and --file may be set');
  const client = registry(flags.value('registry-config'));
  const image = await readImage(client, from);
  const files = await filesIn(client, image, 'release-manifests');
  if (file === undefined) return writeAll(to, files, print, extractedText(image));
  const content = files.get(file);
  if (content === undefined) throw new OcError(`error: image did not contain ${file}`);
  print(content);
}

function writeAll(folder: string, files: ReadonlyMap<string, Buffer>, print: World['print'], text: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name.replaceAll('/', '_')), content);
  print(text);
}

function extractedText({ place, manifest, config }: Image): string {
  const which = place.version.startsWith('sha256:') ? '' : `from digest ${manifest.digest} `;
  return `Extracted release payload ${which}created at ${config.created}\n`;
}
