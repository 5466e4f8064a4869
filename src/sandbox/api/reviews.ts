import type { Attributes, Authorizer } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import { groupVersion } from './resources.ts';
import { ApiError } from './status.ts';
import type { Target } from './target.ts';

interface ReviewSpec {
  readonly resourceAttributes?: Attributes;
  readonly nonResourceAttributes?: Attributes;
  /** Of a SelfSubjectRulesReview. */
  readonly namespace?: string;
  /** Of a SubjectAccessReview. */
  readonly user?: string;
  readonly groups?: readonly string[];
}

/** POST of a kind that is only asked and never kept: who am I, may I. Errors: BadRequest. */
export function review(authorizer: Authorizer, user: User, { resource, namespace }: Target, body: unknown) {
  const { spec = {} } = (body ?? {}) as { spec?: ReviewSpec };
  const object = { kind: resource.kind, apiVersion: groupVersion(resource), metadata: {} };
  if (resource.kind === 'SelfSubjectReview') return { ...object, status: { userInfo: user } };
  if (resource.kind === 'SelfSubjectRulesReview') {
    if (!spec.namespace) throw new ApiError('BadRequest', 'no namespace on request');
    return { ...object, spec, status: rulesStatus(authorizer, user, spec.namespace) };
  }
  const asked = { ...(spec.resourceAttributes ?? spec.nonResourceAttributes) };
  if (Object.keys(asked).length === 0) {
    throw new ApiError(
      'Invalid',
      `${resource.kind}.${resource.group} "" is invalid: spec: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified`,
    );
  }
  const attributes = { verb: '', ...asked, ...(namespace === undefined ? {} : { namespace }) };
  const { allowed, reason } = authorizer.decide(subjectOf(resource.kind, user, spec), attributes);
  return { ...object, spec, status: { allowed, ...(reason === '' ? {} : { reason }) } };
}

function subjectOf(kind: string, user: User, { user: username = '', groups = [] }: ReviewSpec): User {
  return kind === 'SelfSubjectAccessReview' ? user : { username, groups };
}

function rulesStatus(authorizer: Authorizer, user: User, namespace: string) {
  const rules = authorizer.rulesFor(user, namespace);
  return {
    resourceRules: rules.filter(({ resources }) => resources !== undefined),
    nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined),
    incomplete: false,
  };
}
