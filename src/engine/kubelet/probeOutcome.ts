import type { Container, Probe } from '../api/core/pod/containerFields.ts';
import { portOf } from './ports.ts';
import type { CriAnswer } from './runtime/Cri.ts';

/** What one probe came to. */
export interface ProbeOutcome {
  readonly result: 'success' | 'failure' | 'error';
  /** What the Event says behind the colon. */
  readonly text: string;
}

const SUCCESS: ProbeOutcome = { result: 'success', text: '' };

function failure(text: string): ProbeOutcome {
  return { result: 'failure', text };
}

/** Models: pkg/probe/exec */
function execOutcome(a: CriAnswer): ProbeOutcome {
  if (a.errorCode === 'DeadlineExceeded') return failure(`command timed out: ${a.error}`);
  if (a.error !== undefined) {
    return { result: 'error', text: `rpc error: code = ${a.errorCode} desc = ${a.error}` };
  }
  return a.exitCode === 0 ? SUCCESS : failure(a.output ?? '');
}

type Text = () => string;

/** Models: pkg/probe/tcp, pkg/probe/grpc */
function openOutcome(probe: Probe, c: Container, podIP: Text, a: CriAnswer): ProbeOutcome {
  if (a.error === undefined) return SUCCESS;
  const address = addressOf(probe, c, podIP());
  if (!probe.grpc) return failure(refused(address));
  const seconds = probe.timeoutSeconds ?? 1;
  return failure(
    `timeout: failed to connect service "${address}" within ${seconds}s: context deadline exceeded`,
  );
}

/** Models: pkg/probe/http */
function httpOutcome(probe: Probe, c: Container, podIP: Text, a: CriAnswer): ProbeOutcome {
  const status = a.status ?? 200;
  if (a.error === undefined) {
    if (status >= 200 && status < 400) return SUCCESS;
    return failure(`HTTP probe failed with statuscode: ${status}`);
  }
  const { scheme = 'HTTP', path = '/' } = probe.httpGet!;
  const address = addressOf(probe, c, podIP());
  const url = `${scheme.toLowerCase()}://${address}${path}`;
  if (a.error !== 'timeout') return failure(`Get "${url}": ${refused(address)}`);
  return failure(
    `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  );
}

function addressOf(probe: Probe, c: Container, podIP: string): string {
  const action = probe.httpGet ?? probe.tcpSocket;
  const port = portOf(c, action?.port ?? probe.grpc?.port);
  const host = action && 'host' in action && action.host ? action.host : podIP;
  return `${host}:${port}`;
}

function refused(address: string): string {
  return `dial tcp ${address}: connect: connection refused`;
}

/** The verdict that an answer of the runtime gives. */
export function probeOutcome(probe: Probe, c: Container, podIP: Text, a: CriAnswer): ProbeOutcome {
  if (probe.exec) return execOutcome(a);
  return probe.httpGet ? httpOutcome(probe, c, podIP, a) : openOutcome(probe, c, podIP, a);
}
