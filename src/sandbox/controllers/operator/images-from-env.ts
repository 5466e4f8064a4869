import type { KubernetesObject } from '../../../ports/cluster.ts';

type Env = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
}

/**
 * Puts the images of the operator's environment into a Deployment's containers and arguments. Of a variable's name, what
 * follows the prefix is a container's name, or after `ARG__` a flag's, in lower case and with `_` for `-`; a flag's value
 * is what follows `=`, or the next argument. That the variable is there decides, whatever its value.
 */
export function withImagesFromEnv(deployment: KubernetesObject, prefix: string, env: Env): KubernetesObject {
  const images = imagesFromEnv(prefix, env);
  const { template } = deployment.spec;
  const containers = template.spec.containers.map((container: Container) => withImages(container, images));
  const spec = { ...deployment.spec, template: { ...template, spec: { ...template.spec, containers } } };
  return { ...deployment, spec };
}

function imagesFromEnv(prefix: string, env: Env): ReadonlyMap<string, string> {
  const own = Object.entries(env).filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, image]) => [name.slice(prefix.length).toLowerCase(), image]));
}

function withImages<C extends Container>(container: C, images: ReadonlyMap<string, string>): C {
  const image = images.get(keyFor(container.name)) ?? container.image;
  if (container.args === undefined) return { ...container, image };
  const args = container.args.map((arg, at, all) => {
    const [flag = '', value] = arg.split('=');
    const found = images.get(argKey(flag));
    if (found !== undefined && value !== undefined) return `${flag}=${found}`;
    return images.get(argKey(all[at - 1] ?? '')) ?? arg;
  });
  return { ...container, image, args };
}

/** `-entrypoint-image` is `arg__entrypoint_image`: the flag's own dash makes the second underscore. */
function argKey(flag: string): string {
  return flag.startsWith('-') ? `arg_${keyFor(flag)}` : '';
}

function keyFor(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
