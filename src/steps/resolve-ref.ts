import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { operatorRelease } from '../model/cluster-facts.ts';
import { StreamstressError } from '../model/error.ts';
import { type AskedRef, type AskedRefs, isByOperator, type SourceSnapshot, shortCommit } from '../model/source.ts';

/** Finds out which commit a ref is now: creates `commit:<name>`. */
export function resolveRefStep({ ref, ...asked }: AskedRef): Step {
  return resolveRefsStep({ ...asked, refs: [ref] });
}

/** The same for the first of several refs that there is; the cluster says what the operator's release is. */
export function resolveRefsStep(asked: AskedRefs): Step {
  const { name, refs } = asked;
  return {
    name: `resolve:${name}`,
    kind: 'resolve',
    requires: ['tool:git', ...(refs.some(isByOperator) ? (['cluster:target'] as const) : [])],
    creates: [`commit:${name}`],
    async run(inputs, context) {
      const snapshot = await firstThere(candidates(asked, inputs), context);
      return {
        summary: `${snapshot.ref} is ${shortCommit(snapshot.commit)}${mergeText(snapshot)} "${snapshot.subject}"`,
        created: [created(`commit:${name}`, snapshot)],
      };
    },
  };
}

/** Each with where it comes from; one that is by the operator is left out where that does not say its release. */
function candidates({ refs, ...asked }: AskedRefs, inputs: Inputs): readonly AskedRef[] {
  return refs.flatMap((ref) => {
    if (!isByOperator(ref)) return [{ ...asked, ref }];
    const { csv } = inputs.get('cluster:target');
    const release = operatorRelease(csv);
    const origin = `${asked.origin} for "${csv}"`;
    return release === undefined ? [] : [{ ...asked, ref: ref.replaceAll('{operator}', release), origin }];
  });
}

async function firstThere(all: readonly AskedRef[], context: StepContext): Promise<SourceSnapshot> {
  const [asked, next, ...others] = all;
  if (asked === undefined) throw new StreamstressError('request', ['resolving', 'ref_not_found'], noRelease);
  try {
    return await context.world.git.resolve(asked, context);
  } catch (error) {
    const isMissing = error instanceof StreamstressError && error.reason === 'resolving:ref_not_found';
    if (!isMissing || next === undefined) throw error;
    return firstThere([{ ...next, origin: `${next.origin}, as there is no "${asked.ref}"` }, ...others], context);
  }
}

const noRelease =
  'the operator does not say its release, and the tests have a ref for each of them only: give --release-tests-ref REF';

function mergeText({ merge }: SourceSnapshot): string {
  return merge ? `, ${shortCommit(merge.head)} merged into ${shortCommit(merge.base)},` : '';
}
