import type { RuleCase, Violate } from '../rule-case.ts';

const bundle = 'operator:\n  bundles:\n  - as: widget-bundle\n';
const index = '    base_index: operator-index\n';
const imported = 'base_images:\n  operator-index:\n    namespace: ci\n    name: operator-index\n    tag: latest\n';
const substitution = '  substitutions:\n  - pullspec: quay.io/acme/widget\n    with: stable:widget\n';

/** Adds a bundle, or something else of the operator. */
function adds(field: 'bundles' | 'substitutions', value: object): Violate {
  return (values) => {
    values.operator = { ...values.operator, [field]: [...(values.operator?.[field] ?? []), value] };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V064',
    bad: `${imported}operator:\n  bundles:\n  - base_index: operator-index # here\n`,
    good: `${imported}${bundle}${index}`,
    violate: adds('bundles', { base_index: 'index' }),
  },
  {
    rule: 'V065',
    bad: 'operator:\n  bundles:\n  - skip_building_index: true # here\n',
    good: `${bundle}    skip_building_index: true\n`,
    violate: adds('bundles', { skip_building_index: true }),
  },
  {
    rule: 'V066',
    bad: 'operator:\n  bundles:\n  - run_if_changed: ^bundle/ # here\n',
    good: `${bundle}    run_if_changed: ^bundle/\n`,
    violate: adds('bundles', { run_if_changed: 'bundle' }),
  },
  {
    rule: 'V067',
    bad: 'operator:\n  bundles:\n  - skip_if_only_changed: ^docs/ # here\n',
    good: `${bundle}    skip_if_only_changed: ^docs/\n`,
    violate: adds('bundles', { skip_if_only_changed: 'docs' }),
  },
  {
    rule: 'V068',
    bad: `${bundle}    run_if_changed: ^bundle/\n    skip_if_only_changed: ^docs/ # here\n`,
    good: `${bundle}    run_if_changed: ^bundle/\n`,
    violate: adds('bundles', { as: 'of-a-case', run_if_changed: 'a', skip_if_only_changed: 'b' }),
  },
  {
    rule: 'V069',
    bad: `${bundle}    update_graph: replaces # here\n`,
    good: `${imported}${bundle}${index}    update_graph: replaces\n`,
    violate: adds('bundles', { as: 'of-a-case', update_graph: 'semver' }),
  },
  {
    rule: 'V070',
    bad: `${imported}${bundle}${index}    update_graph: skips # here\n`,
    good: `${imported}${bundle}${index}    update_graph: semver-skippatch\n`,
    violate: adds('bundles', { as: 'of-a-case', base_index: 'index', update_graph: 'Semver' }),
  },
  {
    rule: 'V071',
    bad: `${bundle}  substitutions:\n  - with: stable:widget # here\n`,
    good: `${bundle}${substitution}`,
    violate: adds('substitutions', { with: 'stable:widget' }),
  },
  {
    rule: 'V072',
    bad: `${bundle}  substitutions:\n  - pullspec: quay.io/acme/widget # here\n`,
    good: `${bundle}${substitution}`,
    violate: adds('substitutions', { pullspec: 'quay.io/acme/widget', with: '' }),
  },
  {
    rule: 'V073',
    bad: `${bundle}${substitution.replace('stable:widget', 'latest:widget # here')}`,
    good: `${bundle}${substitution}`,
    violate: adds('substitutions', { pullspec: 'quay.io/acme/widget', with: 'initial:widget' }),
  },
];
