import type { Dependency, LiteralStep, MultiStage, Parameter } from '../test-shape.ts';
import { type Place, within } from '../violation.ts';
import type { ResolvedStep, Sourced } from './resolved-test.ts';

export type Values = ReadonlyMap<string, Sourced<string>>;

/** What a test sets for its steps, itself or by its workflow. */
export interface Settings {
  readonly env: Values;
  readonly dependencies: Values;
  readonly overrides: Values;
  /** By name of the step. */
  readonly nodeArchitectures: Values;
  readonly dnsConfig: Sourced<NonNullable<MultiStage['dnsConfig']>> | undefined;
}

/** A step with what it came to in place of what is written; `scopes` are the parameters that are set, outermost first. */
export function withValues(
  written: LiteralStep,
  place: Place,
  scopes: readonly Values[],
  settings: Settings,
): Pick<ResolvedStep, 'step' | 'env' | 'dependencies' | 'overrides'> {
  const env = parameters(written.env ?? [], place, scopes);
  const dependencies = images(written.dependencies ?? [], place, settings.dependencies);
  const overrides = pullSpecs(written.dependencies ?? [], settings.overrides);
  return { step: filled(written, env, dependencies, settings), env, dependencies, overrides };
}

function parameters(declared: readonly Parameter[], place: Place, scopes: readonly Values[]): Values {
  const values = new Map<string, Sourced<string>>();
  for (const [at, { name = '', default: own }] of declared.entries()) {
    const set = scopes.find((scope) => scope.has(name))?.get(name);
    if (set) values.set(name, set);
    else if (own !== undefined) values.set(name, { value: own, from: within(place, 'env', at, 'default') });
  }
  return values;
}

function images(dependencies: readonly Dependency[], place: Place, asked: Values): Values {
  return new Map(
    dependencies.map(({ env = '', name = '' }, at) => {
      const own = { value: name, from: within(place, 'dependencies', at, 'name') };
      return [env, asked.get(env) ?? own] as const;
    }),
  );
}

/** Variables are compared without regard to case here, as the reference does. */
function pullSpecs(dependencies: readonly Dependency[], overrides: Values): Values {
  if (overrides.size === 0) return overrides;
  const byName = new Map([...overrides].map(([name, given]) => [name.toLowerCase(), given]));
  return new Map(
    dependencies.flatMap(({ env = '' }) => {
      const given = byName.get(env.toLowerCase());
      return given ? [[env, given] as const] : [];
    }),
  );
}

function filled(
  { env, dependencies, ...rest }: LiteralStep,
  values: Values,
  asked: Values,
  { dnsConfig, nodeArchitectures }: Settings,
): LiteralStep {
  const architecture = nodeArchitectures.get(rest.as ?? '');
  return {
    ...rest,
    ...(env && { env: env.map((each) => withDefault(each, values)) }),
    ...(dependencies && {
      dependencies: dependencies.map((each) => ({ ...each, name: asked.get(each.env ?? '')?.value ?? '' })),
    }),
    ...(dnsConfig && { dnsConfig: dnsConfig.value }),
    ...(architecture && { node_architecture: architecture.value }),
  };
}

/** Of a step or an observer. */
export function withDefault(parameter: Parameter, values: Values): Parameter {
  const found = values.get(parameter.name ?? '');
  return found ? { ...parameter, default: found.value } : parameter;
}
