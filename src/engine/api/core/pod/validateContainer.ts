import { checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notFound,
  notSupported,
  required,
  tooMany,
} from '../../meta/FieldError.ts';
import { dns1123Label, portName, portNumber } from '../../meta/names.ts';
import type { Container, Volume } from './containerFields.ts';
import type { PodSpec } from './fields.ts';
import { checkEnv, checkEnvFrom } from './validateEnv.ts';
import { checkDevices, checkMounts } from './validateMounts.ts';
import { checkLifecycle, checkProbes } from './validateProbe.ts';
import { checkContainerResources } from './validateResources.ts';
import { checkSecurityContext } from './validateSecurity.ts';

/** What containers are checked against. */
interface Context {
  readonly spec: PodSpec;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly out: FieldError[];
}

/** Models: validateContainerPorts */
function checkPorts(c: Container, path: string, out: FieldError[]): void {
  if (!c.ports) return;
  const names = new Set<string>();
  c.ports.forEach((p, i) => {
    const at = `${path}[${i}]`;
    if (p.name) {
      const mistakes = portName(p.name);
      if (mistakes.length > 0) invalidEach(out, `${at}.name`, p.name, mistakes);
      else if (names.has(p.name)) out.push(duplicate(`${at}.name`, p.name));
      else names.add(p.name);
    }
    if (!p.containerPort) out.push(required(`${at}.containerPort`));
    else invalidEach(out, `${at}.containerPort`, p.containerPort, portNumber(p.containerPort));
    if (p.hostPort) invalidEach(out, `${at}.hostPort`, p.hostPort, portNumber(p.hostPort));
    if (!p.protocol) out.push(required(`${at}.protocol`));
    else checkOneOf(p.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, out);
  });
}

/** Models: validateResizePolicy */
function checkResizePolicy(c: Container, spec: PodSpec, path: string, out: FieldError[]): void {
  const seen = new Set<string>();
  c.resizePolicy?.forEach((p, i) => {
    const { resourceName = '', restartPolicy = '' } = p;
    if (seen.has(resourceName)) out.push(duplicate(`${path}[${i}]`, resourceName));
    seen.add(resourceName);
    if (resourceName === '') out.push(required(path));
    else checkOneOf(resourceName, ['cpu', 'memory'], path, out);
    if (restartPolicy === '') out.push(required(path));
    else checkOneOf(restartPolicy, ['NotRequired', 'RestartContainer'], path, out);
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const text = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      out.push(invalid(path, restartPolicy, text));
    }
  });
}

/** Models: validateContainerCommon */
function checkCommon(c: Container, path: string, { spec, volumes, out }: Context): void {
  if (!c.name) out.push(required(`${path}.name`));
  else invalidEach(out, `${path}.name`, c.name, dns1123Label(c.name));
  if (!c.image) out.push(required(`${path}.image`));
  const policy = c.terminationMessagePolicy;
  if (!policy) out.push(required(`${path}.terminationMessagePolicy`));
  else {
    const at = `${path}.terminationMessagePolicy`;
    checkOneOf(policy, ['File', 'FallbackToLogsOnError'], at, out);
  }
  checkPorts(c, `${path}.ports`, out);
  if (c.env) checkEnv(c, `${path}.env`, out);
  if (c.envFrom) checkEnvFrom(c, `${path}.envFrom`, out);
  if (c.volumeMounts) checkMounts(c, volumes, `${path}.volumeMounts`, out);
  if (c.volumeDevices) checkDevices(c, volumes, `${path}.volumeDevices`, out);
  if (!c.imagePullPolicy) out.push(required(`${path}.imagePullPolicy`));
  else {
    const at = `${path}.imagePullPolicy`;
    checkOneOf(c.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], at, out);
  }
  checkContainerResources(c.resources, spec, `${path}.resources`, out);
  if (c.resizePolicy) checkResizePolicy(c, spec, `${path}.resizePolicy`, out);
  checkSecurityContext(c.securityContext, spec, `${path}.securityContext`, out);
}

/** Models: validateContainerRestartPolicy */
function checkRestartPolicy(c: Container, path: string, out: FieldError[]): void {
  const rules = c.restartPolicyRules ?? [];
  const at = `${path}.restartPolicy`;
  if (c.restartPolicy === undefined) {
    if (rules.length === 0) return;
    out.push(required(at, 'must specify restartPolicy when restart rules are used'));
  } else checkOneOf(c.restartPolicy, ['Always', 'Never', 'OnFailure'], at, out);
  if (rules.length > 20) out.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20));
  rules.forEach((r, i) => {
    const rule = `${path}.restartPolicyRules[${i}]`;
    checkOneOf(r.action ?? '', ['Restart', 'RestartAllContainers'], `${rule}.action`, out);
    if (!r.exitCodes) return void out.push(required(`${rule}.exitCodes`, 'must be specified'));
    checkOneOf(r.exitCodes.operator ?? '', ['In', 'NotIn'], `${rule}.exitCodes.operator`, out);
    const values = r.exitCodes.values?.length ?? 0;
    if (values > 255) out.push(tooMany(`${rule}.exitCodes.values`, values, 255));
  });
}

