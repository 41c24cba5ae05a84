import { checkDescendingPath, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, notFound, notSupported, required } from '../../meta/FieldError.ts';
import type { Container, Volume, VolumeMount } from './containerFields.ts';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function checkPropagation(m: VolumeMount, c: Container, path: string, out: FieldError[]): void {
  const p = m.mountPropagation;
  if (p === undefined) return;
  checkOneOf(p, PROPAGATIONS, path, out);
  if (p === 'Bidirectional' && c.securityContext?.privileged !== true) {
    const text = 'Bidirectional mount propagation is available only to privileged containers';
    out.push(forbidden(path, text));
  }
}

function checkRecursive(m: VolumeMount, path: string, out: FieldError[]): void {
  const r = m.recursiveReadOnly;
  if (r === undefined || r === 'Disabled') return;
  if (r !== 'Enabled' && r !== 'IfPossible') {
    return void out.push(notSupported(path, r, ['Disabled', 'Enabled', 'IfPossible']));
  }
  if (!m.readOnly) out.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (m.mountPropagation !== undefined && m.mountPropagation !== 'None') {
    const text = 'may only be specified when mountPropagation is None or not specified';
    out.push(forbidden(path, text));
  }
}

/** Some paths leave out the index, as upstream's do. */
function checkMount(m: VolumeMount, c: Container, list: string, at: string, out: FieldError[]) {
  const { name = '', mountPath = '' } = m;
  if (c.volumeDevices?.some((d) => d.name === name)) {
    out.push(invalid(`${at}.name`, name, 'must not already exist in volumeDevices'));
  }
  if (c.volumeDevices?.some((d) => d.devicePath === mountPath)) {
    const text = 'must not already exist as a path in volumeDevices';
    out.push(invalid(`${at}.mountPath`, mountPath, text));
  }
  if (m.subPath) checkDescendingPath(m.subPath, `${list}.subPath`, out);
  if (m.subPathExpr) {
    if (m.subPath) {
      const text = 'subPathExpr and subPath are mutually exclusive';
      out.push(invalid(`${at}.subPathExpr`, m.subPathExpr, text));
    }
    checkDescendingPath(m.subPathExpr, `${list}.subPathExpr`, out);
  }
  checkPropagation(m, c, `${list}.mountPropagation`, out);
  checkRecursive(m, `${list}.recursiveReadOnly`, out);
}

/** Models: ValidateVolumeMounts */
export function checkMounts(
  c: Container,
  volumes: ReadonlyMap<string, Volume>,
  path: string,
  out: FieldError[],
): void {
  const seen = new Set<string>();
  c.volumeMounts?.forEach((m, i) => {
    const at = `${path}[${i}]`;
    const { name = '', mountPath = '' } = m;
    if (name === '') out.push(required(`${at}.name`));
    if (!volumes.has(name)) out.push(notFound(`${at}.name`, name));
    if (mountPath === '') out.push(required(`${at}.mountPath`));
    if (seen.has(mountPath)) out.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'));
    seen.add(mountPath);
    checkMount(m, c, path, at, out);
  });
}

/** Models: ValidateVolumeDevices */
export function checkDevices(
  c: Container,
  volumes: ReadonlyMap<string, Volume>,
  path: string,
  out: FieldError[],
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  c.volumeDevices?.forEach((d, i) => {
    const at = `${path}[${i}]`;
    const { name = '', devicePath = '' } = d;
    const v = volumes.get(name);
    if (name === '') out.push(required(`${at}.name`));
    if (names.has(name)) out.push(invalid(`${at}.name`, name, 'must be unique'));
    if (v && !v.persistentVolumeClaim && !v.ephemeral) {
      const text =
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      out.push(invalid(`${at}.name`, name, text));
    }
    if (!v) out.push(notFound(`${at}.name`, name));
    if (devicePath === '') out.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) out.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..')) {
      out.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (c.volumeMounts?.some((m) => m.name === name)) {
      out.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    }
    if (c.volumeMounts?.some((m) => m.mountPath === devicePath)) {
      const text = 'must not already exist as a path in volumeMounts';
      out.push(invalid(`${at}.devicePath`, devicePath, text));
    }
    if (name !== '') names.add(name);
  });
}
