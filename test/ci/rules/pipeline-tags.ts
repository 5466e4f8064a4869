import type { RuleCase } from '../rule-case.ts';

const base = (name: string) => `base_images:\n  ${name}:`;
const tag = '    namespace: ocp\n    name: "4.20"\n    tag: base\n';
const ref = { namespace: 'ocp', name: '4.20', tag: 'base' };

export const cases: readonly RuleCase[] = [
  {
    rule: 'V028',
    bad: `binary_build_commands: make build\n${base('bin')} # here\n${tag}`,
    good: `binary_build_commands: make build\n${base('base')}\n${tag}`,
    violate: (values, random) => {
      const [field, name] =
        random() < 0.5 ? ['test_binary_build_commands', 'test-bin'] : ['rpm_build_commands', 'rpms'];
      values[field] = 'make';
      values.base_images = { ...values.base_images, [name]: ref };
    },
  },
  {
    rule: 'V028',
    bad: `rpm_build_commands: make rpms\n${base('base')}\n${tag}base_rpm_images:\n  base: # here\n${tag}`,
    good: `rpm_build_commands: make rpms\n${base('base')}\n${tag}base_rpm_images:\n  base-rpms:\n${tag}`,
    violate: (values) => {
      values.rpm_build_commands = 'make rpms';
      values.base_images = { ...values.base_images, twice: ref };
      values.base_rpm_images = { twice: ref };
    },
  },
  {
    rule: 'V060',
    bad: `${base('widget')}\n${tag}images:\n  items:\n  - from: widget\n    to: widget # here\n`,
    good: `${base('base')}\n${tag}images:\n  items:\n  - from: base\n    to: widget\n`,
    violate: (values) => {
      const items = values.images?.items ?? [{ to: 'widget' }];
      values.images = { ...values.images, items: [...items, { to: items[0].to }] };
    },
  },
];
