import type { Finding } from '../model/finding.ts';
import type { TestRequest } from '../model/request.ts';
import type { Suite, SuiteNeed } from '../model/suite.ts';
import { lookAtNeeds, type NeedPorts } from './needs.ts';
import { isBelow } from './spec-names.ts';

/** The needs of what would be run of a suite, as far as that can be told without its specifications. */
export function neededBy({ needs, without }: Suite, { scenarios }: TestRequest): readonly SuiteNeed[] {
  const chosen = scenarios.map((text) => text.replace(/:\d+$/, ''));
  return needs.filter(({ specs }) => {
    if (specs.length === 0) return true;
    const run = specs.filter((spec) => !without.some((place) => isBelow(place, spec)));
    return chosen.length === 0 ? run.length > 0 : chosen.some((file) => run.some((spec) => isBelow(spec, file)));
  });
}

/** Whether a need is fulfilled, as a row of a check. */
export async function checkNeed(need: SuiteNeed, ports: NeedPorts): Promise<Finding> {
  const [found] = await lookAtNeeds([need], ports);
  const { missing, unknown } = found ?? {};
  if (missing === undefined) return { status: 'ok', summary: unknown ?? summaryOf(need) };
  const todo = `Bring it about, or ${meant(need)} will not be run, which the report calls a gap of the configuration`;
  return { status: 'failed', summary: missing, todo };
}

function summaryOf({ tools, variables, users }: SuiteNeed): string {
  return `${[...tools, ...variables, ...users].join(', ')}: all there`;
}

function meant({ specs, tags, cases }: SuiteNeed): string {
  const where = specs.length === 0 ? 'the scenarios' : `scenarios of ${specs.join(', ')}`;
  const tagged = tags === '' ? '' : ` with the tags ${tags}`;
  return `${where}${tagged}${cases.length === 0 ? '' : ` (${cases.join(', ')})`}`;
}