/** Models: AccumulateUniqueHostPorts */
function checkHostPorts(list: readonly Container[], path: string, out: FieldError[]): void {
  let seen: Set<string> | undefined;
  list.forEach((c, i) =>
    c.ports?.forEach((p, j) => {
      if (!p.hostPort) return;
      const key = `${p.protocol ?? ''}/${p.hostIP ?? ''}/${p.hostPort}`;
      seen ??= new Set();
      if (seen.has(key)) out.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key));
      else seen.add(key);
    }),
  );
}

/** Models: validateContainers */
export function checkContainers(path: string, c: Context): void {
  const { spec, out } = c;
  const list = spec.containers ?? [];
  if (list.length === 0) return void out.push(required(path));
  const names = new Set<string>();
  list.forEach((one, i) => {
    const at = `${path}[${i}]`;
    checkCommon(one, at, c);
    if (names.has(one.name ?? '')) out.push(duplicate(`${at}.name`, one.name ?? ''));
    names.add(one.name ?? '');
    checkLifecycle(one, spec, at, out);
    checkProbes(one, spec.terminationGracePeriodSeconds, at, out);
    checkRestartPolicy(one, at, out);
  });
  checkHostPorts(list, path, out);
}

const NOT_FOR_INIT = 'may not be set for init containers without restartPolicy=Always';

function checkInit(c: Container, at: string, spec: PodSpec, out: FieldError[]): void {
  if (c.restartPolicy === 'Always') {
    checkLifecycle(c, spec, at, out);
    checkProbes(c, spec.terminationGracePeriodSeconds, at, out);
    return;
  }
  for (const k of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (c[k]) out.push(forbidden(`${at}.${k}`, NOT_FOR_INIT));
  }
  c.resizePolicy?.forEach((p, i) => {
    if (p.restartPolicy !== 'RestartContainer') return;
    const text = "must not be set to 'RestartContainer' for non-sidecar initContainers";
    out.push(invalid(`${at}.resizePolicy[${i}].restartPolicy`, p.restartPolicy, text));
  });
}

/** Models: validateInitContainers */
export function checkInitContainers(path: string, c: Context): void {
  const { spec, out } = c;
  if (!spec.initContainers) return;
  const names = new Set((spec.containers ?? []).map((one) => one.name ?? ''));
  spec.initContainers.forEach((one, i) => {
    const at = `${path}[${i}]`;
    checkCommon(one, at, c);
    checkRestartPolicy(one, at, out);
    if (names.has(one.name ?? '')) out.push(duplicate(`${at}.name`, one.name ?? ''));
    else if (one.name) names.add(one.name);
    checkHostPorts([one], path, out);
    checkInit(one, at, spec, out);
  });
}

const FOR_EPHEMERAL = new Set([
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'envFrom',
  'env',
  'volumeMounts',
  'volumeDevices',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
  'stdin',
  'stdinOnce',
  'tty',
  'targetContainerName',
]);
const NOT_FOR_EPHEMERAL = 'cannot be set for an Ephemeral Container';

/** Models: validateEphemeralContainers */
export function checkEphemeralContainers(path: string, c: Context): void {
  const { spec, out } = c;
  if (!spec.ephemeralContainers?.length) return;
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const others = new Set(all.map((one) => one.name ?? ''));
  const names = new Set(others);
  spec.ephemeralContainers.forEach((one, i) => {
    const at = `${path}[${i}]`;
    checkCommon(one, at, c);
    checkImageSpaces(one, at, out);
    if (names.has(one.name ?? '')) out.push(duplicate(`${at}.name`, one.name ?? ''));
    else names.add(one.name ?? '');
    const target = one.targetContainerName;
    if (target && !others.has(target)) out.push(notFound(`${at}.targetContainerName`, target));
    for (const [k, v] of Object.entries(one)) {
      const set = typeof v === 'object' && v !== null && Object.keys(v).length === 0 ? false : v;
      if (!FOR_EPHEMERAL.has(k) && set) out.push(forbidden(`${at}.${k}`, NOT_FOR_EPHEMERAL));
    }
    one.volumeMounts?.forEach((m, j) => {
      for (const k of ['subPath', 'subPathExpr'] as const) {
        if (m[k]) out.push(forbidden(`${at}.volumeMounts[${j}].${k}`, NOT_FOR_EPHEMERAL));
      }
    });
  });
}

/** Of Pods only, not of templates. Models: validateContainerOnlyForPod */
export function checkImageSpaces(c: Container, path: string, out: FieldError[]): void {
  const image = c.image ?? '';
  if (image.trim().length === image.length) return;
  out.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
}

/** Models: validatePodHostNetworkDeps */
export function checkHostNetwork(spec: PodSpec, isPod: boolean, path: string, out: FieldError[]) {
  if (!spec.hostNetwork) return;
  spec.containers?.forEach((c, i) =>
    c.ports?.forEach((p, j) => {
      const host = p.hostPort ?? 0;
      if ((!isPod && host === 0) || host === (p.containerPort ?? 0)) return;
      const at = `${path}.containers[${i}].ports[${j}].hostPort`;
      out.push(invalid(at, host, 'must match `containerPort` when `hostNetwork` is true'));
    }),
  );
}

/** What a Pod restarts. */
export function checkPodRestartPolicy(spec: PodSpec, path: string, out: FieldError[]): void {
  const p = spec.restartPolicy;
  if (!p) return void out.push(required(path));
  const values = ['Always', 'OnFailure', 'Never'];
  if (!values.includes(p)) out.push(notSupported(path, p, values));
}
