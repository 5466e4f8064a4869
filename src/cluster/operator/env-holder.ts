import type { KubernetesObject } from '../../ports/cluster.ts';
import type { EnvVar } from './env.ts';
import { lifecycleContainer, operatorDeployment } from './find-operator.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A kind of object that the operator gets its environment from. */
interface EnvHolder {
  read(object: KubernetesObject): readonly EnvVar[];
  /** What a merge patch needs to make its environment so. Lists are sent whole: a merge patch replaces them. */
  patch(object: KubernetesObject, env: readonly EnvVar[]): Fields;
}

const holders: Readonly<Record<string, EnvHolder>> = {
  Subscription: {
    read: ({ spec }) => spec?.config?.env ?? [],
    patch: ({ spec }, env) => ({ spec: { config: env.length > 0 ? { env } : without(spec?.config ?? {}, 'env') } }),
  },
  ClusterServiceVersion: {
    read: ({ spec }) =>
      deploymentsOf(spec)
        .filter(isOperator)
        .flatMap((deployment) => lifecycleEnv(deployment.spec)),
    patch({ spec }, env) {
      const deployments = deploymentsOf(spec).map((deployment) =>
        isOperator(deployment) ? { ...deployment, spec: withEnv(deployment.spec, env) } : deployment,
      );
      return { spec: { install: { spec: { deployments } } } };
    },
  },
  Deployment: {
    read: ({ spec }) => lifecycleEnv(spec),
    patch: ({ spec }, env) => ({ spec: { template: { spec: { containers: containersWith(spec, env) } } } }),
  },
};

/** The variables that an object gives the operator's lifecycle container. */
export function envOf(object: KubernetesObject): readonly EnvVar[] {
  return holders[object.kind]?.read(object) ?? [];
}

/** What a merge patch needs to make these the variables that an object gives the operator. */
export function envPatch(object: KubernetesObject, env: readonly EnvVar[]): Fields {
  return holders[object.kind]?.patch(object, env) ?? {};
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

function isOperator({ name }: { readonly name: string }): boolean {
  return name === operatorDeployment;
}

function lifecycleEnv({ template }: DeploymentSpec): readonly EnvVar[] {
  return template.spec.containers.find(({ name }) => name === lifecycleContainer)?.env ?? [];
}

function withEnv(spec: DeploymentSpec, env: readonly EnvVar[]): DeploymentSpec {
  const { template } = spec;
  return { ...spec, template: { ...template, spec: { ...template.spec, containers: containersWith(spec, env) } } };
}

function containersWith({ template }: DeploymentSpec, env: readonly EnvVar[]): readonly Container[] {
  return template.spec.containers.map((container) =>
    container.name === lifecycleContainer ? { ...container, env } : container,
  );
}

/** What a merge patch needs to remove a field, and the object round it where nothing else is in it. */
function without(config: Fields, field: string): Fields | null {
  const others = Object.keys(config).filter((name) => name !== field);
  return others.length === 0 ? null : { [field]: null };
}
