import type { Command, CommandGroup } from '../cli/Command.ts';
import { ANNOTATE } from './annotate.ts';
import { APPLY } from './apply.ts';
import { AUTOSCALE } from './autoscale.ts';
import { CREATE } from './create/create.ts';
import { DELETE } from './delete.ts';
import { DESCRIBE } from './describe.ts';
import { EXPOSE } from './expose.ts';
import { GET } from './get.ts';
import { LABEL } from './label.ts';
import { notYet } from './notYet.ts';
import { PATCH } from './patch.ts';
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

/** Verbs of kubectl that are not there yet; each says so. */
const NOT_YET = [
  'attach',
  'certificate',
  'completion',
  'cp',
  'debug',
  'edit',
  'kustomize',
  'plugin',
  'port-forward',
  'proxy',
];

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
  apply: APPLY,
  autoscale: AUTOSCALE,
  create: CREATE,
  delete: DELETE,
  describe: DESCRIBE,
  expose: EXPOSE,
  get: GET,
  label: LABEL,
  patch: PATCH,
  rollout: ROLLOUT,
  run: RUN,
  scale: SCALE,
  set: SET,
  taint: TAINT,
};
