import { compareQuantities } from '../../quantity.ts';
import { checkNoBacksteps } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import {
  configMapKey,
  dns1123Label,
  dns1123Subdomain,
  envVarName,
  maskTrailingDash,
  qualifiedName,
} from '../../meta/names.ts';
import type {
  Container,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from './containerFields.ts';

/** What the environment may ask of its Pod. */
const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Fields that the downward API knows at all. Models: ConvertDownwardAPIFieldLabel */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(requests|limits)\.hugepages-/;

const SIZES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** `metadata.labels['key']`. Models: fieldpath.SplitMaybeSubscriptedPath */
const SUBSCRIPTED = /^(.+?)\['(.*)'\]$/s;

/** Models: validateObjectFieldSelector */
export function checkFieldRef(
  ref: ObjectFieldSelector,
  allowed: readonly string[],
  path: string,
  out: FieldError[],
): void {
  const { apiVersion, fieldPath } = ref;
  if (!apiVersion) return void out.push(required(`${path}.apiVersion`));
  if (!fieldPath) return void out.push(required(`${path}.fieldPath`));
  const at = `${path}.fieldPath`;
  const m = SUBSCRIPTED.exec(fieldPath);
  const field = m ? m[1]! : fieldPath;
  if (apiVersion !== 'v1') {
    const why = `error converting fieldPath: unsupported pod version: ${apiVersion}`;
    return void out.push(invalid(at, fieldPath, why));
  }
  const subscripts = field === 'metadata.annotations' || field === 'metadata.labels';
  if (m ? !subscripts : !KNOWN_FIELDS.has(field) && field !== 'spec.host') {
    const why = m
      ? `error converting fieldPath: field label does not support subscript: ${fieldPath}`
      : `error converting fieldPath: field label not supported: ${fieldPath}`;
    return void out.push(invalid(at, fieldPath, why));
  }
  if (m) {
    const key = field === 'metadata.annotations' ? m[2]!.toLowerCase() : m[2]!;
    invalidEach(out, path, key, qualifiedName(key));
  } else {
    const name = field === 'spec.host' ? 'spec.nodeName' : field;
    if (!allowed.includes(name)) out.push(notSupported(at, name, allowed));
  }
}

function checkDivisor(ref: ResourceFieldSelector, path: string, out: FieldError[]): void {
  const { divisor = '0', resource = '' } = ref;
  if (compareQuantities(divisor, '0') === 0) return;
  const refuse = (allowed: readonly string[], of: string): void => {
    const text = `only divisor's values ${allowed.join(', ')} are supported with the ${of} resource`;
    if (!allowed.includes(divisor)) out.push(invalid(`${path}.divisor`, resource, text));
  };
  if (resource.endsWith('.cpu')) {
    const text = "only divisor's values 1m and 1 are supported with the cpu resource";
    if (divisor !== '1' && divisor !== '1m') out.push(invalid(`${path}.divisor`, resource, text));
  } else if (resource.endsWith('.memory')) refuse(SIZES, 'memory');
  else if (resource.endsWith('.ephemeral-storage')) refuse(SIZES, 'local ephemeral storage');
  else if (HUGE_PAGES.test(resource)) refuse(SIZES, 'hugepages');
}

/** Models: validateContainerResourceFieldSelector */
export function checkResourceFieldRef(
  ref: ResourceFieldSelector,
  inVolume: boolean,
  path: string,
  out: FieldError[],
): void {
  const { containerName, resource } = ref;
  if (inVolume && !containerName) out.push(required(`${path}.containerName`));
  else if (!resource) out.push(required(`${path}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !HUGE_PAGES.test(resource)) {
    out.push(notSupported(`${path}.resource`, resource, RESOURCE_FIELDS));
  }
  checkDivisor(ref, path, out);
}

function checkKeyRef(
  ref: { readonly name?: string; readonly key?: string },
  path: string,
  out: FieldError[],
): void {
  invalidEach(out, `${path}.name`, ref.name ?? '', dns1123Subdomain(ref.name ?? ''));
  if (!ref.key) out.push(required(`${path}.key`));
  else invalidEach(out, `${path}.key`, ref.key, configMapKey(ref.key));
}

function checkFileKeyRef(ref: FileKeySelector, path: string, out: FieldError[]): void {
  if (!ref.key) out.push(required(`${path}.key`));
  else invalidEach(out, `${path}.key`, ref.key, envVarName(ref.key));
  if (!ref.volumeName) out.push(required(`${path}.volumeName`));
  else invalidEach(out, `${path}.volumeName`, ref.volumeName, dns1123Label(ref.volumeName));
  if (!ref.path) out.push(required(`${path}.path`));
  else checkNoBacksteps(ref.path, `${path}.path`, out);
}

const NO_SOURCE =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';

function checkValueFrom(e: EnvVar, v: EnvVarSource, path: string, out: FieldError[]): void {
  if (v.fieldRef) checkFieldRef(v.fieldRef, ENV_FIELDS, `${path}.fieldRef`, out);
  if (v.resourceFieldRef) {
    checkResourceFieldRef(v.resourceFieldRef, false, `${path}.resourceFieldRef`, out);
  }
  if (v.configMapKeyRef) checkKeyRef(v.configMapKeyRef, `${path}.configMapKeyRef`, out);
  if (v.secretKeyRef) checkKeyRef(v.secretKeyRef, `${path}.secretKeyRef`, out);
  if (v.fileKeyRef) checkFileKeyRef(v.fileKeyRef, `${path}.fileKeyRef`, out);
  const sources = Object.keys(v).length;
  if (sources === 0) out.push(invalid(path, '', NO_SOURCE));
  else if (e.value) out.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) {
    out.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
}

/** Models: ValidateEnv */
export function checkEnv(c: Container, path: string, out: FieldError[]): void {
  c.env?.forEach((e, i) => {
    const at = `${path}[${i}]`;
    if (!e.name) out.push(required(`${at}.name`));
    else invalidEach(out, `${at}.name`, e.name, envVarName(e.name));
    if (e.valueFrom) checkValueFrom(e, e.valueFrom, `${at}.valueFrom`, out);
  });
}

function checkEnvSource(s: EnvFromSource, path: string, list: string, out: FieldError[]): void {
  if (s.prefix) invalidEach(out, `${path}.prefix`, s.prefix, envVarName(s.prefix));
  for (const k of ['configMapRef', 'secretRef'] as const) {
    const ref = s[k];
    if (!ref) continue;
    if (!ref.name) out.push(required(`${path}.${k}.name`));
    else {
      const mistakes = dns1123Subdomain(maskTrailingDash(ref.name));
      invalidEach(out, `${path}.${k}.name`, ref.name, mistakes);
    }
  }
  if (!s.configMapRef && !s.secretRef) {
    out.push(invalid(list, '', 'must specify one of: `configMapRef` or `secretRef`'));
  } else if (s.configMapRef && s.secretRef) {
    out.push(invalid(list, '', 'may not have more than one field specified at a time'));
  }
}

/** Models: ValidateEnvFrom */
export function checkEnvFrom(c: Container, path: string, out: FieldError[]): void {
  c.envFrom?.forEach((s, i) => checkEnvSource(s, `${path}[${i}]`, path, out));
}
