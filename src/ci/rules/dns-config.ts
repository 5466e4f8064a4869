import type { MultiStage } from '../test-shape.ts';
import { type Place, type Violation, within } from '../violation.ts';
import type { Topic } from './rule.ts';
import { stepsOf } from './steps-of-tests.ts';

export const dnsConfig: Topic = {
  rules: [
    {
      ...{
        id: 'S034',
        severity: 'warning',
        title: 'nameservers of "dnsConfig" are addresses, its searches are domains',
      },
      why: 'the reference lets it pass; the pod of the step is refused',
    },
  ],
  *check(configuration, surroundings) {
    for (const [index, { steps, literal_steps }] of (configuration.tests ?? []).entries())
      for (const [field, part] of Object.entries({ steps, literal_steps }))
        yield* problems(part?.dnsConfig, { path: ['tests', index, field, 'dnsConfig'] });
    for (const { step, place } of stepsOf(configuration, surroundings).written)
      yield* problems(step.dnsConfig, within(place, 'dnsConfig'));
  },
};

function* problems(config: MultiStage['dnsConfig'], place: Place): Iterable<Violation> {
  for (const [at, text] of (config?.nameservers ?? []).entries()) {
    if (isAddress(text)) continue;
    const message = `${JSON.stringify(text)} is no address of a name server: write an IP address as "10.0.0.10"`;
    yield { rule: 'S034', ...within(place, 'nameservers', at), message };
  }
  for (const [at, text] of (config?.searches ?? []).entries()) {
    if (isDomain(text)) continue;
    const message = `${JSON.stringify(text)} is no domain to search in: write one as "cluster.local"`;
    yield { rule: 'S034', ...within(place, 'searches', at), message };
  }
}

function isAddress(text: string): boolean {
  return isFour(text) || isSix(text);
}

function isFour(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** Groups of four hexadecimal digits; "::" stands for those that are zero, an IPv4 address for the last two. */
function isSix(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isLong = groups.length > 0 && isFour(groups.at(-1) ?? '') && text.includes(':');
  const hex = isLong ? groups.slice(0, -1) : groups;
  const count = hex.length + (isLong ? 2 : 0);
  if (!text.includes(':') || !hex.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 1 ? count === 8 : halves.length === 2 && count < 8;
}

/** A dot alone or one at the end is fine: the root. */
function isDomain(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (text === '.') return true;
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9_](?:[-a-z0-9_]*[a-z0-9_])?$/.test(label));
}
