import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { parse } from 'txml/txml';
import { createJunitReader } from '../src/results/junit/junit-reader.ts';

/** What was found in a file; the same from every parser, or the comparison is none. */
export interface Found {
  tests: number;
  failed: number;
  skipped: number;
  /** Characters of names and texts that were handed on: nobody gets away with not making them. */
  characters: number;
}

type Parser = (path: string) => Promise<Found>;

/** Parsers that read a file and build results of it. */
export const parsers: Readonly<Record<string, Parser>> = {
  streamstress: ours,
  'fast-xml-parser': fastXmlParser,
  saxes,
  txml,
};

/** Parsers that hold the whole document; they are not asked for more than they can hold. */
export const wholeDocument = ['fast-xml-parser', 'txml'];

async function ours(path: string): Promise<Found> {
  const found = empty();
  const reader = createJunitReader({ testcase: (one) => add(found, one), suiteEnd() {} });
  for await (const chunk of createReadStream(path)) reader.push(chunk);
  const problem = reader.end();
  if (problem !== undefined) throw new Error(problem);
  return found;
}

async function fastXmlParser(path: string): Promise<Found> {
  const found = empty();
  const isArray = (name: string) => name === 'testsuite' || name === 'testcase';
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, isArray });
  const root = parser.parse(await readFile(path, 'utf8'));
  for (const suite of root.testsuites.testsuite) {
    for (const one of suite.testcase) {
      const { failure, skipped } = one;
      const outcome = failure ? 'failed' : skipped ? 'skipped' : 'passed';
      const message = failure?.message ?? skipped?.message ?? '';
      add(found, { name: one.name, classname: one.classname, outcome, message, text: failure?.['#text'] ?? '' });
    }
  }
  return found;
}

async function saxes(path: string): Promise<Found> {
  const parser = new SaxesParser();
  const { found, open, close, text } = collector();
  parser.on('opentag', ({ name, attributes }) => open(name, attributes));
  parser.on('closetag', ({ name }) => close(name));
  parser.on('text', text);
  for await (const chunk of createReadStream(path, 'utf8')) parser.write(chunk);
  parser.close();
  return found;
}

async function txml(path: string): Promise<Found> {
  const { found, open, close, text } = collector();
  const walk = (node: ReturnType<typeof parse>[number]) => {
    if (typeof node === 'string') return text(node);
    open(node.tagName, node.attributes as Record<string, string>);
    node.children.forEach(walk);
    close(node.tagName);
  };
  parse(await readFile(path, 'utf8'), { decodeEntities: true }).forEach(walk);
  return found;
}

/** Builds results of events. */
function collector() {
  const found = empty();
  let one = { name: '', classname: '', outcome: 'passed', message: '', text: '' };
  let inFailure = false;
  return {
    found,
    open(name: string, attributes: Record<string, string>) {
      const { message = '' } = attributes;
      if (name === 'testcase') {
        one = {
          name: attributes.name ?? '',
          classname: attributes.classname ?? '',
          outcome: 'passed',
          message,
          text: '',
        };
      } else if (name === 'failure') {
        inFailure = true;
        one = { ...one, outcome: 'failed', message };
      } else if (name === 'skipped') one = { ...one, outcome: 'skipped', message };
    },
    close(name: string) {
      if (name === 'failure') inFailure = false;
      if (name === 'testcase') add(found, one);
    },
    text(piece: string) {
      if (inFailure) one.text += piece;
    },
  };
}

function empty(): Found {
  return { tests: 0, failed: 0, skipped: 0, characters: 0 };
}

function add(
  found: Found,
  one: { name: string; classname: string; outcome: string; message: string; text: string },
): void {
  found.tests += 1;
  if (one.outcome === 'failed') found.failed += 1;
  if (one.outcome === 'skipped') found.skipped += 1;
  found.characters += one.name.length + one.classname.length + one.message.length + one.text.length;
}
