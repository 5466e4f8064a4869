import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseConcepts } from './parse-concepts.ts';
import { parseSpec } from './parse-spec.ts';
import type { Concept, ParseError, Spec } from './spec.ts';

/**
 * Reads the specifications that were named: files, `file:line` (the scenario at that line only) and folders with all
 * below. Throws where one does not exist.
 */
export function findSpecs(root: string, named: readonly string[]): readonly Spec[] {
  const wanted = new Map<string, number[] | 'all'>();
  for (const name of named) {
    const [, path = name, line] = /^(.*?):(\d+)$/.exec(name) ?? [];
    for (const file of specFiles(resolve(root, path), path)) {
      const lines = wanted.get(file) ?? [];
      wanted.set(file, line === undefined || lines === 'all' ? 'all' : [...lines, Number(line)]);
    }
  }
  return [...wanted].map(([file, lines]) => {
    const spec = parseSpec(file, readFileSync(file, 'utf8'));
    return lines === 'all' ? spec : withScenariosAt(spec, lines);
  });
}

function withScenariosAt(spec: Spec, lines: readonly number[]): Spec {
  const hit = (from: number, to: number) => lines.some((line) => from <= line && line <= to);
  return { ...spec, scenarios: spec.scenarios.filter((scenario) => hit(scenario.line, scenario.lastLine)) };
}

function specFiles(path: string, named: string): string[] {
  if (!existsSync(path)) throw new Error(`Specs directory ${named} does not exist.`);
  if (!statSync(path).isDirectory()) return [path];
  return filesBelow(path, /\.(spec|md)$/);
}

/** Reads all concepts of the project. */
export function findConcepts(root: string): { concepts: ReadonlyMap<string, Concept>; errors: readonly ParseError[] } {
  const read = filesBelow(root, /\.cpt$/).map((file) => parseConcepts(file, readFileSync(file, 'utf8')));
  const all = read.flatMap(({ concepts }) => concepts);
  const concepts = new Map(all.map((concept) => [concept.heading.value, concept]));
  const doubles = all.filter((concept) => concepts.get(concept.heading.value) !== concept);
  const errors = doubles.map(({ heading: { file, line, text } }) => {
    return { file, line, message: 'Duplicate concept definition found', text };
  });
  return { concepts, errors: [...read.flatMap((one) => one.errors), ...errors] };
}

function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !/^(\..*|node_modules|reports|vendor)$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path, name);
      return entry.isFile() && name.test(entry.name) ? [path] : [];
    });
}
