import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config/config.ts';
import type { Component } from '../../src/model/component.ts';
import { configTexts } from './config-texts.ts';

/** Repositories of all six components, with everything that a ref can name. */
export interface Upstreams {
  /** Bare repositories by component; git can clone them, and fetch single commits without files. */
  readonly repositories: Readonly<Record<string, string>>;
  /** Full commit of a ref, like `refs/tags/v1.0.0` or `main~2`. */
  commit(component: string, ref: string): Promise<string>;
  /** Writes a components file that points at them, with every base image replaced by this one; returns its path. */
  componentsFile(base: string): Promise<string>;
}

/** A commit on each of these days at noon; the second is tagged v1.0.0, the third is the base of pull request 123. */
export const days = ['2026-10-28', '2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01'] as const;

/** On the first day each of the Go components lacks its last program. */
export function programsOf({ images }: Component, day: number): readonly string[] {
  const paths = images.flatMap(({ importPath }) => importPath ?? []);
  return day === 0 && paths.length > 1 ? paths.slice(0, -1) : paths;
}

/** The components of config/components.toml. */
export function upstreamComponents(): readonly Component[] {
  return readConfig(configTexts()).components;
}

/** Makes the repositories below a folder. */
export async function makeUpstreams(folder: string): Promise<Upstreams> {
  const components = upstreamComponents();
  const path = (name: string) => join(folder, `${name}.git`);
  await mkdir(folder, { recursive: true });
  await Promise.all(components.map((component) => makeRepository(component, path(component.name))));
  const repositories = Object.fromEntries(components.map(({ name }) => [name, path(name)]));
  return {
    repositories,
    commit: (name, ref) => git(path(name), 'rev-parse', `${ref}^{commit}`),
    async componentsFile(base) {
      const file = join(folder, 'components.toml');
      const tables = components.map(({ name }) => tableOf(name, path(name), base));
      await writeFile(file, tables.join('\n'));
      return file;
    },
  };
}

function tableOf(name: string, repository: string, base: string): string {
  const rules = ['*/combined-base-image', 'ghcr.io/', 'gcr.io/', 'registry.access.redhat.com/'];
  const replaced = rules.map((rule) => `${JSON.stringify(rule)} = ${JSON.stringify(base)}`).join(', ');
  return `[${name}]\nrepository = ${JSON.stringify(repository)}\nbase_images = { ${replaced} }\n`;
}

async function makeRepository(component: Component, path: string): Promise<void> {
  await promisify(execFile)('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', path]);
  await appendFile(`${path}/config`, '[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n');
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet', '--done', '--date-format=raw'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  child.stdin.end(stream(component));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

async function git(path: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)('git', ['-C', path, ...args])).stdout.trim();
}

/** Five days on `main`, a release branch, a pull request with its merge, and another that does not merge. */
function stream(component: Component): string {
  const mark = (day: number) => `:${day + 1}`;
  const commit = (ref: string, day: number, name: string, parents: string[], id: number) =>
    commitLines(component, { ref, day, name, parents, mark: `:${id}` });
  const main = days.flatMap((_, day) =>
    commit('main', day, `day ${day + 1}`, day === 0 ? [] : [mark(day - 1)], day + 1),
  );
  return [
    ...main,
    ...['reset refs/tags/v1.0.0', `from ${mark(1)}`, ''],
    ...['reset refs/heads/release-v1', `from ${mark(1)}`, ''],
    ...commit('refs/pull/123/head', 3, 'pull request 123', [mark(2)], 11),
    ...commit('refs/pull/123/merge', 4, 'merge of pull request 123', [mark(4), ':11'], 12),
    ...commit('refs/pull/124/head', 3, 'pull request 124, which does not merge', [mark(0)], 13),
    ...['done', ''],
  ].join('\n');
}

interface FixtureCommit {
  readonly ref: string;
  readonly day: number;
  readonly name: string;
  readonly parents: readonly string[];
  readonly mark: string;
}

