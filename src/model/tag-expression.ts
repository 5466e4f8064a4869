/** Says whether a scenario with these tags (its own and those of its specification) is selected. */
type TagFilter = (tags: readonly string[]) => boolean;

/**
 * Reads a tag expression: `&`, `|`, `!` and parentheses; `,`, `&&` and `||` are other ways to write them. Spaces and
 * case don't matter. Throws a SyntaxError where it makes no sense.
 */
export function tagFilter(expression: string): TagFilter {
  const plain = expression.replace(/\s/g, '').replace(/,|&&/g, '&').replace(/\|\|/g, '|').toLowerCase();
  const tokens = plain.match(/[&|!()]|[^&|!()]+/g) ?? [];
  const rest: Rest = { tokens: [...tokens] };
  const holds = readAlternatives(rest);
  if (rest.tokens.length > 0) throw invalid(`unexpected "${rest.tokens[0]}"`);
  return (tags) => {
    const plainTags = new Set(tags.map((tag) => tag.replace(/ /g, '').toLowerCase()));
    return holds(plainTags);
  };
}

type Holds = (tags: ReadonlySet<string>) => boolean;
interface Rest {
  readonly tokens: string[];
}

function readAlternatives(rest: Rest): Holds {
  const parts = readList(rest, '|', readConjunction);
  return (tags) => parts.some((part) => part(tags));
}

function readConjunction(rest: Rest): Holds {
  const parts = readList(rest, '&', readTerm);
  return (tags) => parts.every((part) => part(tags));
}

function readList(rest: Rest, operator: string, read: (rest: Rest) => Holds): Holds[] {
  const parts = [read(rest)];
  while (rest.tokens[0] === operator) {
    rest.tokens.shift();
    parts.push(read(rest));
  }
  return parts;
}

function readTerm(rest: Rest): Holds {
  const token = rest.tokens.shift();
  if (token === '!') {
    const negated = readTerm(rest);
    return (tags) => !negated(tags);
  }
  if (token === '(') {
    const inner = readAlternatives(rest);
    if (rest.tokens.shift() !== ')') throw invalid('")" is missing');
    return inner;
  }
  if (token === undefined || '&|)'.includes(token)) throw invalid(`a tag is missing before "${token ?? 'the end'}"`);
  return (tags) => tags.has(token);
}

function invalid(why: string): SyntaxError {
  return new SyntaxError(`Invalid Expression.\n${why}`);
}
