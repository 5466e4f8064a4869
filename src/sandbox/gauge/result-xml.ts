import { basename } from 'node:path';
import type { ScenarioOutcome, SpecOutcome } from './outcome.ts';
import { wordError } from './spec.ts';

/** The report as the xml-report plugin writes it. */
export function resultXml(specs: readonly SpecOutcome[], at: Date, hostname: string): string {
  if (specs.length === 0) return '<testsuites></testsuites>';
  const suites = specs.map((spec, index) => suiteXml(spec, index + 1, localTime(at), hostname));
  return `<testsuites>\n${suites.join('\n')}\n</testsuites>`;
}

function suiteXml(spec: SpecOutcome, id: number, timestamp: string, hostname: string): string {
  const { tests, failures, skipped } = suiteCounts(spec);
  const attributes = { id, tests, failures, package: spec.file, time: seconds(specMilliseconds(spec)), timestamp };
  const named = { ...attributes, name: specName(spec), errors: 0, ...(skipped > 0 ? { skipped } : {}), hostname };
  const cases = spec.parseErrors.length > 0 ? [parseErrorCase(spec)] : spec.scenarios.map((one) => caseXml(spec, one));
  const problem = skipped > 0 ? `Validation failed, ${skipped} Scenarios were skipped.` : '';
  const lines = [
    '<properties></properties>',
    ...cases,
    '<system-out></system-out>',
    element('system-err', {}, problem),
  ];
  return [`\t${tag('testsuite', named)}`, ...lines.map((line) => `\t\t${line}`), '\t</testsuite>'].join('\n');
}

/** What the attributes of a testsuite count: hooks of the specification are failures, parse errors no tests. */
function suiteCounts(spec: SpecOutcome): { tests: number; failures: number; skipped: number } {
  if (spec.parseErrors.length > 0) return { tests: 0, failures: 1, skipped: 0 };
  const scenarios = spec.scenarios.filter(({ leftOut }) => !leftOut);
  const count = (status: ScenarioOutcome['status']) => scenarios.filter((one) => one.status === status).length;
  const failures = count('failed') + spec.hookFailures.length;
  return { tests: scenarios.length, failures, skipped: count('skipped') };
}

function parseErrorCase(spec: SpecOutcome): string {
  const errors = spec.parseErrors.map((error) => `[Parse Error] ${wordError(error)}`).join('\n');
  const type = 'Parse/Validation Errors';
  const failure = element('failure', { message: type, type }, errors);
  const attributes = { classname: specName(spec), name: specName(spec), time: seconds(0) };
  return `${tag('testcase', attributes)}\n\t\t\t${failure}\n\t\t</testcase>`;
}

function caseXml(spec: SpecOutcome, scenario: ScenarioOutcome): string {
  const attributes = { classname: specName(spec), name: scenario.name, time: seconds(scenario.milliseconds) };
  const inner =
    scenario.status === 'passed' ? '' : scenario.status === 'failed' ? failureXml(scenario) : skipXml(scenario);
  return `${tag('testcase', attributes)}${inner === '' ? '' : `\n\t\t\t${inner}\n\t\t`}</testcase>`;
}

function skipXml(scenario: ScenarioOutcome): string {
  return element('skipped', { message: scenario.skipMessages.join('\n') }, '');
}

function failureXml(scenario: ScenarioOutcome): string {
  const [only, second] = scenario.failures;
  const single = only && !second;
  const message = single ? only.message : 'Multiple failures';
  const all = scenario.failures.map((failure) => `${failure.message}\n${failure.stack}`).join('\n\n');
  return element('failure', { message, type: message }, single ? only.stack : all);
}

function specName(spec: SpecOutcome): string {
  return spec.heading.trim() === '' ? basename(spec.file) : spec.heading;
}

function specMilliseconds(spec: SpecOutcome): number {
  return spec.scenarios.reduce((sum, scenario) => sum + scenario.milliseconds, 0);
}

function seconds(milliseconds: number): string {
  return (Math.floor(milliseconds) / 1000).toFixed(3);
}

function localTime(at: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  const date = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, text: string): string {
  return `${tag(name, attributes)}${escapeXml(text)}</${name}>`;
}

function tag(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${written.join('')}>`;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
};

/** As Go's encoding/xml does: what XML cannot hold becomes U+FFFD. */
function escapeXml(text: string): string {
  const held = text.toWellFormed().replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return held.replace(/["'&<>\t\n\r]/g, (char) => escapes[char] ?? char);
}
