import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../../src/sandbox/controllers/builds/dockerfile/instructions.ts';
import { referencedImages } from '../../../../src/sandbox/controllers/builds/dockerfile/referenced-images.ts';
import { type Changes, rewriteDockerfile } from '../../../../src/sandbox/controllers/builds/dockerfile/rewrite.ts';

// Read: openshift/builder @ 9ed70da, pkg/build/builder/common.go (addBuildParameters, replaceImagesFromSource,
// findReferencedImages), docker.go (replaceLastFrom, insertEnvAfterFrom), util/dockerfile (keyValueInstruction).

interface Case {
  readonly name: string;
  readonly changes: Changes;
  readonly given: readonly string[];
  readonly expected: readonly string[];
}

const braced = (name: string) => ['$', '{', name, '}'].join('');
const images = (all: Record<string, string>) => ({ replacements: new Map(Object.entries(all)) });

const cases: readonly Case[] = [
  {
    name: 'ARGs before the first FROM stay where they are',
    changes: { from: 'registry/ns/base@sha256:1' },
    given: ['ARG VERSION=1', '# a comment', 'ARG OTHER', 'FROM fedora:$VERSION', 'RUN true'],
    expected: ['ARG VERSION=1', '# a comment', 'ARG OTHER', 'FROM registry/ns/base@sha256:1', 'RUN true'],
  },
  {
    name: 'only the last FROM gets the image of the strategy, and keeps its name and platform',
    changes: { from: 'new' },
    given: ['FROM one AS a', 'FROM --platform=linux/amd64 two  as   b', 'COPY --from=a /x /x'],
    expected: ['FROM one AS a', 'FROM --platform=linux/amd64 new as b', 'COPY --from=a /x /x'],
  },
  {
    name: 'the environment follows every FROM, what the Build says of itself comes last',
    changes: {
      env: [{ name: 'BUILD_LOGLEVEL', value: '0' }, { name: 'EMPTY' }],
      info: [{ name: 'OPENSHIFT_BUILD_NAME', value: 'a "b"' }],
      labels: [{ name: 'x', value: 'y z' }],
    },
    given: ['FROM one AS a', 'RUN true', 'FROM two', 'RUN false'],
    expected: [
      'FROM one AS a',
      'ENV "BUILD_LOGLEVEL"="0" "EMPTY"=""',
      'RUN true',
      'FROM two',
      'ENV "BUILD_LOGLEVEL"="0" "EMPTY"=""',
      'RUN false',
      'ENV "OPENSHIFT_BUILD_NAME"="a \\"b\\""',
      'LABEL "x"="y z"',
    ],
  },
  {
    name: 'a FROM is replaced where it is the word, with its tag and as it is written',
    changes: images({ 'golang:1.24': 'new', golang: 'other' }),
    given: ['FROM golang:1.24 AS a', 'FROM docker.io/golang:1.24', 'FROM golang:1.25', 'FROM golang'],
    expected: ['FROM new AS a', 'FROM docker.io/golang:1.24', 'FROM golang:1.25', 'FROM other'],
  },
  {
    name: 'no ARG is filled in to find a word, and a word may be an ARG',
    changes: images({ base: 'new', $OTHER: 'literal' }),
    given: ['ARG BASE=base', 'FROM $BASE', 'FROM $OTHER'],
    expected: ['ARG BASE=base', 'FROM $BASE', 'FROM literal'],
  },
  {
    name: 'COPY --from is replaced, with other flags and in JSON form; ADD and RUN --mount are not',
    changes: images({ tools: 'new' }),
    given: [
      'FROM one',
      'COPY --chown=1 --from=tools /from=tools /x',
      'copy --from=tools ["/a", "/b"]',
      'ADD --from=tools /a /b',
      'RUN --mount=type=bind,from=tools,target=/t true',
      'ONBUILD COPY --from=tools /a /b',
      'RUN echo COPY --from=tools',
    ],
    expected: [
      'FROM one',
      'COPY --chown=1 --from=new /from=tools /x',
      'copy --from=new ["/a", "/b"]',
      'ADD --from=tools /a /b',
      'RUN --mount=type=bind,from=tools,target=/t true',
      'ONBUILD COPY --from=tools /a /b',
      'RUN echo COPY --from=tools',
    ],
  },
  {
    name: 'the name or the number of an earlier stage comes before a word; a later stage does not',
    changes: images({ tools: 'new', 0: 'zero', 1: 'first', late: 'early' }),
    given: [
      'FROM one AS tools',
      'FROM two',
      'COPY --from=tools /a /a',
      'COPY --from=0 /b /b',
      'COPY --from=1 /c /c',
      'COPY --from=late /d /d',
      'FROM three AS late',
    ],
    expected: [
      'FROM one AS tools',
      'FROM two',
      'COPY --from=tools /a /a',
      'COPY --from=zero /b /b',
      'COPY --from=1 /c /c',
      'COPY --from=early /d /d',
      'FROM three AS late',
    ],
  },
  {
    name: 'a FROM of an earlier stage is replaced where its name is a word',
    changes: images({ builder: 'new' }),
    given: ['FROM one AS builder', 'FROM builder', 'COPY --from=builder /a /a'],
    expected: ['FROM one AS builder', 'FROM new', 'COPY --from=builder /a /a'],
  },
  {
    name: 'the image of the strategy may be a word itself',
    changes: { from: 'base', ...images({ base: 'new' }) },
    given: ['FROM old'],
    expected: ['FROM new'],
  },
  {
    name: 'lines that go on, comments in them and here-documents are one instruction',
    changes: images({ tools: 'new', base: 'newer' }),
    given: [
      '# syntax=docker/dockerfile:1',
      'FROM \\',
      '  # which one',
      '  base \\',
      '  AS a',
      'RUN true && \\',
      '# FROM base',
      '',
      '  FROM base',
      "RUN <<'END' sh",
      'FROM base',
      'COPY --from=tools /a /b',
      'END',
      'COPY \\',
      '  --from=tools /a /b',
    ],
    expected: [
      '# syntax=docker/dockerfile:1',
      'FROM newer AS a',
      'RUN true && \\',
      '# FROM base',
      '',
      '  FROM base',
      "RUN <<'END' sh",
      'FROM base',
      'COPY --from=tools /a /b',
      'END',
      'COPY \\',
      '  --from=new /a /b',
    ],
  },
  {
    name: 'a directive chooses the character of lines that go on',
    changes: images({ base: 'new' }),
    given: ['# escape=`', 'FROM `', 'base', 'RUN dir C:\\', 'FROM base'],
    expected: ['# escape=`', 'FROM new', 'RUN dir C:\\', 'FROM new'],
  },
];

