import type { Config } from '../config/config.ts';
import type { Component } from '../model/component.ts';
import type { Request } from '../model/request.ts';
import type { AskedRef } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';

/** The ref of a component: its own, else the day of --as-of on its branch, else its branch of components.toml. */
export function askedComponentRef({ name, repository, branch }: Component, request: Request, config: Config): AskedRef {
  const asked = request.components.find((component) => component.name === name);
  const of = { name, repository, branch };
  if (asked?.ref !== undefined) {
    return { ...of, ref: asked.ref.startsWith('@') ? `${branch}${asked.ref}` : asked.ref, origin: asked.origin };
  }
  if (request.asOf !== undefined) return { ...of, ref: `${branch}@${request.asOf}`, origin: '--as-of' };
  return { ...of, ref: branch, origin: config.refOrigin(name) };
}

/** The ref of a suite: --release-tests-ref, else that of suites.toml. */
export function askedSuiteRef(
  { name, repository, ref }: Suite,
  { testing: { ref: asked } }: Request,
  config: Config,
): AskedRef {
  return asked !== undefined && name === 'release-tests'
    ? { name, repository, ref: asked, branch: ref, origin: '--release-tests-ref' }
    : { name, repository, ref, origin: config.refOrigin(name) };
}
