import { createHash } from 'node:crypto';
import type { Machine } from '../../ports/machine.ts';
import { labelValue } from '../ci-namespace/label-value.ts';

/** Labels that tell whose a ClusterClaim is, for whoever has to give back what a killed run has left. */
const label = {
  /** One claim alone. */
  claim: 'streamstress.dev/claim',
  /** Namespace of a run of a ci-operator configuration, or id of a run of streamstress. */
  place: 'streamstress.dev/claimed-for',
} as const;

/** What a claim is known by before it is made. */
export interface ClaimMarks {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A name that no other process gives. `place` and `what` say for which run and what of it. */
export function claimMarks(place: string, what: string, { process }: Machine): ClaimMarks {
  const hash = createHash('sha256').update(`${place}\n${what}\n${process}`).digest('hex').slice(0, 8);
  const words = [place, what, hash].join('-').toLowerCase();
  const name = words.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  const short = name.length > 63 ? `${name.slice(0, 54).replace(/-$/, '')}-${hash}` : name;
  return { name: short, labels: { [label.claim]: short, [label.place]: labelValue(place) } };
}

/** Selects one claim. */
export function claimSelector({ name }: ClaimMarks): string {
  return `${label.claim}=${name}`;
}

/** Selects all claims of a run, by the namespace of one or the id of the other. */
export function claimsOfSelector(place: string): string {
  return `${label.place}=${labelValue(place)}`;
}
