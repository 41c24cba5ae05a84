import { quantityValue } from '../../engine/api/quantity.ts';
import type { Json } from '../print/read.ts';
import {
  isTrue,
  labelsAt,
  listAt,
  mapAt,
  maybeMap,
  numberAt,
  textAt,
  textsAt,
} from '../print/read.ts';
import { orNone } from './common.ts';
import type { Writer } from './Writer.ts';

/** A line of a volume: title and value. */
type Line = readonly [title: string, value: string | number | boolean];

/** What is said of each kind of volume, by its field; the first line is its type. */
const SOURCES: Readonly<Record<string, (s: Json) => readonly Line[]>> = {
  hostPath: (s) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', textAt(s, 'path')],
    ['HostPathType', s['type'] === undefined ? '<none>' : textAt(s, 'type')],
  ],
  emptyDir: (s) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', textAt(s, 'medium')],
    ['SizeLimit', quantityValue(textAt(s, 'sizeLimit')) > 0 ? textAt(s, 'sizeLimit') : '<unset>'],
  ],
  secret: (s) => [
    ['Type', 'Secret (a volume populated by a Secret)'],
    ['SecretName', textAt(s, 'secretName')],
    ['Optional', isTrue(s, 'optional')],
  ],
  configMap: (s) => [
    ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
    ['Name', textAt(s, 'name')],
    ['Optional', isTrue(s, 'optional')],
  ],
  nfs: (s) => [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', textAt(s, 'server')],
    ['Path', textAt(s, 'path')],
    ['ReadOnly', isTrue(s, 'readOnly')],
  ],
  persistentVolumeClaim: (s) => [
    [
      'Type',
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    ],
    ['ClaimName', textAt(s, 'claimName')],
    ['ReadOnly', isTrue(s, 'readOnly')],
  ],
  local: (s) => [
    ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
    ['Path', textAt(s, 'path')],
  ],
  iscsi: (s) => [
    [
      'Type',
      "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    ],
    ['TargetPortal', textAt(s, 'targetPortal')],
    ['IQN', textAt(s, 'iqn')],
    ['Lun', numberAt(s, 'lun') ?? 0],
    ['FSType', textAt(s, 'fsType')],
    ['ReadOnly', isTrue(s, 'readOnly')],
  ],
  fc: (s) => [
    ['Type', 'FC (a Fibre Channel disk)'],
    ['TargetWWNs', textsAt(s, 'targetWWNs').join(', ')],
    ['LUN', orNone(textAt(s, 'lun'))],
    ['FSType', textAt(s, 'fsType')],
    ['ReadOnly', isTrue(s, 'readOnly')],
  ],
  image: (s) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', textAt(s, 'reference')],
    ['PullPolicy', textAt(s, 'pullPolicy')],
  ],
  projected: projectedLines,
};

function projectedLines(s: Json): readonly Line[] {
  const out: Line[] = [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
  ];
  for (const source of listAt(s, 'sources')) {
    const [secret, map] = [maybeMap(source, 'secret'), maybeMap(source, 'configMap')];
    const token = maybeMap(source, 'serviceAccountToken');
    if (secret) {
      out.push(['SecretName', textAt(secret, 'name')], ['Optional', isTrue(secret, 'optional')]);
    } else if (maybeMap(source, 'downwardAPI')) out.push(['DownwardAPI', true]);
    else if (map) {
      out.push(['ConfigMapName', textAt(map, 'name')], ['Optional', isTrue(map, 'optional')]);
    } else if (token) {
      out.push(['TokenExpirationSeconds', numberAt(token, 'expirationSeconds') ?? 0]);
    }
  }
  return out;
}

/** The volumes of a Pod or of a template. Models: kubectl pkg/describe describeVolumes */
export function writeVolumes(w: Writer, volumes: readonly Json[], space: string): void {
  w.write(0, `${space}Volumes:${volumes.length === 0 ? '\t<none>' : ''}\n`);
  for (const v of volumes) {
    w.write(1, `${space === '' ? '' : ' '}${textAt(v, 'name')}:\n`);
    writeVolumeSource(w, v);
  }
}

/** The source of a volume, or of a persistent volume's spec. */
export function writeVolumeSource(w: Writer, v: Json): void {
  const field = Object.keys(SOURCES).find((f) => maybeMap(v, f));
  if (field !== undefined) {
    for (const [title, value] of SOURCES[field]!(mapAt(v, field))) w.field(2, title, value);
    return;
  }
  const [downward, csi] = [maybeMap(v, 'downwardAPI'), maybeMap(v, 'csi')];
  if (downward) writeDownward(w, downward);
  else if (csi) writeCsi(w, csi);
  else if (maybeMap(v, 'ephemeral')) writeEphemeral(w, mapAt(v, 'ephemeral'));
  else w.write(1, '<unknown>\n');
}

function writeDownward(w: Writer, d: Json): void {
  w.field(2, 'Type', 'DownwardAPI (a volume populated by information about the pod)');
  w.write(2, 'Items:\n');
  for (const item of listAt(d, 'items')) {
    const from = textAt(item, 'fieldRef.fieldPath') || textAt(item, 'resourceFieldRef.resource');
    w.write(3, `${from} -> ${textAt(item, 'path')}\n`);
  }
}

function writeCsi(w: Writer, csi: Json): void {
  w.field(2, 'Type', 'CSI (a Container Storage Interface (CSI) volume source)');
  w.field(2, 'Driver', textAt(csi, 'driver'));
  w.field(2, 'FSType', textAt(csi, 'fsType'));
  const handle = textAt(csi, 'volumeHandle');
  if (handle !== '') w.field(2, 'VolumeHandle', handle);
  w.field(2, 'ReadOnly', isTrue(csi, 'readOnly'));
  const attributes = labelsAt(csi, 'volumeAttributes');
  const keys = Object.keys(attributes).sort();
  w.write(2, 'VolumeAttributes:\t');
  if (keys.length === 0) w.write(0, '<none>\n');
  keys.forEach((k, i) => {
    if (i > 0) w.write(2, '\t');
    w.write(2, `${k}=${attributes[k]!}\n`);
  });
}

function writeEphemeral(w: Writer, e: Json): void {
  w.field(
    2,
    'Type',
    'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
  );
  const claim = mapAt(e, 'volumeClaimTemplate.spec');
  w.field(2, 'StorageClass', textAt(claim, 'storageClassName'));
  w.field(2, 'Volume', textAt(claim, 'volumeName'));
}
