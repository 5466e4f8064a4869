import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A testcase of result.xml, as it stands there. */
export interface XmlCase {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Message of the failure, or why it was skipped. */
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

/** A testsuite of result.xml: one specification. */
export interface XmlSuite {
  /** Absolute path of the specification. */
  readonly package: string;
  readonly name: string;
  /** As counted by the plugin: skipped are among the tests, failing hooks among the failures. */
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly cases: readonly XmlCase[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  // Entities of a DOCTYPE could grow without end: only characters by number and the five of XML are read, below.
  processEntities: false,
  isArray: (name) => ['testsuites', 'testsuite', 'testcase', 'failure', 'skipped'].includes(name),
});

/** Reads result.xml; a text where it cannot be read says why. */
export function readResultXml(xml: string): readonly XmlSuite[] | string {
  if (/<!DOCTYPE/i.test(xml)) return 'it has a DOCTYPE';
  try {
    const valid = XMLValidator.validate(xml);
    if (valid !== true) return `line ${valid.err.line}: ${valid.err.msg}`;
    const root: unknown = parser.parse(xml);
    const top = nodes(root, 'testsuites');
    if (top.length !== 1) return 'it has no testsuites';
    return top.flatMap((node) => nodes(node, 'testsuite')).map(readSuite);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readSuite(node: unknown): XmlSuite {
  return {
    package: attribute(node, 'package'),
    name: attribute(node, 'name'),
    tests: number(attribute(node, 'tests')),
    failures: number(attribute(node, 'failures')),
    skipped: number(attribute(node, 'skipped')),
    cases: nodes(node, 'testcase').map(readCase),
  };
}

function readCase(node: unknown): XmlCase {
  const [failure] = nodes(node, 'failure');
  const [skipped] = nodes(node, 'skipped');
  return {
    name: attribute(node, 'name'),
    seconds: number(attribute(node, 'time')),
    outcome: failure !== undefined ? 'failed' : skipped !== undefined ? 'skipped' : 'passed',
    message: attribute(failure ?? skipped, 'message'),
    type: attribute(failure, 'type'),
    text: decode(typeof failure === 'string' ? failure : String(field(failure, '#text') ?? '')),
  };
}

function nodes(of: unknown, name: string): readonly unknown[] {
  const found = field(of, name);
  return Array.isArray(found) ? found : [];
}

function attribute(of: unknown, name: string): string {
  const value = field(of, `@${name}`);
  return typeof value === 'string' ? decode(value) : '';
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}

/** A count or a time; what is none is 0. */
function number(text: string): number {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : 0;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[String(name).toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}
