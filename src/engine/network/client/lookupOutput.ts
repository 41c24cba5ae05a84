import type { DnsRecord } from '../dns/Dns.ts';
import type { ClientOutput } from './clientOutput.ts';
import type { LookupRequest } from './NetRequest.ts';
import type { Asked, Finding } from './NetTask.ts';

function recordLines(r: DnsRecord): readonly string[] {
  const name = r.name.replace(/\.$/, '');
  if (r.type === 'A') return [`Name:\t${name}`, `Address: ${r.data}`];
  if (r.type === 'SRV') return [`${name}\tservice = ${r.data}`];
  return [`${name}\tname = ${r.data}`];
}

/** What BIND's nslookup prints. */
export function nslookupOutput(r: LookupRequest, f: Finding): ClientOutput {
  const timedOut = `;; communications error to ${f.server}#53: timed out\n`;
  if (f.outcome === 'dns timeout') {
    const text = `${timedOut}${timedOut};; no servers could be reached\n\n`;
    return { stdout: text, stderr: '', exit: 1 };
  }
  const head = [`Server:\t\t${f.server}`, `Address:\t${f.server}#53`, ''];
  const last = f.asked.at(-1);
  if (f.outcome !== 'ok' || !last) {
    const name = last?.name ?? r.name;
    const code = last?.answer.rcode ?? 'NXDOMAIN';
    const empty = code === 'NOERROR' ? `*** Can't find ${r.name}: No answer` : '';
    const text =
      empty === '' ? `** server can't find ${r.name === name ? name : r.name}: ${code}` : empty;
    return { stdout: `${[...head, text, ''].join('\n')}\n`, stderr: '', exit: 1 };
  }
  const lines = last.answer.answers.flatMap(recordLines);
  return { stdout: `${[...head, ...lines, ''].join('\n')}\n`, stderr: '', exit: 0 };
}

function digAnswer({ name, answer, us }: Asked, r: LookupRequest, server: string): string {
  const lines = [
    '',
    `; <<>> DiG <<>> ${r.name}`,
    ';; global options: +cmd',
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${answer.rcode}`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: 0, ADDITIONAL: 1`,
    '',
    ';; QUESTION SECTION:',
    `;${name}.\t\tIN\t${r.type}`,
    '',
  ];
  const answers = answer.answers.map((a) => `${a.name}\t${a.ttl}\tIN\t${a.type}\t${a.data}`);
  if (answers.length > 0) lines.push(';; ANSWER SECTION:', ...answers, '');
  lines.push(`;; Query time: ${Math.round(us / 1000)} msec`);
  lines.push(`;; SERVER: ${server}#53(${server}) (UDP)`, '');
  return `${lines.join('\n')}\n`;
}

/** What dig prints. */
export function digOutput(r: LookupRequest, f: Finding): ClientOutput {
  const last = f.asked.at(-1);
  if (!last) {
    const text = `;; communications error to ${f.server}#53: timed out\n;; no servers could be reached\n`;
    return { stdout: text, stderr: '', exit: 9 };
  }
  if (r.short) {
    const data = last.answer.answers.map((a) => `${a.data}\n`).join('');
    return { stdout: data, stderr: '', exit: 0 };
  }
  return { stdout: digAnswer(last, r, f.server), stderr: '', exit: 0 };
}
