import { isMap, isScalar, isSeq, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Violation } from '../violation.ts';
import type { YamlDocument } from './document.ts';

/**
 * Brings a document to today's shape, in place, with every value where it was: `images` as a list, and `promotion` with one
 * target. What was brought is told: by V004 unless the older shape is welcome, for the reference reads it no more.
 */
export function olderShape(document: YamlDocument, isWelcome: boolean): readonly Violation[] {
  const root = document.resolve(document.root);
  if (!isMap(root)) return [];
  return [
    ...imagesList(root as YAMLMap, document, isWelcome),
    ...(isWelcome ? singleTarget(root as YAMLMap, document) : []),
  ];
}

function imagesList(root: YAMLMap, document: YamlDocument, isWelcome: boolean): readonly Violation[] {
  const pair = pairNamed(root, 'images');
  const list = document.resolve(pair?.value as Node | null);
  if (!pair || !isSeq(list)) return [];
  pair.value = mapWith('items', list);
  const message = isWelcome
    ? '"images" is a list, as it was until 2026, and is read as its "items"'
    : 'images must be a map with "items": move the list below "images: items:", or read the older shape with --older';
  return [{ rule: isWelcome ? 'S090' : 'V004', path: ['images'], of: 'key', message }];
}

/** Keys that stood below `promotion` itself when it had one target. */
const ofTarget = ['namespace', 'name', 'tag', 'tag_by_commit', 'excluded_images', 'additional_images', 'disabled'];

function singleTarget(root: YAMLMap, document: YamlDocument): readonly Violation[] {
  const promotion = document.resolve(pairNamed(root, 'promotion')?.value as Node | null);
  if (!isMap(promotion) || pairNamed(promotion as YAMLMap, 'to')) return [];
  const pairs = promotion.items as Pair[];
  const moved = pairs.filter(({ key }) => isScalar(key) && ofTarget.includes(String(key.value)));
  if (moved.length === 0) return [];
  const target = new YAMLMap();
  target.range = promotion.range ?? null;
  target.items = moved;
  const list = new YAMLSeq();
  list.range = promotion.range ?? null;
  list.items = [target];
  promotion.items = [...pairs.filter((pair) => !moved.includes(pair)), new Pair(new Scalar('to'), list)];
  const message = '"promotion" has one target, as it had until 2025, and is read as the only one of "to"';
  return [{ rule: 'S091', path: ['promotion'], of: 'key', message }];
}

function mapWith(name: string, value: Node): YAMLMap {
  const map = new YAMLMap();
  map.range = value.range ?? null;
  map.items = [new Pair(new Scalar(name), value)];
  return map;
}

function pairNamed(map: YAMLMap, name: string): Pair | undefined {
  return (map.items as Pair[]).find(({ key }) => isScalar(key) && key.value === name);
}
