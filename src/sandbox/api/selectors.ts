import type { KubernetesObject } from '../../ports/cluster.ts';
import { ApiError } from './status.ts';

/** Says whether an object is selected. */
export type Selector = (object: KubernetesObject) => boolean;

const everything: Selector = () => true;

/**
 * A label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k`, all of which must hold. Throws BadRequest where it cannot
 * be read.
 */
export function labelSelector(text: string | null): Selector {
  if (!text) return everything;
  const requirements = text.split(/,(?![^(]*\))/).map((part) => labelRequirement(part.trim()));
  return ({ metadata: { labels = {} } }) => requirements.every((holds) => holds(labels));
}

type Labels = Readonly<Record<string, string>>;

const key = String.raw`(?<key>[\w./-]+)`;
const equality = new RegExp(String.raw`^${key}\s*(?<operator>==?|!=)\s*(?<value>[\w.-]*)$`);
const membership = new RegExp(String.raw`^${key}\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$`);
const existence = new RegExp(String.raw`^(?<operator>!?)\s*${key}$`);

function labelRequirement(text: string): (labels: Labels) => boolean {
  const found = (equality.exec(text) ?? membership.exec(text) ?? existence.exec(text))?.groups;
  if (found === undefined) throw new ApiError('BadRequest', `unable to parse requirement: "${text}"`);
  const { key: label = '', operator = '', value, values = value } = found;
  const wanted = values?.split(',').map((each) => each.trim());
  const negative = operator.startsWith('!') || operator === 'notin';
  if (wanted === undefined) return (labels) => label in labels !== negative;
  return (labels) => (label in labels && wanted.includes(labels[label] ?? '')) !== negative;
}

const fields: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec.nodeName', 'status.phase', 'spec.serviceAccountName', 'spec.restartPolicy'],
  Event: [
    'involvedObject.kind',
    'involvedObject.name',
    'involvedObject.namespace',
    'involvedObject.uid',
    'reason',
    'type',
  ],
  Secret: ['type'],
};

/** A field selector: `metadata.name=a,status.phase!=Failed`. Throws BadRequest for a field that the kind cannot select. */
export function fieldSelector(text: string | null, kind: string): Selector {
  if (!text) return everything;
  const known = ['metadata.name', 'metadata.namespace', ...(fields[kind] ?? [])];
  const requirements = text.split(',').map((part) => {
    const {
      field = '',
      operator = '',
      value = '',
    } = /^(?<field>[^=!]+)(?<operator>==?|!=)(?<value>.*)$/.exec(part)?.groups ?? {};
    if (!known.includes(field)) throw new ApiError('BadRequest', `field label not supported: ${field || part}`);
    return (object: KubernetesObject) => (fieldOf(object, field) === value) === (operator !== '!=');
  });
  return (object) => requirements.every((holds) => holds(object));
}

function fieldOf(object: KubernetesObject, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], object);
  return value === undefined ? '' : String(value);
}
