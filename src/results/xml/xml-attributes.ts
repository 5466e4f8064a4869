/** Attributes of a start tag. */
export interface XmlAttributes {
  /** The value as it stands there: see `decodeEntities`. */
  get(name: string): string | undefined;
}

/** Holds the attributes of one tag after the other: where they stand, and texts only of those that are asked for. */
export interface AttributeStore extends XmlAttributes {
  clear(text: string): void;
  /** False where the name is there already, or where there are too many. */
  add(nameAt: number, nameEnd: number, valueAt: number, valueEnd: number): boolean;
}

const most = 256;

export function createAttributeStore(): AttributeStore {
  const names: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  let count = 0;

  function indexOf(name: string): number {
    for (let at = 0; at < count; at += 1) if (names[at] === name) return at;
    return -1;
  }

  /** The tag before had the same names, most likely in the same order. */
  function nameAt(at: number, end: number): string {
    const before = names[count];
    return before?.length === end - at && text.startsWith(before, at) ? before : text.slice(at, end);
  }

  return {
    clear(next) {
      text = next;
      count = 0;
    },
    add(at, end, valueAt, valueEnd) {
      const name = nameAt(at, end);
      if (count === most || indexOf(name) >= 0) return false;
      names[count] = name;
      from[count] = valueAt;
      to[count] = valueEnd;
      count += 1;
      return true;
    },
    get(name) {
      const at = indexOf(name);
      return at < 0 ? undefined : text.slice(from[at], to[at]);
    },
  };
}
