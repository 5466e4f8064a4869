import { changesStep, changesTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

export const cases: readonly RuleCase[] = [
  {
    rule: 'S034',
    bad: multiStageTest('      dnsConfig:\n        nameservers:\n        - dns.example.com # here\n'),
    good: multiStageTest(
      '      dnsConfig:\n        nameservers:\n        - 172.30.38.188\n        - fd00::10\n        searches:\n        - launch.svc.cluster.local\n',
    ),
    violate: (values, random) => {
      const wrong = [
        ...['10.0.0', '10.0.0.256', 'dns', '::1::', '1:2:3:4:5:6:7', ''].map((text) => ({ nameservers: [text] })),
        ...['-a.local', 'a..b', 'A', ''].map((text) => ({ searches: ['fine.local', text] })),
      ];
      const dnsConfig = pick(wrong, random);
      if (random() < 0.5) return changesStep({ dnsConfig })(values, random);
      return changesTest((test) => {
        test.steps.dnsConfig = dnsConfig;
      }, 'steps')(values, random);
    },
  },
];
