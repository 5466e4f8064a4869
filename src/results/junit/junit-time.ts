const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Milliseconds since 1970 of an attribute `timestamp`; undefined where it is no time. Where no zone is written it is taken
 * for UTC, as the zone of the machine that wrote it is not known.
 */
export function junitTime(text: string): number | undefined {
  const [, day, time, zone = 'Z'] = form.exec(text.trim()) ?? [];
  const at = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(at) ? undefined : at;
}
