import { quantity as read } from '../../model/quantity.ts';

/** A quantity of Kubernetes (`250m`, `2Gi`, `1.5e3`) in cores or bytes; 0 where it is none. */
export function quantity(text: unknown): number {
  const value = read(`${text}`)?.value ?? 0;
  return Number.isFinite(value) ? value : 0;
}
