import { nearNames } from '../model/near-names.ts';

/** Names that are looked through, and letters of the wanted one: what is beyond was made by no person. */
const mostNames = 5000;
const longest = 100;

/** Says for a name that is not there what is nearest to it; undefined where nothing is, or after some twenty of them. */
export function suggester(names: ReadonlySet<string>): (wanted: string) => string | undefined {
  let left = names.size > mostNames ? 0 : 20;
  return (wanted) => {
    if (left === 0 || wanted.length > longest) return undefined;
    left -= 1;
    const near = nearNames(wanted, names, 3).map((name) => JSON.stringify(name));
    return near.length === 0 ? undefined : `Did you mean ${near.join(' or ')}?`;
  };
}
