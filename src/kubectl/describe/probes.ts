import type { Json } from '../print/read.ts';
import { maybeMap, numberAt, textAt, textsAt } from '../print/read.ts';
import { goList } from './common.ts';

/** A probe in one line. Models: kubectl pkg/describe DescribeProbe */
export function describeProbe(p: Json): string {
  const n = (field: string): number => numberAt(p, field) ?? 0;
  const attributes = `delay=${n('initialDelaySeconds')}s timeout=${n('timeoutSeconds')}s period=${n('periodSeconds')}s #success=${n('successThreshold')} #failure=${n('failureThreshold')}`;
  return `${actionText(p)} ${attributes}`;
}

function actionText(p: Json): string {
  const exec = maybeMap(p, 'exec');
  if (exec) return `exec ${goList(textsAt(exec, 'command'))}`;
  const http = maybeMap(p, 'httpGet');
  if (http) {
    const host = textAt(http, 'host');
    const joined = `${host.includes(':') ? `[${host}]` : host}:${textAt(http, 'port')}`;
    const path = textAt(http, 'path');
    const slash = path === '' || path.startsWith('/') ? '' : '/';
    const encoded = encodeURI(path).replace(/[?#]/g, encodeURIComponent);
    return `http-get ${textAt(http, 'scheme').toLowerCase()}://${joined}${slash}${encoded}`;
  }
  const tcp = maybeMap(p, 'tcpSocket');
  if (tcp) return `tcp-socket ${textAt(tcp, 'host')}:${textAt(tcp, 'port')}`;
  const grpc = maybeMap(p, 'grpc');
  if (grpc) return `grpc <pod>:${textAt(grpc, 'port')} ${textAt(grpc, 'service')}`;
  return 'unknown';
}
