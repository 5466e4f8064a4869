import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileBases } from '../../src/tools/dockerfile-bases.ts';

test('bases are told with their arguments filled in; stages and scratch are none', () => {
  const text = [
    '# FROM commented',
    'ARG BUILDER="node:22"',
    'ARG RUNTIME=nginx',
    'from --platform=linux/amd64 $BUILDER as Build',
    'ARG BUILDER=other',
    'FROM build AS more',
    'FROM scratch',
    'FROM \\',
    '  $' + '{RUNTIME}:1',
  ].join('\n');
  assert.deepEqual(dockerfileBases(text, {}), ['node:22', 'nginx:1']);
  assert.deepEqual(dockerfileBases(text, { BUILDER: 'mine:1' }), ['mine:1', 'nginx:1']);
});

test('a base that nobody can know before the build is told as that', () => {
  assert.equal(dockerfileBases('FROM $NONE', {}), undefined);
  assert.equal(dockerfileBases('ARG A\nFROM x:$A', {}), undefined);
});

test('images of which only files are taken are bases as well', () => {
  const text = [
    'FROM a AS build',
    'COPY --chown=1:1 --from=b /x /x',
    'RUN --mount=type=bind,from=c,target=/c --mount=type=cache,target=/d cp --from=none /c /e',
    'FROM d',
    'COPY --from=build /x /x',
    'COPY --from=0 /x /y',
  ];
  assert.deepEqual(dockerfileBases(text.join('\n'), {}), ['a', 'b', 'c', 'd']);
});
