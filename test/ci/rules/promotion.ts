import { pick, type RuleCase, type Violate } from '../rule-case.ts';

const images = 'images:\n  items:\n  - to: widget\n';
const target = `${images}promotion:\n  to:\n  - namespace: acme\n    name: "1.0"\n`;

/** Adds targets. */
function adds(...targets: readonly object[]): Violate {
  return (values) => {
    values.promotion = { ...values.promotion, to: [...(values.promotion?.to ?? []), ...targets] };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V074',
    bad: `${images}promotion:\n  to:\n  - name: "1.0" # here\n`,
    good: target,
    violate: adds({ namespace: '', name: 'a' }),
  },
  {
    rule: 'V075',
    bad: target.replace('namespace: acme', 'namespace: openshift-acme # here'),
    good: target.replace('namespace: acme', 'namespace: openshift'),
    violate: (values, random) => {
      const namespace = pick(['kube-system', 'default', 'redhat', 'openshift-x'], random);
      return adds({ namespace, name: 'a' })(values, random);
    },
  },
  {
    rule: 'V076',
    bad: `${images}promotion:\n  to:\n  - namespace: acme # here\n`,
    good: target,
    violate: adds({ namespace: 'acme' }),
  },
  {
    rule: 'V077',
    bad: `${target}    tag: latest # here\n`,
    good: target,
    violate: adds({ namespace: 'acme', name: 'a', tag: 'latest' }),
  },
  {
    rule: 'V078',
    bad: `${images}promotion:\n  to:\n  - namespace: acme # here\n    name: "1.0"\n  - namespace: acme # here\n    name: "1.0"\n    disabled: true\n`,
    good: target,
    violate: adds({ namespace: 'acme', tag: 'a' }, { namespace: 'acme', tag: 'a' }),
  },
  {
    rule: 'V079',
    bad: `${images}promotion:\n  to:\n  - namespace: ocp # here\n    name: "4.20"\n`,
    good: `${images}promotion:\n  to:\n  - namespace: ocp\n    name: "4.20"\nreleases:\n  latest:\n    integration:\n      namespace: ocp\n      name: "4.20"\n`,
    violate: (values, random) => {
      delete values.tag_specification;
      delete values.releases;
      return adds({ namespace: 'origin', name: 'a', additional_images: { source: 'src' } })(values, random);
    },
  },
  {
    rule: 'V080',
    bad: `${target}  registry_override: quay.io # here\n`,
    good: target,
    violate: (values) => {
      values.promotion = { ...values.promotion, registry_override: 'quay.io' };
    },
  },
  {
    rule: 'V081',
    bad: target.replace('namespace: acme', 'namespace: acme # here'),
    good: `${target}    excluded_images:\n    - widget\n`,
    others: [target],
    violate: adds({ namespace: 'acme', name: '1.0', additional_images: { widget: 'src' } }),
  },
  {
    rule: 'S003',
    bad: `${target}    excluded_images:\n    - wigdet # here\n`,
    good: `${target}    excluded_images:\n    - '*'\n`,
    violate: adds({ namespace: 'acme', name: 'a', excluded_images: ['no-such-image'] }),
  },
  {
    rule: 'S004',
    bad: `${target}    additional_images:\n      tools: bin # here\n`,
    good: `${target}    additional_images:\n      tools: src\n`,
    violate: adds({ namespace: 'acme', name: 'a', additional_images: { tools: 'no-such-image' } }),
  },
  {
    rule: 'S012',
    bad: 'promotion: {} # here\n',
    good: target,
    violate: (values) => {
      values.promotion = { disable_build_cache: true };
    },
  },
];
