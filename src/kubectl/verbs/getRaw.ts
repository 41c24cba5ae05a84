import type { Invocation } from '../cli/Command.ts';
import { failureOf } from '../client/Client.ts';

/** `kubectl get --raw PATH`. Models: kubectl pkg/rawhttp */
export async function getRaw(c: Invocation): Promise<void> {
  const [path, search = ''] = c.flags.text('raw').split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  const answer = await c.client.transport.request({ method: 'GET', path: path!, query });
  if (answer.code < 200 || answer.code >= 300) throw failureOf(answer);
  c.env.out(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
}
