import type { Bundle, Configuration } from '../configuration.ts';
import { imageReference } from '../graph/image-reference.ts';
import type { Path, Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

const named = 'only a bundle with a name has an index and jobs of its own';

export const operator: Topic = {
  rules: [
    { ...{ id: 'V064', severity: 'error', title: 'a bundle with base_index has a name, "as"' }, why: named },
    { ...{ id: 'V065', severity: 'error', title: 'a bundle with skip_building_index has a name, "as"' }, why: named },
    { ...{ id: 'V066', severity: 'error', title: 'a bundle with run_if_changed has a name, "as"' }, why: named },
    { ...{ id: 'V067', severity: 'error', title: 'a bundle with skip_if_only_changed has a name, "as"' }, why: named },
    {
      ...{ id: 'V068', severity: 'error', title: 'a bundle has one filter of changed files' },
      why: 'only one of them can decide whether its job runs',
    },
    {
      ...{ id: 'V069', severity: 'error', title: 'update_graph of a bundle comes with base_index' },
      why: 'it says how the bundle is added to that index',
    },
    {
      ...{ id: 'V070', severity: 'error', title: 'update_graph is semver, semver-skippatch or replaces' },
      why: 'the index could not be built',
    },
    {
      ...{ id: 'V071', severity: 'error', title: 'a substitution has a pullspec' },
      why: 'there would be nothing to replace',
    },
    {
      ...{ id: 'V072', severity: 'error', title: 'a substitution has an image, "with"' },
      why: 'there would be nothing to put there',
    },
    {
      ...{ id: 'V073', severity: 'error', title: 'the image of a substitution is of pipeline, stable or release' },
      why: 'no other image streams are there',
    },
  ],
  *check(configuration) {
    for (const [index, bundle] of (configuration.operator?.bundles ?? []).entries())
      yield* bundleProblems(bundle, ['operator', 'bundles', index]);
    yield* substitutionProblems(configuration);
  },
};

const ofNamed = [
  ['V064', 'base_index'],
  ['V065', 'skip_building_index'],
  ['V066', 'run_if_changed'],
  ['V067', 'skip_if_only_changed'],
] as const;
const graphs = ['semver', 'semver-skippatch', 'replaces'];

function* bundleProblems(bundle: Bundle, path: Path): Iterable<Violation> {
  for (const [rule, field] of ofNamed) {
    if (bundle.as || !bundle[field]) continue;
    const message = `A bundle without a name cannot have ${field}: give it a name in "as", or leave ${field} out`;
    yield { rule, path: [...path, field], of: 'key', message };
  }
  if (bundle.run_if_changed && bundle.skip_if_only_changed) {
    const message = 'A bundle has both run_if_changed and skip_if_only_changed: leave one of them out';
    yield { rule: 'V068', path: [...path, 'skip_if_only_changed'], of: 'key', message };
  }
  if (!bundle.update_graph) return;
  const said = `update_graph of a bundle is ${JSON.stringify(bundle.update_graph)}`;
  if (!bundle.base_index) {
    const message = `${said}, and there is no base_index to add the bundle to: add base_index, or leave it out`;
    yield { rule: 'V069', path: [...path, 'update_graph'], of: 'key', message };
  }
  if (!graphs.includes(bundle.update_graph))
    yield { rule: 'V070', path: [...path, 'update_graph'], message: `${said}: use one of ${graphs.join(', ')}` };
}

function* substitutionProblems(configuration: Configuration): Iterable<Violation> {
  for (const [index, { pullspec, with: image }] of (configuration.operator?.substitutions ?? []).entries()) {
    const path = ['operator', 'substitutions', index];
    if (!pullspec) {
      const message = 'A substitution has no pullspec: say in it what of the manifests is replaced';
      yield { rule: 'V071', path: [...path, 'pullspec'], message };
    }
    if (!image) {
      const message = 'A substitution has no image: say in "with" which one takes the place of the pullspec';
      yield { rule: 'V072', path: [...path, 'with'], message };
      continue;
    }
    const { stream } = imageReference(image, configuration);
    if (stream === 'pipeline' || stream === 'release' || stream.startsWith('stable')) continue;
    const message = `${JSON.stringify(image)} is of the stream ${JSON.stringify(stream)}, which is not there: use pipeline, stable, stable-<release> or release`;
    yield { rule: 'V073', path: [...path, 'with'], message };
  }
}
