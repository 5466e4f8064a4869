import type { RuleCase, Violate } from '../rule-case.ts';

const tag = '  image_stream_tag:\n    namespace: openshift\n    name: release\n    tag: golang-1.24\n';
const good = `build_root:\n${tag}`;
function both(first: object, second: object): Violate {
  return (values) => {
    values.build_root = { ...first, ...second };
  };
}
const ofTag = { image_stream_tag: { namespace: 'openshift', name: 'release', tag: 'golang-1.24' } };
const project = { project_image: { dockerfile_path: 'root/Dockerfile' } };
function without(part: string): Violate {
  return (values) => {
    values.build_root = { image_stream_tag: { ...ofTag.image_stream_tag, [part]: '' } };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V021',
    bad: `build_root:\n${tag}  project_image: # here\n    dockerfile_path: root/Dockerfile\n`,
    good: 'build_root:\n  project_image:\n    dockerfile_path: root/Dockerfile\n',
    violate: both(ofTag, project),
  },
  {
    rule: 'V022',
    bad: 'build_root:\n  project_image:\n    dockerfile_path: root/Dockerfile\n  from_repository: true # here\n',
    good: 'build_root:\n  from_repository: true\n',
    violate: both(project, { from_repository: true }),
  },
  {
    rule: 'V023',
    bad: 'build_root:\n  from_repository: true\n  image_stream_tag: # here\n    namespace: openshift\n    name: release\n    tag: golang-1.24\n',
    good,
    violate: both(ofTag, { from_repository: true }),
  },
  {
    rule: 'V024',
    bad: 'build_root: # here\n  use_build_cache: true\n',
    good: `build_root:\n  use_build_cache: true\n${tag}`,
    violate: both({}, { from_repository: false }),
  },
  {
    rule: 'V025',
    bad: 'build_root:\n  image_stream_tag:\n    namespace: "" # here\n    name: release\n    tag: golang-1.24\n',
    good,
    violate: without('namespace'),
  },
  {
    rule: 'V026',
    bad: 'build_root:\n  image_stream_tag:\n    namespace: openshift # here\n    tag: golang-1.24\n',
    good,
    violate: without('name'),
  },
  {
    rule: 'V027',
    bad: 'build_root:\n  image_stream_tag:\n    namespace: openshift # here\n    name: release\n',
    good,
    violate: without('tag'),
  },
  {
    rule: 'S001',
    bad: 'build_root: ~\nimages:\n  items: # here\n  - to: widget\n',
    good: `${good}images:\n  items:\n  - to: widget\n`,
    violate: (values) => {
      delete values.build_root;
      values.binary_build_commands = 'make build';
    },
  },
];
