import type { Volume, VolumeProjection } from './containerFields.ts';

interface Placed {
  readonly path: string;
  readonly source: string;
}

function shown(p: Placed): string {
  const path = JSON.stringify(p.path);
  return p.source === '' ? path : `${path} (${p.source})`;
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function overlaps(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** Each pair of paths of which one lies in the other. */
function pairs(list: readonly Placed[]): readonly string[] {
  const out: string[] = [];
  const seen: Placed[] = [];
  for (const given of list) {
    const p = { ...given, path: trimmed(given.path) };
    for (const s of seen) if (overlaps(s.path, p.path)) out.push(`${shown(p)} with ${shown(s)}`);
    seen.push(p);
  }
  return out;
}

type Items = readonly { readonly path?: string }[] | undefined;

function placed(items: Items, source: string): readonly Placed[] {
  return (items ?? []).map((i) => ({ path: i.path ?? '', source }));
}

function projected(s: VolumeProjection): readonly Placed[] {
  if (s.configMap?.items) return placed(s.configMap.items, `ConfigMap ${quoted(s.configMap.name)}`);
  if (s.secret?.items) return placed(s.secret.items, `Secret ${quoted(s.secret.name)}`);
  if (s.downwardAPI?.items) return placed(s.downwardAPI.items, 'DownwardAPI');
  if (s.serviceAccountToken) return placed([s.serviceAccountToken], 'ServiceAccountToken');
  return [];
}

function quoted(name: string | undefined): string {
  return JSON.stringify(name ?? '');
}

/** Files of a volume that hide each other. Models: warningsForOverlappingVirtualPaths */
export function volumePathWarnings(volumes: readonly Volume[], out: string[]): void {
  for (const v of volumes) {
    const say = (what: string, list: readonly Placed[]): void => {
      for (const p of pairs(list)) {
        out.push(`volume ${quoted(v.name)} (${what}): overlapping paths: ${p}`);
      }
    };
    if (v.configMap?.items) {
      say(`ConfigMap ${quoted(v.configMap.name)}`, placed(v.configMap.items, ''));
    }
    if (v.secret?.items) say(`Secret ${quoted(v.secret.secretName)}`, placed(v.secret.items, ''));
    if (v.downwardAPI?.items) say('DownwardAPI', placed(v.downwardAPI.items, ''));
    const sources = v.projected?.sources;
    if (!sources || harmless.has(sources)) continue;
    const before = out.length;
    for (const s of sources) {
      if (Object.keys(s).length > 0) continue;
      out.push(`volume ${quoted(v.name)} (Projected) has no sources provided`);
    }
    if (sources.length > 1) say('Projected', sources.flatMap(projected));
    if (out.length === before) harmless.add(sources);
  }
}

/** Sources of which nothing was to be told: Pods share those of their token. Derived, not state. */
const harmless = new WeakSet<object>();
