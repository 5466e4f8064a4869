import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const source = resolve(import.meta.dirname, '../../src');
const nobodyKnows = '<name>';

/**
 * Every reason that the source makes errors with. A word that is passed on (`failure('x', …)`, `waitFor(['x'], …)`) is
 * looked up where it comes from; one that is only known at run time is `<name>`.
 */
export function reasonsInSource(): ReadonlySet<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const trees = files.map((path) => tree(join(source, path)));
  const reasons = trees.flatMap((file) =>
    nodesOf(file).flatMap((node) => [...errorReasons(node, trees), ...writtenReason(node)]),
  );
  return new Set(reasons);
}

function tree(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function nodesOf(node: ts.Node): ts.Node[] {
  return [node, ...node.getChildren().flatMap(nodesOf)];
}

/** `new StreamstressError(kind, ['a', 'b'], …)`. */
function errorReasons(node: ts.Node, trees: readonly ts.SourceFile[]): string[] {
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'StreamstressError') return [];
  const reason = node.arguments?.[1];
  return reason ? chains(reason, trees) : [];
}

/** `{ reason: 'a:b' }`, where there is no error to throw. */
function writtenReason(node: ts.Node): string[] {
  if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'reason') return [];
  return ts.isStringLiteral(node.initializer) && node.initializer.text.includes(':') ? [node.initializer.text] : [];
}

/** What a list of words may come to; nothing where an error is only passed on (`error.reason.split(':')`). */
function chains(expression: ts.Expression, trees: readonly ts.SourceFile[]): string[] {
  if (ts.isIdentifier(expression)) return givenTo(expression, trees).flatMap((given) => chains(given, trees));
  if (!ts.isArrayLiteralExpression(expression)) return [];
  return expression.elements.reduce<string[]>(
    (starts, element) => {
      const ends = ts.isSpreadElement(element) ? chains(element.expression, trees) : words(element, trees);
      return starts.flatMap((start) => ends.map((end) => (start === '' ? end : `${start}:${end}`)));
    },
    [''],
  );
}

function words(expression: ts.Expression, trees: readonly ts.SourceFile[]): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [expression.whenTrue, expression.whenFalse].flatMap((branch) => words(branch, trees));
  }
  if (ts.isTemplateExpression(expression)) {
    return expression.templateSpans.reduce<string[]>(
      (starts, span) =>
        starts.flatMap((start) => words(span.expression, trees).map((word) => start + word + span.literal.text)),
      [expression.head.text],
    );
  }
  const found = ts.isPropertyAccessExpression(expression)
    ? properties(expression, trees)
    : ts.isIdentifier(expression)
      ? givenTo(expression, trees).flatMap((given) => words(given, trees))
      : [];
  return found.length > 0 ? found : [nobodyKnows];
}

/** What callers give for a parameter: those in its file, and those of an exported function everywhere. */
function givenTo(name: ts.Identifier, trees: readonly ts.SourceFile[]): ts.Expression[] {
  const called = enclosing(name);
  const at = called?.parameters.findIndex((parameter) => parameter.name.getText() === name.text) ?? -1;
  if (!called?.name || at < 0) return [];
  const own = name.getSourceFile();
  const isExported = called.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  const { text } = called.name;
  return (isExported ? trees : [own]).flatMap(nodesOf).flatMap((node) => {
    const isCall = ts.isCallExpression(node) && node.expression.getText() === text;
    const given = isCall ? node.arguments[at] : undefined;
    return given ? [given] : [];
  });
}

function enclosing(node: ts.Node): ts.FunctionDeclaration | undefined {
  if (ts.isFunctionDeclaration(node)) return node;
  return node.parent ? enclosing(node.parent) : undefined;
}

/** `found.reason`: what objects of that room have for it. */
function properties(access: ts.PropertyAccessExpression, trees: readonly ts.SourceFile[]): string[] {
  const { text } = access.name;
  const room = dirname(access.getSourceFile().fileName);
  return trees
    .filter(({ fileName }) => dirname(fileName) === room)
    .flatMap(nodesOf)
    .flatMap((node) =>
      ts.isPropertyAssignment(node) && node.name.getText() === text && ts.isStringLiteral(node.initializer)
        ? [node.initializer.text]
        : [],
    );
}
