/** Minutes east of UTC of zones without summer time. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  UCT: 0,
  GMT: 0,
  Zulu: 0,
  'Etc/UTC': 0,
  'Etc/GMT': 0,
  'Asia/Seoul': 540,
  'Asia/Pyongyang': 540,
  'Asia/Tokyo': 540,
  'Asia/Shanghai': 480,
  'Asia/Hong_Kong': 480,
  'Asia/Taipei': 480,
  'Asia/Singapore': 480,
  'Asia/Manila': 480,
  'Asia/Bangkok': 420,
  'Asia/Jakarta': 420,
  'Asia/Ho_Chi_Minh': 420,
  'Asia/Kolkata': 330,
  'Asia/Dubai': 240,
};

/**
 * Minutes east of UTC of a time zone; undefined when it is not modelled: zones with summer time and
 * most cities are not.
 */
export function zoneOffset(zone: string): number | undefined {
  const fixed = /^Etc\/GMT([+-])(\d{1,2})$/.exec(zone);
  if (!fixed) return ZONES[zone];
  // POSIX: Etc/GMT+3 lies west.
  const hours = Number(fixed[2]);
  if (hours > 14) return undefined;
  return (fixed[1] === '+' ? -1 : 1) * hours * 60;
}
