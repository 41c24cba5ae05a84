import type { Command, CommandGroup } from '../cli/Command.ts';
import { ANNOTATE } from './annotate.ts';
import { APPLY } from './apply.ts';
import { CAN_I, WHO_AM_I } from './auth.ts';
import { AUTOSCALE } from './autoscale.ts';
import { CREATE } from './create/create.ts';
import { CLUSTER_INFO, CONFIG_VERBS, VERSION } from './cluster.ts';
import { DELETE } from './delete.ts';
import { DESCRIBE } from './describe.ts';
import { DIFF } from './diff.ts';
import { CORDON, UNCORDON } from './drain/cordon.ts';
import { DRAIN } from './drain/drain.ts';
import { API_RESOURCES, API_VERSIONS } from './discovery.ts';
import { EVENTS } from './events.ts';
import { EXPOSE } from './expose.ts';
import { GET } from './get.ts';
import { EXEC } from './exec.ts';
import { EDIT, intoPod } from './intoPod.ts';
import { LABEL } from './label.ts';
import { LOGS } from './logs.ts';
import { notYet } from './notYet.ts';
import { PATCH } from './patch.ts';
import { REPLACE } from './replace.ts';
import { ROLLOUT_HISTORY } from './rollout/history.ts';
import { ROLLOUT_STATUS } from './rollout/status.ts';
import { ROLLOUT_PAUSE, ROLLOUT_RESTART, ROLLOUT_RESUME } from './rollout/steer.ts';
import { ROLLOUT_UNDO } from './rollout/undo.ts';
import { RUN } from './run.ts';
import { SCALE } from './scale.ts';
import { SET_ENV } from './set/env.ts';
import { SET_IMAGE } from './set/image.ts';
import { SET_RESOURCES, SET_SELECTOR, SET_SERVICE_ACCOUNT } from './set/others.ts';
import { TAINT } from './taint.ts';
import { TOP } from './top.ts';
import { WAIT } from './wait.ts';

/** Verbs of kubectl that are not there yet; each says so. */
const NOT_YET = ['certificate', 'completion', 'cp', 'debug', 'kustomize', 'plugin', 'proxy'];

const ROLLOUT: CommandGroup = {
  verbs: {
    history: ROLLOUT_HISTORY,
    pause: ROLLOUT_PAUSE,
    restart: ROLLOUT_RESTART,
    resume: ROLLOUT_RESUME,
    status: ROLLOUT_STATUS,
    undo: ROLLOUT_UNDO,
  },
};

const SET: CommandGroup = {
  verbs: {
    env: SET_ENV,
    image: SET_IMAGE,
    resources: SET_RESOURCES,
    selector: SET_SELECTOR,
    serviceaccount: SET_SERVICE_ACCOUNT,
    sa: SET_SERVICE_ACCOUNT,
    subject: notYet('set subject'),
  },
};

/** Every verb of kubectl. */
export const VERBS: Readonly<Record<string, Command | CommandGroup>> = {
  ...Object.fromEntries(NOT_YET.map((name) => [name, notYet(name)])),
  annotate: ANNOTATE,
  'api-resources': API_RESOURCES,
  'api-versions': API_VERSIONS,
  apply: APPLY,
  attach: intoPod('attach'),
  auth: { verbs: { 'can-i': CAN_I, reconcile: notYet('auth reconcile'), whoami: WHO_AM_I } },
  autoscale: AUTOSCALE,
  'cluster-info': CLUSTER_INFO,
  config: { verbs: CONFIG_VERBS },
  cordon: CORDON,
  create: CREATE,
  delete: DELETE,
  describe: DESCRIBE,
  diff: DIFF,
  drain: DRAIN,
  edit: EDIT,
  events: EVENTS,
  exec: EXEC,
  expose: EXPOSE,
  get: GET,
  label: LABEL,
  logs: LOGS,
  patch: PATCH,
  'port-forward': intoPod('port-forward'),
  replace: REPLACE,
  rollout: ROLLOUT,
  run: RUN,
  scale: SCALE,
  set: SET,
  taint: TAINT,
  top: { verbs: { node: TOP, nodes: TOP, no: TOP, pod: TOP, pods: TOP, po: TOP } },
  uncordon: UNCORDON,
  version: VERSION,
  wait: WAIT,
};
