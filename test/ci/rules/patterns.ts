import { changesTest, containerTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

export const cases: readonly RuleCase[] = [
  {
    rule: 'S030',
    bad: containerTest('  run_if_changed: ^(?!docs/) # here\n'),
    good: containerTest('  skip_if_only_changed: (?i)^docs/|\\.md\\z\n'),
    violate: changesTest((test, random) => {
      const wrong = pick(['(?=docs)', '(docs', 'docs)', '*.go', '(a)\\1', '[z-a]', 'a{1001}', '\\Z'], random);
      if (random() < 0.3) test.skip_branches = ['^main$', wrong];
      else test.run_if_changed = wrong;
    }),
  },
];
