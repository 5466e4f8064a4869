import type { StepArgument } from './spec.ts';

/** The text of a step taken apart, or what is wrong with it. */
type StepText = { readonly value: string; readonly arguments: readonly StepArgument[] } | { readonly error: string };

/** Takes `Verify <name> is "ok"` apart: placeholders for `<…>` and `"…"`; a backslash escapes. */
export function parseStepText(text: string): StepText {
  if (text === '') return { error: 'Step should not be blank' };
  const found: StepArgument[] = [];
  let value = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') value += unescaped(text[++at] ?? '', true);
    else if (char === '"' || char === '<') {
      const argument = readArgument(text, at + 1, char === '"' ? '"' : '>');
      if (!argument) return { error: char === '"' ? 'String not terminated' : 'Dynamic parameter not terminated' };
      found.push(char === '"' ? { kind: 'static', value: argument.text } : { kind: 'dynamic', name: argument.text });
      value += '{}';
      at = argument.end;
    } else if (char === '{' || char === '}')
      return { error: `'${char}' is a reserved character and should be escaped` };
    else value += char;
  }
  return { value: value.trim(), arguments: found };
}

function readArgument(text: string, from: number, end: string): { text: string; end: number } | undefined {
  let read = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === end) return { text: read, end: at };
    read += char === '\\' ? unescaped(text[++at] ?? '', false) : char;
  }
  return undefined;
}

/** Outside of an argument a backslash that escapes nothing stays. */
function unescaped(char: string, outside: boolean): string {
  if (outside) return char === '{' || char === '}' ? char : `\\${char}`;
  return char === 't' ? '\t' : char === 'n' ? '\n' : char;
}
