const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20 Nov 2026` in UTC. */
export function dayText(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `20 Nov` in UTC. */
export function shortDayText(iso: string): string {
  return dayText(iso).replace(/ \d+$/, '');
}

/** `02:00` in UTC. */
export function clockText(iso: string): string {
  return new Date(iso).toISOString().slice(11, 16);
}
