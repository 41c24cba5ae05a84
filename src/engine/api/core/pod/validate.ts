import { compareQuantities } from '../../quantity.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from '../../meta/FieldError.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  envVarName,
  labelValue,
  qualifiedName,
} from '../../meta/names.ts';
import type { Container, Probe } from './containerFields.ts';
import type { Pod, PodSpec } from './fields.ts';

const RESTART = ['Always', 'OnFailure', 'Never'];
const DNS = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PULL = ['Always', 'IfNotPresent', 'Never'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const NEGATIVE = 'must be greater than or equal to 0';

function range(field: string, port: number): FieldError[] {
  if (port >= 1 && port <= 65_535) return [];
  return [invalid(field, port, 'must be between 1 and 65535, inclusive')];
}

function validatePorts(c: Container, path: string, out: FieldError[]): void {
  const names = new Set<string>();
  c.ports?.forEach((p, i) => {
    const at = `${path}.ports[${i}]`;
    if (p.name !== undefined) {
      if (p.name.length > 15)
        out.push(invalid(`${at}.name`, p.name, 'must be no more than 15 bytes'));
      else if (names.has(p.name)) out.push(duplicate(`${at}.name`, p.name));
      names.add(p.name);
    }
    if (!p.containerPort) out.push(required(`${at}.containerPort`));
    else out.push(...range(`${at}.containerPort`, p.containerPort));
    if (p.hostPort) out.push(...range(`${at}.hostPort`, p.hostPort));
    const { protocol } = p;
    if (protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(protocol)) {
      out.push(notSupported(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']));
    }
  });
}

function validateEnv(c: Container, path: string, out: FieldError[]): void {
  c.env?.forEach((e, i) => {
    const at = `${path}.env[${i}]`;
    const name = e.name ?? '';
    if (name === '') out.push(required(`${at}.name`));
    else for (const m of envVarName(name)) out.push(invalid(`${at}.name`, name, m));
    const sources = Object.keys(e.valueFrom ?? {}).length;
    if (e.valueFrom && sources === 0) {
      out.push(
        invalid(
          `${at}.valueFrom`,
          '',
          'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
        ),
      );
    } else if (e.valueFrom && e.value) {
      out.push(invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty'));
    } else if (sources > 1) {
      out.push(
        invalid(`${at}.valueFrom`, '', 'may not have more than one field specified at a time'),
      );
    }
  });
}

function validateResources(c: Container, path: string, out: FieldError[]): void {
  const { limits = {}, requests = {} } = c.resources ?? {};
  for (const [kindOf, list] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, q] of Object.entries(list)) {
      const at = `${path}.resources.${kindOf}[${name}]`;
      if (compareQuantities(q, '0') < 0) out.push(invalid(at, q, NEGATIVE));
    }
  }
  for (const [name, q] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && compareQuantities(q, limit) > 0) {
      const at = `${path}.resources.requests`;
      out.push(invalid(at, q, `must be less than or equal to ${name} limit of ${limit}`));
    }
  }
}

function validateProbe(p: Probe | undefined, path: string, out: FieldError[]): void {
  if (!p) return;
  const handlers = [p.exec, p.httpGet, p.tcpSocket, p.grpc].filter((h) => h !== undefined);
  if (handlers.length === 0) out.push(required(path, 'must specify a handler type'));
  for (const k of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const v = p[k] ?? 0;
    if (v < 0) out.push(invalid(`${path}.${k}`, v, NEGATIVE));
  }
  const ready = path.endsWith('readinessProbe');
  if (!ready && (p.successThreshold ?? 1) !== 1) {
    out.push(invalid(`${path}.successThreshold`, p.successThreshold, 'must be 1'));
  }
}

function validateMounts(c: Container, path: string, volumes: Set<string>, out: FieldError[]): void {
  const seen = new Set<string>();
  c.volumeMounts?.forEach((m, i) => {
    const at = `${path}.volumeMounts[${i}]`;
    if (!m.name) out.push(required(`${at}.name`));
    else if (!volumes.has(m.name)) out.push(notFound(`${at}.name`, m.name));
    if (!m.mountPath) out.push(required(`${at}.mountPath`));
    else if (seen.has(m.mountPath)) {
      out.push(invalid(`${at}.mountPath`, m.mountPath, 'must be unique'));
    }
    seen.add(m.mountPath ?? '');
  });
}

function validateContainer(
  c: Container,
  path: string,
  volumes: Set<string>,
  names: Set<string>,
  init: boolean,
  out: FieldError[],
): void {
  const name = c.name ?? '';
  if (name === '') out.push(required(`${path}.name`));
  else for (const m of dns1123Label(name)) out.push(invalid(`${path}.name`, name, m));
  if (name !== '' && names.has(name)) out.push(duplicate(`${path}.name`, name));
  names.add(name);
  if (!c.image) out.push(required(`${path}.image`));
  else if (c.image !== c.image.trim()) {
    out.push(invalid(`${path}.image`, c.image, 'must not have leading or trailing whitespace'));
  }
  const policy = c.imagePullPolicy;
  if (policy !== undefined && !PULL.includes(policy)) {
    out.push(notSupported(`${path}.imagePullPolicy`, policy, PULL));
  }
  validatePorts(c, path, out);
  validateEnv(c, path, out);
  validateMounts(c, path, volumes, out);
  validateResources(c, path, out);
  const sidecar = c.restartPolicy === 'Always';
  if (init && !sidecar) {
    for (const k of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      const text = 'may not be set for init containers without restartPolicy=Always';
      if (c[k]) out.push(forbidden(`${path}.${k}`, text));
    }
    return;
  }
  validateProbe(c.livenessProbe, `${path}.livenessProbe`, out);
  validateProbe(c.readinessProbe, `${path}.readinessProbe`, out);
  validateProbe(c.startupProbe, `${path}.startupProbe`, out);
}

function validateVolumes(spec: PodSpec, path: string, out: FieldError[]): Set<string> {
  const names = new Set<string>();
  spec.volumes?.forEach((v, i) => {
    const at = `${path}.volumes[${i}]`;
    const name = v.name ?? '';
    if (name === '') out.push(required(`${at}.name`));
    else for (const m of dns1123Label(name)) out.push(invalid(`${at}.name`, name, m));
    if (names.has(name)) out.push(duplicate(`${at}.name`, name));
    names.add(name);
    const kinds = Object.keys(v).filter((k) => k !== 'name');
    for (const k of kinds.slice(1)) {
      out.push(forbidden(`${at}.${k}`, 'may not specify more than 1 volume type'));
    }
  });
  return names;
}

function validateTolerations(spec: PodSpec, path: string, out: FieldError[]): void {
  spec.tolerations?.forEach((t, i) => {
    const at = `${path}.tolerations[${i}]`;
    if (t.key) for (const m of qualifiedName(t.key)) out.push(invalid(`${at}.key`, t.key, m));
    if (!t.key && t.operator !== 'Exists') {
      const text =
        'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      out.push(invalid(`${at}.operator`, t.operator ?? '', text));
    }
    if (t.operator !== undefined && !['Equal', 'Exists'].includes(t.operator)) {
      out.push(notSupported(`${at}.operator`, t.operator, ['Equal', 'Exists']));
    }
    if (t.tolerationSeconds !== undefined && t.effect !== 'NoExecute') {
      const text = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      out.push(invalid(`${at}.effect`, t.effect ?? '', text));
    }
    if (t.effect !== undefined && !EFFECTS.includes(t.effect)) {
      out.push(notSupported(`${at}.effect`, t.effect, EFFECTS));
    }
  });
}

/** Mistakes of a Pod's spec under a path (`spec`, `spec.template.spec`). */
export function validatePodSpec(spec: PodSpec, path: string): readonly FieldError[] {
  const out: FieldError[] = [];
  const volumes = validateVolumes(spec, path, out);
  const names = new Set<string>();
  if (!spec.containers?.length) out.push(required(`${path}.containers`));
  spec.containers?.forEach((c, i) =>
    validateContainer(c, `${path}.containers[${i}]`, volumes, names, false, out),
  );
  spec.initContainers?.forEach((c, i) =>
    validateContainer(c, `${path}.initContainers[${i}]`, volumes, names, true, out),
  );
  if (spec.restartPolicy && !RESTART.includes(spec.restartPolicy)) {
    out.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, RESTART));
  }
  if (spec.dnsPolicy && !DNS.includes(spec.dnsPolicy)) {
    out.push(notSupported(`${path}.dnsPolicy`, spec.dnsPolicy, DNS));
  }
  for (const [k, v] of Object.entries(spec.nodeSelector ?? {})) {
    for (const m of qualifiedName(k)) out.push(invalid(`${path}.nodeSelector`, k, m));
    for (const m of labelValue(v)) out.push(invalid(`${path}.nodeSelector`, v, m));
  }
  if ((spec.activeDeadlineSeconds ?? 1) < 1) {
    const text = 'must be between 1 and 2147483647, inclusive';
    out.push(invalid(`${path}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, text));
  }
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const at = `${path}.terminationGracePeriodSeconds`;
    out.push(invalid(at, spec.terminationGracePeriodSeconds, NEGATIVE));
  }
  if (spec.nodeName) {
    for (const m of dns1123Subdomain(spec.nodeName)) {
      out.push(invalid(`${path}.nodeName`, spec.nodeName, m));
    }
  }
  validateTolerations(spec, path, out);
  return out;
}

/** Models: pkg/apis/core/validation ValidatePodCreate */
export function validatePod(o: Pod): readonly FieldError[] {
  return validatePodSpec(o.spec ?? {}, 'spec');
}

const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The spec without what may change. */
function frozenPart(spec: PodSpec): string {
  const still = (c: Container): Container => ({ ...c, image: '' });
  return JSON.stringify({
    ...spec,
    containers: spec.containers?.map(still),
    initContainers: spec.initContainers?.map(still),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    schedulingGates: undefined,
  });
}

/** Models: pkg/apis/core/validation ValidatePodUpdate; the message lacks upstream's struct diff. */
export function validatePodUpdate(o: Pod, old: Pod): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out = [...validatePod(o)];
  if (frozenPart(o.spec ?? {}) !== frozenPart(old.spec ?? {})) {
    out.push(forbidden('spec', MAY_CHANGE));
  }
  return out;
}
