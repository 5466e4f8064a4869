import { pick, type RuleCase, type Values, type Violate } from '../rule-case.ts';

const image = 'images:\n  items:\n  - to: widget\n';

/** Changes one of the images, or adds one. */
function changes(change: object): Violate {
  return (values, random) => {
    const items: Values[] = values.images?.items ?? [];
    const chosen = pick(items, random) ?? { to: 'of-a-case' };
    const rest = items.filter((each) => each !== chosen);
    values.images = { ...values.images, items: [...rest, { ...chosen, ...change }] };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V058',
    bad: 'images:\n  run_if_changed: ^images/\n  pipeline_run_if_changed: ^images/ # here\n  items:\n  - to: widget\n',
    good: 'images:\n  run_if_changed: ^images/\n  items:\n  - to: widget\n',
    violate: (values) => {
      values.images = { ...values.images, skip_if_only_changed: 'docs', pipeline_skip_if_only_changed: 'docs' };
    },
  },
  {
    rule: 'V059',
    bad: 'images:\n  items:\n  - dockerfile_path: Dockerfile # here\n',
    good: 'images:\n  items:\n  - dockerfile_path: Dockerfile\n    to: widget\n',
    violate: changes({ to: '' }),
  },
  {
    rule: 'V061',
    bad: `${image}    dockerfile_literal: FROM src\n    context_dir: images # here\n`,
    good: `${image}    dockerfile_literal: FROM src\n`,
    violate: (values, random) => {
      const beside = pick(['context_dir', 'dockerfile_path'], random) ?? '';
      return changes({ dockerfile_literal: '', [beside]: 'images' })(values, random);
    },
  },
  {
    rule: 'V062',
    bad: `${image}    additional_architectures:\n    - aarch64 # here\n`,
    good: `${image}    additional_architectures:\n    - arm64\n`,
    violate: changes({ additional_architectures: ['amd64', 'mips'] }),
  },
  {
    rule: 'V063',
    bad: `${image}    capabilities:\n    - large disk # here\n`,
    good: `${image}    capabilities:\n    - arm64\n    - large-disk\n`,
    violate: changes({ capabilities: ['-arm64'] }),
  },
  {
    rule: 'S002',
    bad: 'images:\n  items:\n  - to: widget\n    from: bsae # here\n',
    good: 'base_images:\n  base:\n    namespace: ocp\n    name: "4.20"\n    tag: base\nimages:\n  items:\n  - to: widget\n    from: base\n',
    violate: (values, random) => {
      const isFrom = random() < 0.5;
      return changes(isFrom ? { from: 'no-such-image' } : { inputs: { 'no-such-image': { as: ['builder'] } } })(
        values,
        random,
      );
    },
  },
  { rule: 'S007', bad: 'images:\n  items:\n  - to: Widget # here\n', good: image, violate: changes({ to: 'a b' }) },
  { rule: 'S008', bad: 'images:\n  items:\n  - to: my_widget # here\n', good: image, violate: changes({ to: 'a_b' }) },
  {
    rule: 'S009',
    bad: 'tests:\n- as: src # here\n  commands: make test\n  container:\n    from: src\n',
    good: 'tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n',
    violate: changes({ to: 'src' }),
  },
  {
    rule: 'S010',
    bad: `${image}    build_args:\n    - name: VERSION\n      value: "1"\n    - name: VERSION # here\n      value: "2"\n`,
    good: `${image}    build_args:\n    - name: VERSION\n      value: "2"\n`,
    violate: changes({
      build_args: [
        { name: 'A', value: '1' },
        { name: 'A', value: '1' },
      ],
    }),
  },
];
