import type { Command, Invocation } from '../cli/Command.ts';
import { PRINT_FLAGS } from '../cli/Command.ts';
import { ExitError, hasReason, KubectlError } from '../client/errors.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { goList } from '../describe/common.ts';
import { compactRules } from '../describe/policyRules.ts';
import { objectPrinter } from '../print/objectPrinter.ts';
import { isTrue, listAt, textAt, textsAt } from '../print/read.ts';
import { TABLE_TABS, tabbed } from '../print/tabWriter.ts';
import { findKind } from '../resources/resourceTypes.ts';
import { discovered } from './discovery.ts';

/** `kubectl auth can-i`. Models: kubectl pkg/cmd/auth NewCmdCanI */
export const CAN_I: Command = {
  flags: {
    'all-namespaces': { type: 'bool', short: 'A' },
    list: { type: 'bool' },
    'no-headers': { type: 'bool' },
    quiet: { type: 'bool', short: 'q' },
    subresource: { type: 'string' },
  },
  run: (c) => (c.flags.bool('list') ? listAccess(c) : checkAccess(c)),
};

/** `kubectl auth whoami`. Models: kubectl pkg/cmd/auth NewCmdWhoAmI */
export const WHO_AM_I: Command = { flags: PRINT_FLAGS, run: whoAmI };

const RESOURCE_VERBS = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
);
const PATH_VERBS = new Set('get put post head options delete patch *'.split(' '));

/** What RBAC knows and discovery does not. */
const UNDISCOVERED = new Set(['users', 'groups']);

interface Asked {
  readonly group: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Posts a question that the API server answers and does not store. */
function ask(c: Invocation, group: string, kind: string, spec?: object): Promise<unknown> {
  const path = `/apis/${group}/v1/${kind.toLowerCase()}s`;
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const body = { kind, apiVersion: `${group}/v1`, metadata: {}, ...(spec ? { spec } : {}) };
  return c.client.ask({ method: 'POST', path, headers, body });
}

/** Its texts end with a line feed of their own. */
function warn(c: Invocation, message: string): void {
  c.env.err(`Warning: ${message}\n\n`);
}

async function checkAccess(c: Invocation): Promise<void> {
  const [verb, what, ...more] = c.args;
  if (verb === undefined || what === undefined || more.length > 0) {
    throw new KubectlError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const spec = what.startsWith('/') ? pathSpec(c, verb, what) : await resourceSpec(c, verb, what);
  if (c.flags.bool('no-headers')) {
    throw new KubectlError('--no-headers cannot be set without --list specified');
  }
  const answer = await ask(c, 'authorization.k8s.io', 'SelfSubjectAccessReview', spec);
  const allowed = isTrue(answer, 'status.allowed');
  const why = ['reason', 'evaluationError'].map((k) => textAt(answer, `status.${k}`));
  const no = ['no', ...why.filter((t) => t !== '')].join(' - ');
  if (!c.flags.bool('quiet')) c.env.out(`${allowed ? 'yes' : no}\n`);
  if (!allowed) throw new ExitError(1);
}

function pathSpec(c: Invocation, verb: string, path: string): object {
  if (c.flags.text('subresource') !== '') {
    throw new KubectlError('--subresource can not be used with NonResourceURL');
  }
  if (!PATH_VERBS.has(verb)) warn(c, `verb '${verb}' is not a known verb`);
  return { nonResourceAttributes: { path, verb } };
}

async function resourceSpec(c: Invocation, verb: string, what: string): Promise<object> {
  const slash = what.indexOf('/');
  const asked = await askedResource(c, slash < 0 ? what : what.slice(0, slash));
  const everywhere = c.flags.bool('all-namespaces');
  if (!everywhere) {
    if (!asked.namespaced) {
      const group = asked.group === '' ? '' : ` in group '${asked.group}'`;
      warn(c, `resource '${asked.resource}' is not namespace scoped${group}`);
    }
    if (!RESOURCE_VERBS.has(verb)) warn(c, `verb '${verb}' is not a known verb`);
  }
  const optional = {
    namespace: everywhere ? '' : c.namespace,
    group: asked.group,
    subresource: c.flags.text('subresource'),
    name: slash < 0 ? '' : what.slice(slash + 1),
  };
  const given = Object.entries(optional).filter(([, v]) => v !== '');
  const resourceAttributes = { ...Object.fromEntries(given), verb, resource: asked.resource };
  return { resourceAttributes };
}

async function askedResource(c: Invocation, word: string): Promise<Asked> {
  if (word === '*') return { group: '', resource: word, namespaced: true };
  const name = word.toLowerCase();
  const kind = findKind(name);
  if (kind) return kind;
  const [resource = '', ...rest] = name.split('.');
  const group = rest.join('.');
  const found = (await discovered(c)).find(
    (r) => (r.name === resource || r.shortNames.includes(resource)) && r.group.startsWith(group),
  );
  if (found) return { group: found.group, resource: found.name, namespaced: found.namespaced };
  if (!UNDISCOVERED.has(name)) {
    const of = group === '' ? '' : ` in group '${group}'`;
    warn(c, `the server doesn't have a resource type '${resource}'${of}`);
  }
  return { group: '', resource: word, namespaced: true };
}

async function listAccess(c: Invocation): Promise<void> {
  const { flags } = c;
  if (c.args.length > 0) {
    throw new KubectlError('list option must be specified with no arguments');
  }
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.text('subresource') !== '') {
    throw new KubectlError(
      "list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  }
  const spec = { namespace: c.namespace };
  const answer = await ask(c, 'authorization.k8s.io', 'SelfSubjectRulesReview', spec);
  if (isTrue(answer, 'status.incomplete')) {
    const why = textAt(answer, 'status.evaluationError');
    c.env.err(`Warning: the list may be incomplete: ${why}\n`);
  }
  const rules = compactRules([
    ...listAt(answer, 'status.resourceRules'),
    ...listAt(answer, 'status.nonResourceRules'),
  ]).map((r) => [r.resource, goList(r.urls), goList(r.names), goList(r.verbs)]);
  const head = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  const rows = flags.bool('no-headers') ? rules : [head, ...rules];
  c.env.out(tabbed(rows.map((r) => `${r.join('\t')}\n`).join(''), TABLE_TABS));
}

async function whoAmI(c: Invocation): Promise<void> {
  const printer = objectPrinter(c.flags);
  let answer: unknown;
  try {
    answer = await ask(c, 'authentication.k8s.io', 'SelfSubjectReview');
  } catch (e) {
    const absent = 'the selfsubjectreviews API is not enabled in the cluster';
    if (hasReason(e, 'NotFound')) throw new KubectlError(absent);
    if (!hasReason(e, 'Forbidden')) throw e;
    throw new KubectlError(`${absent} or you do not have permission to call it`);
  }
  c.env.out(printer ? printer.print(answer as KubeObject) : tabbed(identity(answer), TABLE_TABS));
}

function identity(answer: unknown): string {
  const at = (field: string): string => textAt(answer, `status.userInfo.${field}`);
  const groups = textsAt(answer, 'status.userInfo.groups');
  const { extra = {} } = (answer as Review).status?.userInfo ?? {};
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ['Username', at('username')],
    ['UID', at('uid')],
    ['Groups', groups.length === 0 ? '' : goList(groups)],
    ...Object.keys(extra)
      .sort()
      .map((k) => [`Extra: ${k}`, goList(extra[k]!)]),
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map((r) => `${r.join('\t')}\n`)
    .join('');
}

interface Review {
  readonly status?: {
    readonly userInfo?: { readonly extra?: Readonly<Record<string, readonly string[]>> };
  };
}
