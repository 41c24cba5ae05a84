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

/** Models: pkg/probe/http, pkg/probe/tcp */
function connectOutcome(probe: Probe, c: Container, podIP: string, a: CriAnswer): ProbeOutcome {
  const action = probe.httpGet ?? probe.tcpSocket;
  const port = portOf(c, action?.port ?? probe.grpc?.port);
  const host = action && 'host' in action && action.host ? action.host : podIP;
  const refused = `dial tcp ${host}:${port}: connect: connection refused`;
  if (!probe.httpGet) {
    if (a.error === undefined) return SUCCESS;
    if (!probe.grpc) return failure(refused);
    const seconds = probe.timeoutSeconds ?? 1;
    return failure(
      `timeout: failed to connect service "${host}:${port}" within ${seconds}s: context deadline exceeded`,
    );
  }
  const scheme = (probe.httpGet.scheme ?? 'HTTP').toLowerCase();
  const url = `${scheme}://${host}:${port}${probe.httpGet.path ?? '/'}`;
  if (a.error === 'timeout') {
    return failure(
      `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    );
  }
  if (a.error !== undefined) return failure(`Get "${url}": ${refused}`);
  const status = a.status ?? 200;
  if (status >= 200 && status < 400) return SUCCESS;
  return failure(`HTTP probe failed with statuscode: ${status}`);
}

/** The verdict that an answer of the runtime gives. */
export function probeOutcome(
  probe: Probe,
  c: Container,
  podIP: string,
  a: CriAnswer,
): ProbeOutcome {
  return probe.exec ? execOutcome(a) : connectOutcome(probe, c, podIP, a);
}
