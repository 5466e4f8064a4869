/** When a job of "@daily" starts: a minute of the six hours from 22:00 on, by a hash of its name (FNV-1, 32 bits). */
export function nightlyCron(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return `${hash % 60} ${(22 + (hash % 6)) % 24} * * *`;
}
