/** A part of a regular expression as JavaScript has it. */
interface Piece {
  readonly text: string;
  /** How often what is innermost is repeated at most, where that is counted. */
  readonly times: number;
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const most = 1000;
const flagSetting = /\(\?([imsU]*)(?:-([imsU]+))?\)/y;
const plain: Flags = { i: false, m: false, s: false, U: false };
const white = String.raw`[\t\n\f\r ]`;
const ofWhole: Readonly<Record<string, string>> = { A: '^', z: '$', b: String.raw`\b`, B: String.raw`\B` };
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const named: Readonly<Record<string, string>> = {
  ...{ alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: String.raw`\x00-\x7F`, blank: String.raw`\t\x20` },
  ...{ cntrl: String.raw`\x00-\x1F\x7F`, digit: '0-9', graph: String.raw`\x21-\x7E`, lower: 'a-z' },
  ...{ print: String.raw`\x20-\x7E`, punct: String.raw`\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E` },
  ...{ space: String.raw`\t\n\v\f\r\x20`, upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f' },
};

/**
 * Reads a regular expression as Go does (RE2): `(?i)`, `\z`, `\Q..\E` and `(?P<name>..)` are in it, what looks ahead or
 * behind and references to groups are not.
 */
export function goRegExp(source: string): { readonly pattern: RegExp } | { readonly problem: string } {
  try {
    return { pattern: new RegExp(translated(source), 'v') };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function refused(problem: string): never {
  throw new SyntaxError(problem);
}

function translated(given: string): string {
  const source = unquoted(given);
  let at = 0;
  let depth = 0;
  const names = new Set<string | undefined>();

  function found(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const match = pattern.exec(source) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  }

  /** Up to the end of the group. What flags say holds from there on, also behind `|`. */
  function alternatives(given: Flags): Piece {
    let flags = given;
    let [text, times] = ['', 1];
    const setFlags = () => {
      for (let set = found(flagSetting); set; set = found(flagSetting)) flags = withFlags(flags, set[1], set[2]);
    };
    for (setFlags(); at < source.length && source[at] !== ')'; setFlags()) {
      if (found(/\|/y)) {
        text += '|';
        continue;
      }
      const once = atom(flags);
      setFlags();
      const piece = repeated(once, flags);
      text += piece.text;
      times = Math.max(times, piece.times);
    }
    return { text, times };
  }

  function repeated({ text, times }: Piece, flags: Flags): Piece {
    const operator = found(/([*+?]|\{(\d+)(?:,(\d*))?\})(\??)/y);
    if (!operator) return { text, times };
    const [whole, count = '', low, high, lazy] = operator;
    const total = times * Math.max(1, Number(low ?? 1), Number(high || 1));
    if (total > most) refused(`"${whole}" repeats more than ${most} times`);
    if (high && Number(low) > Number(high)) refused(`"${whole}" begins behind its end`);
    if (found(/[*+?]|\{\d+(?:,\d*)?\}/y)) refused(`something repeats "${whole}", which repeats itself`);
    const isLazy = (lazy === '?') !== flags.U;
    return { text: `(?:${text})${count}${isLazy ? '?' : ''}`, times: total };
  }

  function atom(flags: Flags): Piece {
    const open = found(/\((?:\?P?<(\w+)>|\?([imsU]*)(?:-([imsU]+))?:)?/y);
    if (open) return group(open, flags);
    const bare = found(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (bare) refused(`"${bare[0]}" has nothing to repeat`);
    return { text: single(flags), times: 1 };
  }

  function group(open: RegExpExecArray, flags: Flags): Piece {
    const [, name, on, off] = open;
    if (source[at] === '?') refused(`"${source.slice(at - 1, at + 3)}" is not known: nothing looks ahead or behind`);
    if (name !== undefined && names.has(name)) refused(`two groups are called "${name}"`);
    names.add(name);
    if (++depth > most) refused(`it has more than ${most} groups in each other`);
    const within = alternatives(withFlags(flags, on, off));
    if (!found(/\)/y)) refused('a ")" is missing');
    depth -= 1;
    return { text: `(?:${within.text})`, times: within.times };
  }

  function single(flags: Flags): string {
    const cased = (text: string) => (flags.i ? `(?i:${text})` : text);
    if (found(/\./y)) return flags.s ? String.raw`[\s\S]` : String.raw`[^\n]`;
    if (found(/\^/y)) return flags.m ? String.raw`(?<![^\n])` : '^';
    if (found(/\$/y)) return flags.m ? String.raw`(?![^\n])` : '$';
    if (found(/\[/y)) return cased(characterClass());
    const whole = found(/\\([AzbB])/y);
    if (whole) return ofWhole[whole[1] ?? ''] ?? '';
    if (source[at] === '\\') return cased(escaped());
    return cased(letter(found(/./suy)?.[0] ?? ''));
  }

  /** `\d`, `\pL`, or one character. */
  function escaped(): string {
    const set = found(/\\(?:([dDwW])|([sS])|([pP])(?:\{(\^?)(\w+)\}|([A-Z])))/y);
    if (set) return setOf(set);
    return letter(character());
  }

  function setOf([, same, space, sort, not, name, short]: RegExpExecArray): string {
    if (same) return `\\${same}`;
    if (space) return space === 's' ? white : white.replace('[', '[^');
    return property(name ?? short ?? '', (sort === 'P') !== (not === '^'));
  }

  function character(): string {
    const code = found(
      /\\(?:x\{([\da-fA-F]+)\}|x([\da-fA-F]{2})|([1-7][0-7]{1,2}|0[0-7]{0,2})|([aftnrv])|((?!\w)\p{ASCII}|_))/uy,
    );
    if (!code) {
      const [shown] = found(/\\.?/suy) ?? [''];
      return refused(shown === '\\' ? 'it ends with "\\"' : `"${shown}" is not known`);
    }
    const [, long, short, octal, control, same] = code;
    if (same) return same;
    const value = control
      ? (controls[control] ?? 0)
      : octal
        ? Number.parseInt(octal, 8)
        : Number.parseInt(long ?? short ?? '', 16);
    return value > 0x10ffff ? refused(`"${code[0]}" is no character`) : String.fromCodePoint(value);
  }

  function characterClass(): string {
    const not = found(/\^/y) ? '^' : '';
    let text = '';
    for (let isFirst = true; isFirst || source[at] !== ']'; isFirst = false) {
      if (at >= source.length) refused('a "]" is missing');
      text += member();
    }
    at += 1;
    return `[${not}${text}]`;
  }

  function member(): string {
    const posix = found(/\[:(\^?)(\w*):\]/y);
    if (posix) {
      const [whole, not, name = ''] = posix;
      return Object.hasOwn(named, name) ? `[${not}${named[name]}]` : refused(`"${whole}" is not known`);
    }
    const set = found(/\\(?:([dDwW])|([sS])|([pP])(?:\{(\^?)(\w+)\}|([A-Z])))/y);
    if (set) return setOf(set);
    const from = classCharacter();
    if (!/^-[^\]]/s.test(source.slice(at, at + 2))) return letter(from);
    at += 1;
    const to = classCharacter();
    const isRange = (from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0);
    return isRange ? `${letter(from)}-${letter(to)}` : refused(`"${from}-${to}" begins behind its end`);
  }

  function classCharacter(): string {
    if (source[at] === '\\') return character();
    return found(/./suy)?.[0] ?? refused('a "]" is missing');
  }

  const { text } = alternatives(plain);
  return at < source.length ? refused('a ")" has no "("') : text;
}

function withFlags(flags: Flags, on = '', off = ''): Flags {
  const set = (names: string, value: boolean) => Object.fromEntries([...names].map((name) => [name, value]));
  return { ...flags, ...set(on, true), ...set(off, false) };
}

/** What stands between `\\Q` and `\\E`, character by character. */
function unquoted(source: string): string {
  return source.replace(/\\Q(.*?)(?:\\E|$)|\\./gsu, (all, quoted?: string) =>
    quoted === undefined ? all : [...quoted].map((each) => `\\x{${codeOf(each)}}`).join(''),
  );
}

/** A character that means itself. */
function letter(character: string): string {
  return /^\w$/.test(character) ? character : `\\u{${codeOf(character)}}`;
}

/** A class of Unicode: a category has one or two letters, a longer name is a script. */
function property(name: string, isNot: boolean): string {
  const text = `\\${isNot ? 'P' : 'p'}{${name === 'Any' || name.length < 3 ? name : `Script=${name}`}}`;
  try {
    new RegExp(text, 'v');
  } catch {
    refused(`there is no class "${name}" of characters`);
  }
  return text;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
