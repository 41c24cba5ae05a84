import type { Kind } from '../../api/Kind.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { forbidden, notSupported } from '../../api/meta/FieldError.ts';
import { flag, param, parseInteger } from '../query.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { requestInfo } from '../requestInfo.ts';
import { checkFields, parseFieldSelector, renamedFields } from '../selectors/fieldSelector.ts';
import { parseLabelSelector } from '../selectors/labelSelector.ts';
import type { Requirement } from '../selectors/Requirement.ts';
import { SelectorError } from '../selectors/Requirement.ts';
import { badRequest, invalidOptions } from '../status.ts';

/** What a list, watch or deletion of a collection asks for. Models: meta/internalversion ListOptions */
export interface ListOptions {
  readonly labels: readonly Requirement[];
  readonly fields: readonly Requirement[];
  readonly watch: boolean;
  readonly bookmarks: boolean;
  readonly resourceVersion: string;
  readonly match: string;
  /** 0 for no timeout asked. */
  readonly timeoutSeconds: number;
  /** 0 for everything at once. */
  readonly limit: number;
  readonly continue: string;
  readonly sendInitialEvents: boolean | undefined;
}

const NOT_OLDER = 'NotOlderThan';
const MATCH = 'resourceVersionMatch';

function validateList(o: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (o.match !== '') {
    if (o.resourceVersion === '') {
      errors.push(forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`));
    }
    if (o.continue !== '') {
      errors.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
    }
    if (o.match !== 'Exact' && o.match !== NOT_OLDER) {
      errors.push(notSupported(MATCH, o.match, ['Exact', NOT_OLDER, '']));
    }
    if (o.match === 'Exact' && o.resourceVersion === '0') {
      errors.push(forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (o.sendInitialEvents !== undefined) {
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function validateWatch(o: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (o.sendInitialEvents !== undefined && o.match !== NOT_OLDER) {
    errors.push(forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to ${NOT_OLDER}`));
  }
  if (o.match === '') return errors;
  if (o.sendInitialEvents === undefined) {
    const why = `${MATCH} is forbidden for watch unless sendInitialEvents is provided`;
    errors.push(forbidden(MATCH, why));
  }
  if (o.match !== NOT_OLDER) errors.push(notSupported(MATCH, o.match, [NOT_OLDER]));
  if (o.continue !== '') {
    errors.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
  }
  return errors;
}

function read(r: ApiRequest, watching: boolean): ListOptions | ApiResponse {
  const timeout = param(r, 'timeoutSeconds');
  const seconds = timeout === '' ? 0 : parseInteger(timeout);
  if (typeof seconds === 'string') return badRequest(seconds);
  const many = param(r, 'limit');
  const limit = many === '' ? 0 : parseInteger(many);
  if (typeof limit === 'string') return badRequest(limit);
  return {
    labels: parseLabelSelector(param(r, 'labelSelector')),
    fields: parseFieldSelector(param(r, 'fieldSelector')),
    watch: watching || flag(r, 'watch') === true,
    bookmarks: flag(r, 'allowWatchBookmarks') === true,
    resourceVersion: param(r, 'resourceVersion'),
    match: param(r, MATCH),
    timeoutSeconds: seconds,
    limit: Math.max(limit, 0),
    continue: param(r, 'continue'),
    sendInitialEvents: flag(r, 'sendInitialEvents'),
  };
}

/** Reads and checks the options; `watching`: the path asks for a watch already. */
export function readListOptions(
  r: ApiRequest,
  kind: Kind,
  watching: boolean,
): ListOptions | ApiResponse {
  try {
    const o = read(r, watching);
    if ('code' in o) return o;
    const errors = o.watch ? validateWatch(o) : validateList(o);
    if (errors.length > 0) return invalidOptions('ListOptions', errors);
    const names = requestInfo(r.path).alternative?.selectors;
    const fields = names ? renamedFields(o.fields, names) : o.fields;
    checkFields(kind, fields);
    return fields === o.fields ? o : { ...o, fields };
  } catch (error) {
    if (error instanceof SelectorError) return badRequest(error.message);
    throw error;
  }
}