function commitLines(component: Component, { ref, day, name, parents, mark }: FixtureCommit): string[] {
  const who = `Ada Example <ada@example.com> ${Date.parse(`${days[day]}T12:00:00Z`) / 1000} +0000`;
  const [from, ...merged] = parents;
  return [
    `commit ${ref === 'main' ? 'refs/heads/main' : ref}`,
    ...[`mark ${mark}`, `author ${who}`, `committer ${who}`, ...data(`Change ${component.name} on ${name}\n`)],
    ...(from === undefined ? [] : [`from ${from}`]),
    ...merged.map((parent) => `merge ${parent}`),
    'deleteall',
    ...Object.entries(filesOf(component, day, name)).flatMap(([path, text]) => [
      `M 100644 inline ${path}`,
      ...data(text),
    ]),
    '',
  ];
}

function data(text: string): string[] {
  return [`data ${Buffer.byteLength(text)}`, text];
}

function filesOf(component: Component, day: number, name: string): Record<string, string> {
  const readme = { 'README.md': `# ${component.name}\n\nAs on ${name}.\n` };
  if (component.builder === 'dockerfile') return { ...readme, ...pluginFiles(name) };
  const programs = programsOf(component, day).map((path) => [`${path.slice(2)}/main.go`, mainText(component, path)]);
  return {
    ...readme,
    'go.mod': `module ${component.module}\n\ngo 1.21\n\nrequire example.com/stamp v1.0.0\n`,
    'go.sum': '',
    'vendor/modules.txt': '# example.com/stamp v1.0.0\n## explicit; go 1.21\nexample.com/stamp\n',
    'vendor/example.com/stamp/stamp.go': stampText,
    'internal/about/about.go': `package about\n\nconst Name = ${JSON.stringify(name)}\n`,
    '.ko.yaml': koYaml(component),
    ...Object.fromEntries(programs),
  };
}

function mainText({ module }: Component, path: string): string {
  return `package main

import (
	"os"

	"example.com/stamp"
	"${module}/internal/about"
)

func main() {
	stamp.Print(os.Stdout, ${JSON.stringify(path)}, about.Name)
}
`;
}

/** Says the commit that go has stamped into the program. */
const stampText = `package stamp

import (
	"io"
	"runtime/debug"
)

func Print(to io.Writer, program, name string) {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = setting.Value
			}
		}
	}
	io.WriteString(to, program+" "+commit+" "+name+"\\n")
}
`;

/** The bases as the real repositories have them: nobody can have them here. */
function koYaml({ name, module = '' }: Component): string {
  if (name === 'manual-approval-gate') {
    const over = ['controller', 'webhook'].map(
      (path) => `  ${module}/cmd/${path}: registry.access.redhat.com/ubi9/ubi-minimal`,
    );
    return ['defaultBaseImage: gcr.io/distroless/static:nonroot', 'baseImageOverrides:', ...over, ''].join('\n');
  }
  const base = `defaultBaseImage: ghcr.io/tektoncd/plumbing/static-base@sha256:${'0'.repeat(64)}`;
  if (name !== 'pipeline') return `${base}\ndefaultLdflags: ['-s', '-w']\n`;
  const combined = `ghcr.io/tektoncd/pipeline/${module}/combined-base-image:latest`;
  return [
    base,
    "defaultLdflags: ['-s', '-w']",
    'baseImageOverrides:',
    ...['entrypoint', 'nop', 'workingdirinit'].map((path) => `  ${module}/cmd/${path}: ${combined}`),
    `  ${module}/cmd/resolvers: ghcr.io/tektoncd/plumbing/tini-git@sha256:${'1'.repeat(64)}`,
    '',
  ].join('\n');
}

/** As the plugin's: a stage that builds and one that serves, both from nothing. */
function pluginFiles(name: string): Record<string, string> {
  return {
    Dockerfile: [
      'ARG BUILDER=scratch',
      'ARG RUNTIME=scratch',
      'FROM $BUILDER AS build',
      'COPY dist /dist',
      'FROM $RUNTIME',
      'COPY --from=build /dist /usr/share/nginx/html',
      'COPY nginx.conf /etc/nginx/nginx.conf',
      'USER 1001',
      'ENTRYPOINT ["nginx"]',
      '',
    ].join('\n'),
    'dist/plugin-manifest.json': `${JSON.stringify({ name: 'pipelines-console-plugin', version: name })}\n`,
    'nginx.conf': 'events {}\n',
  };
}
