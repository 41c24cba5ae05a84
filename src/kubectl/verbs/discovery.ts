import type { Command, Invocation } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import { textAt, textsAt, isTrue, listAt } from '../print/read.ts';
import type { Json } from '../print/read.ts';
import { TABLE_TABS, tabbed } from '../print/tabWriter.ts';

/** A resource as discovery tells it. */
interface ApiResource {
  readonly groupVersion: string;
  readonly group: string;
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
  readonly categories: readonly string[];
}

/** The group versions that the API server serves, each group's preferred one first. */
async function groupVersions(c: Invocation, preferred: boolean): Promise<readonly string[]> {
  const groups = await c.client.ask({ method: 'GET', path: '/apis' });
  const found = listAt(groups, 'groups').flatMap((g) => {
    if (preferred) return [textAt(g, 'preferredVersion.groupVersion')];
    return listAt(g, 'versions').map((v) => textAt(v, 'groupVersion'));
  });
  return ['v1', ...found];
}

/** Everything that discovery tells of, without subresources. */
export async function discovered(c: Invocation): Promise<readonly ApiResource[]> {
  const out: ApiResource[] = [];
  for (const groupVersion of await groupVersions(c, true)) {
    const path = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    const list = await c.client.ask({ method: 'GET', path });
    for (const r of listAt(list, 'resources')) out.push(resourceOf(r, groupVersion));
  }
  return out.filter((r) => !r.name.includes('/'));
}

function resourceOf(r: Json, groupVersion: string): ApiResource {
  return {
    groupVersion,
    group: groupVersion.includes('/') ? groupVersion.split('/')[0]! : '',
    name: textAt(r, 'name'),
    kind: textAt(r, 'kind'),
    namespaced: isTrue(r, 'namespaced'),
    shortNames: textsAt(r, 'shortNames'),
    verbs: textsAt(r, 'verbs'),
    categories: textsAt(r, 'categories'),
  };
}

/** `kubectl api-resources`. Models: kubectl pkg/cmd/apiresources */
export const API_RESOURCES: Command = {
  flags: {
    'api-group': { type: 'string' },
    categories: { type: 'list' },
    namespaced: { type: 'bool', initial: 'true' },
    'no-headers': { type: 'bool' },
    output: { type: 'string', short: 'o' },
    'sort-by': { type: 'string' },
    verbs: { type: 'list' },
    cached: { type: 'bool' },
  },
  run: async (c) => {
    const output = c.flags.text('output');
    if (!['', 'wide', 'name'].includes(output)) {
      throw new KubectlError(`--output ${output} is not available`);
    }
    const chosen = sorted(
      (await discovered(c)).filter((r) => isChosen(c, r)),
      c.flags.text('sort-by'),
    );
    if (output === 'name') {
      for (const r of chosen) c.env.out(`${[r.name, r.group].filter(Boolean).join('.')}\n`);
      return;
    }
    c.env.out(
      tabbed(tableText(chosen, output === 'wide', !c.flags.bool('no-headers')), TABLE_TABS),
    );
  },
};

function isChosen(c: Invocation, r: ApiResource): boolean {
  const { flags } = c;
  if (flags.has('namespaced') && r.namespaced !== flags.bool('namespaced')) return false;
  if (flags.has('api-group') && r.group !== flags.text('api-group')) return false;
  if (!flags.list('verbs').every((v) => r.verbs.includes(v))) return false;
  return flags.list('categories').every((x) => r.categories.includes(x));
}

function sorted(list: readonly ApiResource[], by: string): readonly ApiResource[] {
  if (by !== '' && by !== 'name' && by !== 'kind') {
    throw new KubectlError('--sort-by accepts only name or kind');
  }
  const key = (r: ApiResource): readonly string[] => {
    if (by === 'name') return [r.name];
    return by === 'kind' ? [r.kind] : [r.group, r.name];
  };
  return [...list].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const i = x.findIndex((k, n) => k !== y[n]);
    return i < 0 ? 0 : x[i]! < y[i]! ? -1 : 1;
  });
}

function tableText(list: readonly ApiResource[], wide: boolean, headers: boolean): string {
  const head = `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`;
  const rows = list.map((r) => {
    const cells = [r.name, r.shortNames.join(','), r.groupVersion, String(r.namespaced), r.kind];
    if (wide) cells.push(r.verbs.join(','), r.categories.join(','));
    return `${cells.join('\t')}\n`;
  });
  return `${headers ? head : ''}${rows.join('')}`;
}

/** `kubectl api-versions`. Models: kubectl pkg/cmd/apiresources */
export const API_VERSIONS: Command = {
  flags: {},
  run: async (c) => {
    const all = [...(await groupVersions(c, false))].sort();
    for (const v of all) c.env.out(`${v}\n`);
  },
};
