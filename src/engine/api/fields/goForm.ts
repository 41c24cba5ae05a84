import type { Field, Struct } from './Field.ts';
import { unifiedDiff } from '../meta/unifiedDiff.ts';

type Json = Readonly<Record<string, unknown>>;

/** Go's names of fields, where they are not the JSON name with a capital. */
const NAMES: Readonly<Record<string, string>> = {
  apiGroup: 'APIGroup',
  apiVersion: 'APIVersion',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  cephfs: 'CephFS',
  chapAuthDiscovery: 'DiscoveryCHAPAuth',
  chapAuthSession: 'SessionCHAPAuth',
  csi: 'CSI',
  diskURI: 'DataDiskURI',
  dnsConfig: 'DNSConfig',
  dnsPolicy: 'DNSPolicy',
  endpoints: 'EndpointsName',
  fc: 'FC',
  fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
  fsType: 'FSType',
  gcePersistentDisk: 'GCEPersistentDisk',
  gmsaCredentialSpec: 'GMSACredentialSpec',
  gmsaCredentialSpecName: 'GMSACredentialSpecName',
  grpc: 'GRPC',
  httpGet: 'HTTPGet',
  httpHeaders: 'HTTPHeaders',
  ip: 'IP',
  iqn: 'IQN',
  iscsi: 'ISCSI',
  iscsiInterface: 'ISCSIInterface',
  monitors: 'CephMonitors',
  nfs: 'NFS',
  os: 'OS',
  pdName: 'PDName',
  rbd: 'RBD',
  seLinuxChangePolicy: 'SELinuxChangePolicy',
  seLinuxOptions: 'SELinuxOptions',
  sslEnabled: 'SSLEnabled',
  storageos: 'StorageOS',
  tcpSocket: 'TCPSocket',
  tty: 'TTY',
  uid: 'UID',
  wwids: 'WWIDs',
};

/** Fields that upstream's internal struct has at another place. */
const MOVED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'v1.PodSpec': [
    ['setHostnameAsFQDN', 'subdomain'],
    ['preemptionPolicy', 'priority'],
    ['enableServiceLinks', 'overhead'],
  ],
  'v1.Volume': [['quobyte', 'rbd']],
  'v1.PodSecurityContext': [['sysctls', 'fsGroupChangePolicy']],
};

/** Fields of a Pod's spec that the internal struct keeps in its security context. */
const HOST = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];
const DROPPED = new Set(['serviceAccount', ...HOST]);

function orderOf(s: Struct): readonly string[] {
  const order = Object.keys(s.fields).filter((k) => s.go !== 'v1.PodSpec' || !DROPPED.has(k));
  for (const [k, after] of MOVED[s.go] ?? []) {
    order.splice(order.indexOf(k), 1);
    order.splice(order.indexOf(after) + 1, 0, k);
  }
  return order;
}

function zero(f: Field): unknown {
  switch (f.type) {
    case 'struct':
      return f.always || f.required ? goForm(f.struct!(), {}) : null;
    case 'list':
    case 'map':
    case 'any':
      return null;
    case 'bool':
      return false;
    case 'quantity':
      return '0';
    case 'int32':
    case 'int64':
    case 'float64':
    case 'intOrString':
      return 0;
    default:
      return '';
  }
}

function form(f: Field, v: unknown): unknown {
  if (v === undefined || v === null) return f.pointer ? null : zero(f);
  if (f.type === 'struct') return goForm(f.struct!(), v);
  if (f.type === 'list') return (v as readonly unknown[]).map((x) => form(f.of!, x));
  return v;
}

/** A value as Go's JSON prints upstream's internal struct: no field is left out. */
export function goForm(s: Struct, value: object): Json {
  const v = value as Json;
  if (s.go === 'v1.LabelSelector' || s.go === 'v1.ObjectMeta') return v;
  const out: Record<string, unknown> = {};
  for (const k of orderOf(s)) {
    if (s.fields[k]!.struct?.().go === 'v1.ObjectMeta') {
      Object.assign(out, v[k]);
      continue;
    }
    const name = NAMES[k] ?? capital(k);
    out[name] = form(s.fields[k]!, v[k]);
    if (s.go === 'v1.PodSpec' && k === 'securityContext') {
      out[name] = { ...hostFields(s, v), ...(out[name] as Json | null) };
    }
  }
  return out;
}

function capital(k: string): string {
  return k[0]!.toUpperCase() + k.slice(1);
}

function hostFields(s: Struct, v: Json): Json {
  const out: Record<string, unknown> = {};
  for (const k of HOST) out[capital(k)] = form(s.fields[k]!, v[k]);
  return out;
}

/** What upstream shows of a forbidden change. Models: apimachinery/pkg/util/diff Diff */
export function goDiff(s: Struct, old: object, now: object): string {
  const text = (v: object): string => JSON.stringify(goForm(s, v), null, 1);
  return unifiedDiff(text(old), text(now));
}
