/** The words of a line as a shell reads them: quotes keep words together, nothing is expanded. Undefined where a quote is left open. */
export function shellWords(line: string): readonly string[] | undefined {
  const word = /((?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+)\s*/y;
  const words: string[] = [];
  word.lastIndex = line.length - line.trimStart().length;
  while (word.lastIndex < line.length) {
    const found = word.exec(line)?.[1];
    if (found === undefined) return undefined;
    words.push(unquoted(found));
  }
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_, single, double, escaped) => single ?? (escaped || double.replace(/\\(["\\$`])/g, '$1')),
  );
}
