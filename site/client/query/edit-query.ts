import { everything, type Query, type RunsField, type TestField } from './query.ts';

type Field = TestField | RunsField | 'text';

/** What a control shows: the value of a field that a query asks for, once and for all tests; undefined where it does not. */
export function askedValue(query: Query, field: Field): string | undefined {
  const found = termsOf(query).find((term) => isOf(term, field));
  return found && 'value' in found ? found.value : undefined;
}

/** The query with another value of a field, in the place of the old one; without it where the value is empty. */
export function withValue(query: Query, field: Field, value: string): Query {
  const terms = termsOf(query);
  const at = terms.findIndex((term) => isOf(term, field));
  const wanted = value === '' ? [] : [termOf(field, value)];
  const rest = terms.filter((term) => !isOf(term, field));
  return together(at < 0 ? [...rest, ...wanted] : [...rest.slice(0, at), ...wanted, ...rest.slice(at)]);
}

function termsOf(query: Query): readonly Query[] {
  return query.kind === 'all' ? query.of : [query];
}

function together(terms: readonly Query[]): Query {
  return terms.length === 1 ? (terms[0] ?? everything) : { kind: 'all', of: terms };
}

function isOf(term: Query, field: Field): boolean {
  return term.kind === field || ('field' in term && term.field === field);
}

function termOf(field: Field, value: string): Query {
  if (field === 'text') return { kind: 'text', value };
  return isRunsField(field) ? { kind: 'runs', field, value } : { kind: 'field', field, value };
}

function isRunsField(field: TestField | RunsField): field is RunsField {
  return field === 'since' || field === 'until' || field === 'last' || field === 'label';
}
