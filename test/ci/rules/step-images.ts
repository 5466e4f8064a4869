import { changesStep, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const custom = 'releases:\n  custom:\n    release:\n      version: "4.20"\n      channel: stable\n';
const image = { namespace: 'ocp', name: '4.20', tag: 'cli' };

function from(text: string): string {
  return multiStageTest(`      from: ${text}\n`);
}

/** Steps that run in something that they cannot. */
function runsIn(texts: readonly string[]) {
  return changesStep((step, random) => {
    delete step.from_image;
    step.from = pick(texts, random);
  });
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V149',
    bad: multiStageTest().replace('run', 'run # here').replace('      from: src\n', ''),
    good: multiStageTest(),
    violate: changesStep((step) => {
      delete step.from;
      delete step.from_image;
    }),
  },
  {
    rule: 'V150',
    bad: multiStageTest(
      '      from: src\n      from_image: # here\n        namespace: ocp\n        name: "4.20"\n        tag: cli\n',
    ),
    good: multiStageTest('      from_image:\n        namespace: ocp\n        name: "4.20"\n        tag: cli\n'),
    violate: changesStep({ from: 'src', from_image: image }),
  },
  {
    rule: 'V151',
    bad: multiStageTest('      from_image:\n        namespace: ocp # here\n        name: "4.20"\n'),
    good: multiStageTest('      from_image:\n        namespace: ocp\n        name: "4.20"\n        tag: cli\n'),
    violate: changesStep((step, random) => {
      delete step.from;
      step.from_image = { ...image, [pick(Object.keys(image), random) ?? 'tag']: '' };
    }),
  },
  { rule: 'V152', bad: from('ocp:4.20:cli # here'), good: from('stable:cli'), violate: runsIn(['a:b:c', 'a:b:c:d']) },
  {
    rule: 'V153',
    bad: from('my_image # here'),
    good: from('my-image'),
    violate: runsIn(['A', 'stable:', ':x', 'a b']),
  },
  {
    rule: 'V154',
    bad: `${custom}${from('stable-costum:cli # here')}`,
    good: `${custom}${from('stable-custom:cli')}`,
    violate: runsIn(['stable-nobody-has-it:cli', 'nobody-has-it:cli', 'releases:latest']),
  },
  {
    rule: 'S039',
    bad: `${custom}${from('custom:cli # here')}`,
    good: `${custom}${from('stable-custom:cli')}`,
    violate: (values, random) => {
      values.releases = { ...values.releases, custom: { release: { version: '4.20', channel: 'stable' } } };
      runsIn(['custom:cli'])(values, random);
    },
  },
];
