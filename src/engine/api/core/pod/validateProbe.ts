import { checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { portName, portNumber, regexError } from '../../meta/names.ts';
import type { Container, HTTPGetAction, LifecycleHandler, Probe } from './containerFields.ts';
import type { PodSpec } from './fields.ts';

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

const HEADER_TEXT = regexError(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  '[-A-Za-z0-9]+',
  'X-Header-Name',
);

/** Models: ValidatePortNumOrName */
export function checkPort(port: number | string, field: string, out: FieldError[]): void {
  const mistakes = typeof port === 'number' ? portNumber(port) : portName(port);
  invalidEach(out, field, port, mistakes);
}

function checkHttpGet(h: HTTPGetAction, path: string, out: FieldError[]): void {
  if (!h.path) out.push(required(`${path}.path`));
  checkPort(h.port ?? 0, `${path}.port`, out);
  if (h.scheme !== 'HTTP' && h.scheme !== 'HTTPS') {
    out.push(notSupported(`${path}.scheme`, h.scheme ?? '', ['HTTP', 'HTTPS']));
  }
  for (const { name = '' } of h.httpHeaders ?? []) {
    if (!/^[-A-Za-z0-9]+$/.test(name)) out.push(invalid(`${path}.httpHeaders`, name, HEADER_TEXT));
  }
}

function checkSleep(seconds: number, grace: number | undefined, path: string, out: FieldError[]) {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return;
  const text = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
  out.push(invalid(path, seconds, text));
}

const KINDS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** One handler, and it must be right. Models: validateHandler */
function checkHandler(
  h: Handler,
  grace: number | undefined,
  path: string,
  out: FieldError[],
): void {
  let first: string | undefined;
  for (const k of KINDS) {
    if (!h[k]) continue;
    const at = `${path}.${k}`;
    if (first !== undefined) {
      out.push(forbidden(at, 'may not specify more than 1 handler type'));
      continue;
    }
    first = k;
    if (k === 'exec') {
      if (!h.exec!.command?.length) out.push(required(`${at}.command`));
    } else if (k === 'httpGet') checkHttpGet(h.httpGet!, at, out);
    else if (k === 'sleep') checkSleep(h.sleep!.seconds ?? 0, grace, at, out);
    else checkPort(h[k]!.port ?? 0, `${at}.port`, out);
  }
  if (first === undefined) out.push(required(path, 'must specify a handler type'));
}

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function checkProbe(p: Probe, grace: number | undefined, path: string, out: FieldError[]): void {
  checkHandler(p, grace, path, out);
  for (const k of NUMBERS) checkNonnegative(p[k], `${path}.${k}`, out);
  const own = p.terminationGracePeriodSeconds;
  if (own !== undefined && own <= 0) {
    out.push(invalid(`${path}.terminationGracePeriodSeconds`, own, 'must be greater than 0'));
  }
}

/** The three probes of a container. */
export function checkProbes(
  c: Container,
  grace: number | undefined,
  path: string,
  out: FieldError[],
): void {
  const once = (p: Probe | undefined, at: string): void => {
    if (!p) return;
    checkProbe(p, grace, at, out);
    const n = p.successThreshold ?? 0;
    if (n !== 1) out.push(invalid(`${at}.successThreshold`, n, 'must be 1'));
  };
  if (c.livenessProbe) once(c.livenessProbe, `${path}.livenessProbe`);
  if (c.readinessProbe) {
    const at = `${path}.readinessProbe`;
    checkProbe(c.readinessProbe, grace, at, out);
    const own = c.readinessProbe.terminationGracePeriodSeconds;
    const text = 'must not be set for readinessProbes';
    if (own !== undefined) out.push(invalid(`${at}.terminationGracePeriodSeconds`, own, text));
  }
  if (c.startupProbe) once(c.startupProbe, `${path}.startupProbe`);
}

/** Models: validateLifecycle */
export function checkLifecycle(c: Container, spec: PodSpec, path: string, out: FieldError[]): void {
  const l = c.lifecycle;
  if (!l) return;
  const grace = spec.terminationGracePeriodSeconds;
  if (l.postStart) checkHandler(l.postStart, grace, `${path}.lifecycle.postStart`, out);
  if (l.preStop) checkHandler(l.preStop, grace, `${path}.lifecycle.preStop`, out);
}
