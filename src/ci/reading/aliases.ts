import { type Alias, isAlias, isCollection, isPair, isScalar, type Node } from 'yaml';

/**
 * What each alias stands for: the last node before it with the anchor of its name. All at once, as looking for one goes
 * through the whole document.
 */
export function meantByAliases(root: Node | undefined): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const meant = new Map<Alias, Node>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const node = left.pop();
    if (isPair(node)) left.push(node.value, node.key);
    else if (isAlias(node)) {
      const found = anchors.get(node.source);
      if (found) meant.set(node, found);
    } else {
      if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.set(node.anchor, node);
      if (isCollection(node)) for (const item of node.items.toReversed()) left.push(item);
    }
  }
  return meant;
}