for (const { name, changes, given, expected } of cases) {
  test(name, () => assert.deepEqual(rewriteDockerfile(given.join('\n'), changes).trimEnd().split('\n'), expected));
}

test('a Dockerfile is the sum of its parts', () => {
  const text = cases.map(({ given }) => given.join('\r\n')).join('\n\n');
  const whole = partsOf(text).map(({ text: part }) => part);
  assert.equal(whole.join(''), text);
});

test('nothing that goes on for ever is lost', () => {
  for (const text of ['RUN <<END\nnever', 'RUN a \\', 'RUN a \\\n\n#\n', '\\', '']) {
    assert.equal(
      partsOf(text)
        .map(({ text: part }) => part)
        .join(''),
      text,
    );
  }
});

const needed: readonly (readonly [string, readonly string[], readonly (readonly [string, string])[], unknown])[] = [
  ['images, sorted and once', ['FROM b', 'FROM a', 'FROM b'], [], ['a', 'b']],
  ['no stage, by name or number', ['FROM a AS x', 'FROM x AS y', 'COPY --from=x', 'COPY --from=0'], [], ['a']],
  ['images that are copied of', ['FROM a', 'COPY --from=quay.io/b:1 /x /x'], [], ['a', 'quay.io/b:1']],
  ['nothing', ['FROM scratch'], [], []],
  ['an ARG by its default', ['ARG V="1"', 'FROM a:$V', `FROM b:${braced('V')}`], [], ['a:1', 'b:1']],
  ['an ARG by the Build', ['ARG V=1', `FROM a:${braced('V')}`], [['V', '2']], ['a:2']],
  ['an ARG that is not set', [`FROM a:${braced('V:-3')}${braced('W:+4')}${braced('X')}`], [['W', 'w']], ['a:34']],
  ['an ARG of a stage is none', ['FROM a', 'ARG V=1', 'FROM b$V'], [], ['a', 'b']],
  ['of a file without FROM', ['RUN true'], [], undefined],
];

for (const [name, lines, args, expected] of needed) {
  test(`a Dockerfile needs ${name}`, () => {
    const values = args.map(([key, value]) => ({ name: key, value }));
    assert.deepEqual(referencedImages(lines.join('\n'), values), expected);
  });
}
