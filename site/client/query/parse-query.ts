import { nearNames } from '../../../src/model/near-names.ts';
import {
  everything,
  type Query,
  type RunsField,
  resultWord,
  resultWords,
  runsFields,
  stateWord,
  type TestField,
  testFields,
} from './query.ts';
import { runsValue } from './runs-value.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A query, or what is wrong with its text in one sentence, and at which character. */
export type Parsed =
  | { readonly query: Query; readonly problem?: never }
  | { readonly query?: never; readonly problem: string; readonly at: number };

/** A link with it must stay below 2,000 characters wherever the site lies. */
const longest = 1200;
/** Results that a sequence may name: one bit each. */
const longestSequence = 30;

/**
 * Reads `component:triggers status:failed since:14d seq(pass fail fail)`: terms that all hold, `-` before one that must
 * not, `|` between alternatives, parentheses round them. Case matters in values only.
 */
export function parseQuery(text: string): Parsed {
  if (encodeURIComponent(text.toWellFormed()).length > longest)
    return { problem: 'This is too long for a link: name fewer things.', at: 0 };
  try {
    const parser = parserOf(tokensOf(text), text.length);
    const query = parser.any();
    const rest = parser.peek();
    if (rest) throw new Problem('There is no "(" for this ")".', rest.at);
    return { query };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: error.message, at: error.at };
  }
}

class Problem extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

function parserOf(tokens: readonly Token[], end: number) {
  let next = 0;
  const peek = () => tokens[next];
  const any = (): Query => {
    const alternatives = [all()];
    const first = peek()?.at ?? 0;
    while (peek()?.kind === '|') {
      next += 1;
      alternatives.push(all());
    }
    if (alternatives.length === 1) return alternatives[0] ?? everything;
    if (alternatives.some(isEmpty)) throw new Problem('There is nothing on one side of "|".', first);
    return checked({ kind: 'any', of: alternatives.flatMap((one) => (one.kind === 'any' ? one.of : [one])) }, first);
  };
  const all = (): Query => {
    const terms: Query[] = [];
    for (let token = peek(); token && token.kind !== '|' && token.kind !== ')'; token = peek()) {
      const term = one();
      terms.push(...(term.kind === 'all' ? term.of : [term]));
    }
    return terms.length === 1 && terms[0] ? terms[0] : { kind: 'all', of: terms };
  };
  const one = (): Query => {
    const token = peek();
    next += 1;
    switch (token?.kind) {
      case '-':
        return negated(one(), token.at);
      case '(': {
        const inner = any();
        if (peek()?.kind !== ')') throw new Problem('There is no ")" for this "(".', token.at);
        next += 1;
        if (isEmpty(inner)) throw new Problem('There is nothing between "(" and ")".', token.at);
        return inner;
      }
      case 'seq':
        return sequence(token.words, token.at);
      case 'word':
        return token.field === undefined
          ? { kind: 'text', value: nonEmpty(token.value, token.at) }
          : term(token.field, token.value, token.at);
      case 'unended':
        throw new Problem(
          `${token.what === 'seq(' ? 'There is no ")" for "seq("' : 'There is no second quotation mark'}.`,
          token.at,
        );
      default:
        throw new Problem('There is nothing after "-".', token?.at ?? end);
    }
  };
  return { any, peek };
}

function negated(term: Query, at: number): Query {
  return term.kind === 'not' ? term.of : checked({ kind: 'not', of: term }, at);
}

/** Which runs are looked at is a matter of the whole query. */
function checked(query: Query, at: number): Query {
  const runs = runsTermIn(query);
  if (runs === undefined) return query;
  throw new Problem(`"${runs}:" holds for the whole query: it cannot stand after "-" or beside "|".`, at);
}

function runsTermIn(query: Query): RunsField | undefined {
  if (query.kind === 'runs') return query.field;
  if (query.kind === 'not') return runsTermIn(query.of);
  if (query.kind !== 'all' && query.kind !== 'any') return undefined;
  return query.of.map(runsTermIn).find((field) => field !== undefined);
}

function term(field: string, value: string, at: number): Query {
  if (Object.hasOwn(runsFields, field)) return runsTerm(field as RunsField, nonEmpty(value, at), at);
  if (Object.hasOwn(testFields, field)) return testTerm(field as TestField, nonEmpty(value, at), at);
  const fields = [...Object.keys(testFields), ...Object.keys(runsFields)];
  const near = nearNames(field, fields, 1)[0];
  const said =
    near === undefined
      ? `there are ${fields.join(', ')}; write "…" round a name with a colon`
      : `did you mean "${near}:"?`;
  throw new Problem(`There is no field "${field}:"; ${said}`, at);
}

function testTerm(field: TestField, value: string, at: number): Query {
  if (field === 'status' || field === 'ever') return { kind: 'field', field, value: result(value, at) };
  if (field !== 'is') return { kind: 'field', field, value };
  const state = stateWord(value);
  if (state !== undefined) return { kind: 'field', field, value: state };
  throw new Problem(`No test is ever "${value}": ${testFields.is}.`, at);
}

function runsTerm(field: RunsField, value: string, at: number): Query {
  if (runsValue(field, value, 0) !== undefined) return { kind: 'runs', field, value };
  const form =
    field === 'last'
      ? 'a number of runs, such as last:30'
      : `a time such as ${field}:14d, ${field}:8w or ${field}:2026-11-01`;
  throw new Problem(`"${field}:" needs ${form}.`, at);
}

function sequence(words: readonly string[], at: number): Query {
  if (words.length === 0 || words.length > longestSequence) {
    throw new Problem(`seq( ) needs 1 to ${longestSequence} results, such as seq(pass fail fail).`, at);
  }
  return { kind: 'sequence', of: words.map((word) => result(word, at)) };
}

function result(text: string, at: number) {
  const word = resultWord(text);
  if (word !== undefined) return word;
  throw new Problem(`"${text}" is no result: there are ${resultWords.join(', ')}.`, at);
}

function nonEmpty(value: string, at: number): string {
  if (value !== '') return value;
  throw new Problem('There is nothing after the colon or between the quotation marks.', at);
}

function isEmpty(query: Query): boolean {
  return query.kind === 'all' && query.of.length === 0;
}
