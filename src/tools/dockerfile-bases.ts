/**
 * Images that a Dockerfile starts from or takes files of, each once; undefined where they cannot be told before it is built. Stages and
 * `scratch` are none. Arguments before the first FROM count, with these values over their defaults.
 */
export function dockerfileBases(text: string, given: Readonly<Record<string, string>>): readonly string[] | undefined {
  const values = new Map<string, string>();
  const stages = new Set(['scratch']);
  const bases = new Set<string>();
  for (const { word, rest } of instructions(text)) {
    if (word === 'ARG' && stages.size === 1 && bases.size === 0) {
      const [, name = '', initial] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? [];
      const value = given[name] ?? initial?.replace(/^(["'])(.*)\1$/, '$2');
      if (value !== undefined) values.set(name, value);
    }
    for (const image of borrowed(word, rest)) {
      if (image.includes('$')) return undefined;
      if (!/^\d+$/.test(image) && !stages.has(image.toLowerCase())) bases.add(image);
    }
    if (word !== 'FROM') continue;
    const [, image = '', stage] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?$/i.exec(rest) ?? [];
    const base = image.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced, bare) => values.get(braced ?? bare) ?? '$');
    if (base === '' || base.includes('$')) return undefined;
    if (!stages.has(base.toLowerCase())) bases.add(base);
    if (stage !== undefined) stages.add(stage.toLowerCase());
  }
  return [...bases];
}

/** What files are taken of: `COPY --from=IMAGE`, `RUN --mount=from=IMAGE,…`. A stage may go by its number. */
function borrowed(word: string, rest: string): readonly string[] {
  const flags = /^(?:--\S+\s+)*/.exec(rest)?.[0] ?? '';
  const pattern = word === 'RUN' ? /--mount=\S*?\bfrom=([^,\s]+)/g : /--from=(\S+)/g;
  return word === 'RUN' || word === 'COPY' ? [...flags.matchAll(pattern)].flatMap(([, image = '']) => image) : [];
}

function instructions(text: string): { readonly word: string; readonly rest: string }[] {
  const whole = text.replace(/^\s*#.*$/gm, '').replace(/\\[ \t]*\r?\n/g, ' ');
  return whole.split('\n').flatMap((line) => {
    const [, word, rest] = /^\s*(\w+)\s+(.*?)\s*$/.exec(line) ?? [];
    return word === undefined || rest === undefined ? [] : [{ word: word.toUpperCase(), rest }];
  });
}
