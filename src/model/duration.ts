/** Seconds for people: `45s`, `3m 12s`, `2h 5m`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const parts = hours > 0 ? [`${hours}h`, minutes && `${minutes}m`] : [minutes && `${minutes}m`, `${whole % 60}s`];
  return parts.filter((part) => part !== 0 && !(part === '0s' && minutes > 0)).join(' ');
}
