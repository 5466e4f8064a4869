import { createHash } from 'node:crypto';
import { plainLine } from '../../model/plain-text.ts';
import type { TestResult } from '../../model/test-result.ts';

/** Characters of a message that are looked at, and that are kept of a template. */
const mostRead = 2_000;
const mostKept = 300;

/** What changes from run to run, in the order in which it is folded. Each pattern reads a text once. */
const foldings: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?( ?(Z|[+-]\d\d:?\d\d)\b)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d([.,]\d+)?\b/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uid>'],
  // From these characters Kubernetes draws the ends of names: of ReplicaSets, of their pods, of what is generated.
  [/-([bcdfghjklmnpqrstvwxz2456789]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<name>'],
  [/\bsha256:[0-9a-f]{12,64}/g, '<digest>'],
  [/\b0x[0-9a-f]+\b/gi, '<hash>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b/g, '<hash>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(:\d{1,5})?\b/g, '<ip>'],
  [/\[[0-9a-f:]*:[0-9a-f:]+\](:\d{1,5})?/gi, '<ip>'],
  [/-(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,}\b/g, '-<name>'],
  [/\b(\d+h)?(\d+m)?\d+(\.\d+)?(ns|µs|us|ms|s|m|h)\b/g, '<duration>'],
  [/\b\d+(\.\d+)?( ?(ns|µs|us|ms|seconds?|minutes?|hours?|days?))\b/g, '<duration>'],
  [/\d+/g, '<n>'],
];

/** Gauge says first which step it was; the same fault may show in several. */
const gaugeFailure = /\b(?:Step|Concept) Execution Failure: '([\s\S]*)$/;

/** The message of a failure without what changes from run to run: one line, hostile text; empty where it says nothing. */
export function failureTemplate({ message, details }: TestResult): string {
  const said = message === undefined || message === 'Multiple failures' ? (details ?? message ?? '') : message;
  const text = said.slice(0, mostRead);
  const folded = foldings.reduce(
    (line, [pattern, word]) => line.replace(pattern, word),
    plainLine(gaugeFailure.exec(text)?.[1]?.replace(/'\s*$/, '') ?? text),
  );
  return folded.slice(0, mostKept);
}

/** Ten hexadecimal digits; the same for a template in every run. */
export function templateId(template: string): string {
  return createHash('sha256').update(template).digest('hex').slice(0, 10);
}
