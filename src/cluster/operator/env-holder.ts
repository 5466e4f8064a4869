import type { Operator } from '../../model/operator.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { EnvVar } from './env.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Which Deployment, and which container of it. */
type Place = Pick<Operator, 'deployment' | 'container'>;

/** A kind of object that the operator gets its environment from. */
interface EnvHolder {
  read(object: KubernetesObject, place: Place): readonly EnvVar[];
  /** What a merge patch needs to make its environment so. Lists are sent whole: a merge patch replaces them. */
  patch(object: KubernetesObject, env: readonly EnvVar[], place: Place): Fields;
}

const holders: Readonly<Record<string, EnvHolder>> = {
  Subscription: {
    read: ({ spec }) => spec?.config?.env ?? [],
    patch: ({ spec }, env) => ({ spec: { config: env.length > 0 ? { env } : without(spec?.config ?? {}, 'env') } }),
  },
  ClusterServiceVersion: {
    read: ({ spec }, place) =>
      deploymentsOf(spec)
        .filter(({ name }) => name === place.deployment)
        .flatMap((deployment) => containerEnv(deployment.spec, place)),
    patch({ spec }, env, place) {
      const deployments = deploymentsOf(spec).map((deployment) =>
        deployment.name === place.deployment
          ? { ...deployment, spec: withEnv(deployment.spec, env, place) }
          : deployment,
      );
      return { spec: { install: { spec: { deployments } } } };
    },
  },
  Deployment: {
    read: ({ spec }, place) => containerEnv(spec, place),
    patch: ({ spec }, env, place) => ({
      spec: { template: { spec: { containers: containersWith(spec, env, place) } } },
    }),
  },
};

/** The variables that an object gives the operator's container. */
export function envOf(object: KubernetesObject, place: Place): readonly EnvVar[] {
  return holders[object.kind]?.read(object, place) ?? [];
}

/** What a merge patch needs to make these the variables that an object gives the operator. */
export function envPatch(object: KubernetesObject, env: readonly EnvVar[], place: Place): Fields {
  return holders[object.kind]?.patch(object, env, place) ?? {};
}

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly Container[] } };
}

interface Container {
  readonly name: string;
  readonly env?: readonly EnvVar[];
}

function deploymentsOf(spec: KubernetesObject['spec']): readonly { name: string; spec: DeploymentSpec }[] {
  return spec?.install?.spec?.deployments ?? [];
}

function containerEnv({ template }: DeploymentSpec, { container }: Place): readonly EnvVar[] {
  return template.spec.containers.find(({ name }) => name === container)?.env ?? [];
}

function withEnv(spec: DeploymentSpec, env: readonly EnvVar[], place: Place): DeploymentSpec {
  const { template } = spec;
  const containers = containersWith(spec, env, place);
  return { ...spec, template: { ...template, spec: { ...template.spec, containers } } };
}

function containersWith(
  { template }: DeploymentSpec,
  env: readonly EnvVar[],
  { container }: Place,
): readonly Container[] {
  return template.spec.containers.map((each) => (each.name === container ? { ...each, env } : each));
}

/** What a merge patch needs to remove a field, and the object round it where nothing else is in it. */
function without(config: Fields, field: string): Fields | null {
  const others = Object.keys(config).filter((name) => name !== field);
  return others.length === 0 ? null : { [field]: null };
}
