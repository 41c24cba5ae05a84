import type { HttpResponse } from '../sockets/PodServers.ts';
import type { ClientOutput } from './clientOutput.ts';
import type { HttpRequest } from './NetRequest.ts';
import type { Finding } from './NetTask.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function headersOf(r: HttpResponse): string {
  const lines = [
    `HTTP/1.1 ${r.status} ${REASONS[r.status] ?? ''}`.trimEnd(),
    ...(r.server === '' ? [] : [`Server: ${r.server}`]),
    `Content-Length: ${r.body.length}`,
    'Connection: keep-alive',
  ];
  return `${lines.join('\n')}\n\n`;
}

function seconds(us: number): string {
  return (us / 1_000_000).toFixed(6);
}

function writtenOut(r: HttpRequest, f: Finding): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(f.response?.status ?? 0).padStart(3, '0'),
    response_code: String(f.response?.status ?? 0).padStart(3, '0'),
    time_namelookup: seconds(f.resolvedUs),
    time_connect: seconds(f.connectedUs),
    time_total: seconds(f.totalUs),
    remote_ip: f.ip,
    local_ip: f.localIP,
    size_download: String(f.response?.body.length ?? 0),
  };
  return r.writeOut
    .replace(/%\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

/** How curl ends without an answer. Models: curl(1) EXIT CODES, curl 8.14 lib/connect.c */
function curlError(r: HttpRequest, f: Finding): readonly [number, string] {
  const ms = Math.round(f.totalUs / 1000);
  switch (f.outcome) {
    case 'not found':
      return [6, `Could not resolve host: ${r.host}`];
    case 'dns failed':
    case 'dns timeout':
      return [6, `Could not resolve host: ${r.host}`];
    case 'reset':
      return [56, 'Recv failure: Connection reset by peer'];
    case 'timeout': {
      if (r.connectTimeoutUs === 0 && r.maxTimeUs === 0) {
        return [
          28,
          `Failed to connect to ${r.host} port ${r.port} after ${ms} ms: Could not connect to server`,
        ];
      }
      const late = f.connectedUs > 0 ? 'Operation timed out' : 'Connection timed out';
      const got = f.connectedUs > 0 ? ' with 0 bytes received' : '';
      return [28, `${late} after ${ms} milliseconds${got}`];
    }
    default:
      return [
        7,
        `Failed to connect to ${r.host} port ${r.port} after ${ms} ms: Could not connect to server`,
      ];
  }
}

/** What curl prints; its progress meter is left out. */
export function curlOutput(r: HttpRequest, f: Finding): ClientOutput {
  const after = writtenOut(r, f);
  const { response } = f;
  if (!response) {
    const [exit, text] = curlError(r, f);
    return { stdout: after, stderr: r.quiet ? '' : `curl: (${exit}) ${text}\n`, exit };
  }
  if (r.fail && response.status >= 400) {
    const text = `curl: (22) The requested URL returned error: ${response.status}\n`;
    return { stdout: after, stderr: r.quiet ? '' : text, exit: 22 };
  }
  const body = r.method === 'HEAD' ? '' : response.body;
  const text = (r.include ? headersOf(response) : '') + body;
  if (r.file === '') return { stdout: text + after, stderr: '', exit: 0 };
  return { stdout: after, stderr: '', exit: 0, file: { path: r.file, text } };
}

function wgetError(r: HttpRequest, f: Finding): string {
  switch (f.outcome) {
    case 'not found':
    case 'dns failed':
    case 'dns timeout':
      return `bad address '${r.host}'`;
    case 'timeout':
      return r.maxTimeUs > 0
        ? 'download timed out'
        : `can't connect to remote host (${f.ip}): Operation timed out`;
    case 'unreachable':
      return `can't connect to remote host (${f.ip}): Host is unreachable`;
    case 'reset':
      return 'error getting response: Connection reset by peer';
    default:
      return `can't connect to remote host (${f.ip}): Connection refused`;
  }
}

/** What busybox's wget prints; its progress bar is left out. */
export function wgetOutput(r: HttpRequest, f: Finding): ClientOutput {
  const { response } = f;
  const port = r.port === 80 ? '' : `:${r.port}`;
  const connecting =
    f.ip === '' || r.quiet ? '' : `Connecting to ${r.host}${port} (${f.ip}:${r.port})\n`;
  if (!response) return { stdout: '', stderr: `${connecting}wget: ${wgetError(r, f)}\n`, exit: 1 };
  if (response.status >= 400) {
    const status = `HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ''}`.trimEnd();
    return { stdout: '', stderr: `${connecting}wget: server returned error: ${status}\n`, exit: 1 };
  }
  if (r.method === 'HEAD') {
    return { stdout: '', stderr: r.quiet ? '' : `${connecting}remote file exists\n`, exit: 0 };
  }
  const where = r.file === '' ? 'writing to stdout' : `saving to '${r.file}'`;
  const done = r.file === '' ? 'written to stdout' : `'${r.file}' saved`;
  const stderr = r.quiet ? '' : `${connecting}${where}\n${done}\n`;
  if (r.file === '') return { stdout: response.body, stderr, exit: 0 };
  return { stdout: '', stderr, exit: 0, file: { path: r.file, text: response.body } };
}
