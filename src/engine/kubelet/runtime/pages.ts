import type { HttpResponse } from '../../network/sockets/PodServers.ts';

/** What an answer may depend on. */
export interface PageFacts {
  readonly program: string;
  readonly args: readonly string[];
  readonly hostname: string;
  readonly ip: string;
  /** Address that the request came from, as the server sees it. */
  readonly from: string;
  readonly path: string;
  readonly status: number;
}

const WELCOME = [
  '<!DOCTYPE html>',
  '<html>',
  '<head>',
  '<title>Welcome to nginx!</title>',
  '</head>',
  '<body>',
  '<h1>Welcome to nginx!</h1>',
  '</body>',
  '</html>',
  '',
].join('\n');

const WORKS = '<html><body><h1>It works!</h1></body></html>\n';

/** `traefik/whoami`: who answers, and who it thinks has asked. */
function whoami(f: PageFacts): string {
  const lines = [
    `Hostname: ${f.hostname}`,
    'IP: 127.0.0.1',
    `IP: ${f.ip}`,
    `RemoteAddr: ${f.from}`,
    `GET ${f.path} HTTP/1.1`,
    '',
  ];
  return lines.join('\n');
}

function agnhost(f: PageFacts): string {
  if (f.args[0] === 'serve-hostname' || f.path === '/hostname') return f.hostname;
  if (f.path === '/clientip') return f.from;
  return `NOW: ${f.path}`;
}

/** What a server program of the pretend images answers to a GET. */
export function pageOf(f: PageFacts): HttpResponse {
  const { status } = f;
  if (status >= 400) {
    return { status, server: f.program, body: `<html><body><h1>${status}</h1></body></html>\n` };
  }
  switch (f.program) {
    case 'nginx':
      return { status, server: 'nginx', body: WELCOME };
    case 'httpd':
      return { status, server: 'Apache', body: WORKS };
    case 'whoami':
      return { status, server: '', body: whoami(f) };
    case 'agnhost':
      return { status, server: '', body: agnhost(f) };
    default:
      return { status, server: '', body: 'OK\n' };
  }
}
