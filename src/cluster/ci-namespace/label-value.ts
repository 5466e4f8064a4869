const longest = 63;

/** A text as the value of a label: letters, digits, `-`, `_` and `.`, at most 63, an alphanumeric one at both ends. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, longest)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
