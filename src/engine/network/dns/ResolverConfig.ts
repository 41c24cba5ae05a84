/** What `/etc/resolv.conf` and `/etc/hosts` tell the resolver of a process. */
export interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** Names of `/etc/hosts`. */
  readonly hosts: Readonly<Record<string, string>>;
}

function lines(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((l) => l.replace(/#.*/, '').trim())
    .filter((l) => l !== '')
    .map((l) => l.split(/\s+/));
}

/** Reads both files. Models: resolv.conf(5), hosts(5) */
export function resolverConfig(resolvConf: string, hostsFile: string): ResolverConfig {
  const all = lines(resolvConf);
  const of = (key: string): readonly string[] =>
    all.filter(([k]) => k === key).flatMap(([, ...v]) => v);
  const ndots = of('options').find((o) => o.startsWith('ndots:'));
  const hosts: Record<string, string> = {};
  for (const [ip = '', ...names] of lines(hostsFile)) {
    if (ip.includes(':')) continue;
    for (const n of names) hosts[n] ??= ip;
  }
  return {
    nameservers: of('nameserver').slice(0, 3),
    search: of('search'),
    ndots: ndots === undefined ? 1 : Number(ndots.slice(6)),
    hosts,
  };
}

/** Full names that are asked for one after the other. Models: resolv.conf(5) ndots, search */
export function candidates(name: string, c: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const searched = c.search.map((s) => `${name}.${s.replace(/\.$/, '')}`);
  return dots >= c.ndots ? [name, ...searched] : [...searched, name];
}
