import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promotedTags, promotedTwice } from '../../src/ci/rules/promoted-tags.ts';
import { validate } from '../../src/ci/validate.ts';
import { wholeFile } from './rule-case.ts';

const images = 'images:\n  items:\n  - to: widget\n  - to: tools\n  - to: extra\n    optional: true\n';

function read(fragment: string, path?: string) {
  return validate(wholeFile(fragment, path));
}

function tags(fragment: string, commit?: string): readonly string[] {
  const { configuration, origin } = read(`${images}${fragment}`);
  return promotedTags(configuration, origin, commit).map(({ to, image }) => `${image} ${to}`);
}

test('a name is the stream of all images, a tag is theirs in streams of their own', () => {
  assert.deepEqual(
    tags('promotion:\n  to:\n  - {namespace: acme, name: "1.0"}\n  - {namespace: acme, tag: latest}\n'),
    [
      ...['widget acme/1.0:widget', 'tools acme/1.0:tools'],
      ...['widget acme/widget:latest', 'tools acme/tools:latest'],
    ],
  );
});

test('images are excluded before others are added, and the commit is a tag of both forms', () => {
  const target =
    '  - {namespace: acme, name: "1.0", tag_by_commit: true, excluded_images: [tools], additional_images: {';
  assert.deepEqual(tags(`promotion:\n  to:\n${target}source: src}}\n`, 'c0ffee'), [
    ...['widget acme/1.0:widget', 'widget acme/widget:c0ffee', 'src acme/1.0:source', 'src acme/source:c0ffee'],
  ]);
  assert.deepEqual(tags(`promotion:\n  to:\n${target.replace('tools', '"*"')}tools: bin}}\n`), ['bin acme/1.0:tools']);
});

test('a target that is disabled gets nothing, the binaries are kept all the same', () => {
  const disabled =
    'promotion:\n  to:\n  - {namespace: acme, name: a, disabled: true, additional_images: {source: src}}\n';
  assert.deepEqual(tags(disabled), []);
  assert.deepEqual(tags(`binary_build_commands: make\n${disabled}`), ['bin build-cache/org-repo:main']);
  assert.deepEqual(tags(`binary_build_commands: make\n${disabled}  disable_build_cache: true\n`), []);
  const path = 'config/org/repo/org-repo-release-1.0__arm.yaml';
  const { configuration, origin } = read('binary_build_commands: make\npromotion: {}\n', path);
  assert.deepEqual(
    promotedTags(configuration, origin).map(({ to }) => to),
    ['build-cache/org-repo:release-1.0-arm'],
  );
});

test('many that promote to one tag are told of one other each', () => {
  const promotion = `${images}promotion:\n  to:\n  - {namespace: acme, name: "1.0"}\n`;
  const files = Array.from({ length: 100 }, (_, at) => read(promotion, `config/org/r${at}/org-r${at}-main.yaml`));
  const found = promotedTwice(files).map(({ diagnostics }) => diagnostics.filter(({ rule }) => rule === 'V081'));
  assert.ok(found.every((told) => told.length === 2));
  assert.match(found[3]?.[0]?.message ?? '', /acme\/1\.0:.*, as config\/org\/r0\/org-r0-main\.yaml \(and 98 more\)/);
  assert.deepEqual(
    promotedTwice(files, { off: new Set(['V081']) }).flatMap(({ diagnostics }) => diagnostics),
    [],
  );
});
