import type { Config } from '../config/config.ts';
import type { Component } from '../model/component.ts';
import type { Request } from '../model/request.ts';
import { type AskedRef, type AskedRefs, isByOperator } from '../model/source.ts';
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

/** The suite that --tests-repo, --release-tests-ref and --scenario are about. */
export const releaseTests = 'release-tests';

/** The refs of a suite: --release-tests-ref, else those of suites.toml; where the tests are others, their default branch. */
export function askedSuiteRefs({ name, repository, refs }: Suite, { testing }: Request, config: Config): AskedRefs {
  const origin = config.refOrigin(name);
  if (name !== releaseTests) return { name, repository, refs, origin };
  if (testing.ref !== undefined) {
    return { name, repository, refs: [testing.ref], branch: refs.at(-1), origin: '--release-tests-ref' };
  }
  if (testing.repository === undefined) return { name, repository, refs, origin };
  const [first = 'HEAD', ...others] = [...refs.filter(isByOperator), 'HEAD'];
  return { name, repository, refs: [first, ...others], origin: `${origin} and --tests-repo` };
}

/** What a suite is run at, where no cluster has to be asked for that. */
export function knownSuiteRef(suite: Suite, request: Request, config: Config): AskedRef | undefined {
  const {
    refs: [ref, ...others],
    ...asked
  } = askedSuiteRefs(suite, request, config);
  return others.length === 0 && !isByOperator(ref) ? { ...asked, ref } : undefined;
}
