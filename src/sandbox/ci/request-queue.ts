/** Who has asked first for a type of resource in some state, by the ids of requests that are made again and again. */
export interface RequestQueue {
  /** From 1: how many free resources there have to be for this request to get one. A request without id comes last. */
  rank(queue: string, id: string): number;
  /** The request got what it wanted. */
  remove(queue: string, id: string): void;
}

/**
 * Queues whose requests lose their place when they were not made again for so many milliseconds. Read:
 * kubernetes-sigs/boskos @ 3563df0, ranch/priority.go (requestQueue.getRank) and cmd/boskos (`--request-ttl`, 30 s).
 */
export function createRequestQueue(timeToLive = 30_000): RequestQueue {
  const queues = new Map<string, Map<string, number>>();
  return {
    rank(queue, id) {
      const expiries = queues.get(queue) ?? new Map<string, number>();
      queues.set(queue, expiries);
      for (const [other, expiry] of expiries) if (expiry < Date.now() && other !== id) expiries.delete(other);
      if (id !== '') expiries.set(id, Date.now() + timeToLive);
      const place = [...expiries.keys()].indexOf(id);
      return place < 0 ? expiries.size + 1 : place + 1;
    },
    remove: (queue, id) => void queues.get(queue)?.delete(id),
  };
}
