import type { Struct } from '../../fields/Field.ts';
import { mapField, mapList, setDefaults, withField } from '../../meta/setDefaults.ts';
import { defaultClaimSpec } from '../persistentvolumeclaim/defaults.ts';
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from './containerFields.ts';
import { VOLUME } from './containerFields.ts';
import { defaultFieldRef, pullPolicy } from './defaultContainer.ts';

const MODE = 0o644;
const TOKEN_SECONDS = 3600;

/** Volume types whose defaults stand in their fields. */
const BY_FIELDS = ['iscsi', 'rbd', 'azureDisk', 'scaleIO'] as const;
const AZURE = { cachingMode: 'ReadWrite', kind: 'Shared' } as const;

function defaultFile(f: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  return mapField(f, 'fieldRef', defaultFieldRef);
}

function defaultProjection(p: VolumeProjection): VolumeProjection {
  const q = mapField(p, 'downwardAPI', (d) => mapList(d, 'items', defaultFile));
  return mapField(q, 'serviceAccountToken', (t) =>
    withField(t, 'expirationSeconds', t.expirationSeconds ?? TOKEN_SECONDS),
  );
}

/** The defaults that a struct's fields say. */
function byFields<T extends object>(o: T, s: Struct): T {
  const wanted: Record<string, unknown> = {};
  for (const [k, f] of Object.entries(s.fields)) {
    if (f.default !== undefined && f.default !== '') wanted[k] = f.default;
  }
  return setDefaults(o, wanted as Partial<T>);
}

function isBare(v: Volume): boolean {
  for (const k in v) if (k !== 'name' && v[k as keyof Volume] !== undefined) return false;
  return true;
}

function defaultRareVolume(given: Volume): Volume {
  let v = mapField(given, 'image', (i) =>
    i.pullPolicy ? i : { ...i, pullPolicy: pullPolicy(i.reference ?? '') },
  );
  v = mapField(v, 'azureDisk', (a) => setDefaults(a, AZURE));
  for (const k of BY_FIELDS) {
    if (v[k]) v = { ...v, [k]: byFields(v[k], VOLUME.fields[k].struct!()) };
  }
  return mapField(v, 'ephemeral', (e) =>
    mapField(e, 'volumeClaimTemplate', (t) => withField(t, 'spec', defaultClaimSpec(t.spec ?? {}))),
  );
}

/** Models: SetDefaults_Volume and its likes */
export function defaultVolume(given: Volume): Volume {
  if (isBare(given)) return { ...given, emptyDir: {} };
  let v = mapField(given, 'hostPath', (h) => withField(h, 'type', h.type ?? ''));
  v = mapField(v, 'secret', (s) => withField(s, 'defaultMode', s.defaultMode ?? MODE));
  v = mapField(v, 'configMap', (c) => withField(c, 'defaultMode', c.defaultMode ?? MODE));
  v = mapField(v, 'downwardAPI', (d) =>
    mapList(withField(d, 'defaultMode', d.defaultMode ?? MODE), 'items', defaultFile),
  );
  v = mapField(v, 'projected', (p) =>
    mapList(withField(p, 'defaultMode', p.defaultMode ?? MODE), 'sources', defaultProjection),
  );
  return defaultRareVolume(v);
}
