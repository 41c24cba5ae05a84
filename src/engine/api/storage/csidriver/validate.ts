import { checkImmutable, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, notSupported } from '../../meta/FieldError.ts';
import type { CSIDriver, TokenRequest } from './fields.ts';

const POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const MODES = ['Persistent', 'Ephemeral'];
const LEAST_S = 600;
const MOST_S = 2 ** 32;

/** Models: validateTokenRequests */
function checkTokens(all: readonly TokenRequest[], path: string, out: FieldError[]): void {
  const seen = new Set<string>();
  all.forEach((t, i) => {
    const audience = t.audience ?? '';
    if (seen.has(audience)) {
      return void out.push(duplicate(`${path}[${i}].audience`, audience));
    }
    seen.add(audience);
    const seconds = t.expirationSeconds;
    if (seconds === undefined) return;
    const at = `${path}[${i}].expirationSeconds`;
    const small = 'may not specify a duration less than 10 minutes';
    if (seconds < LEAST_S) out.push(invalid(at, seconds, small));
    const large = 'may not specify a duration larger than 2^32 seconds';
    if (seconds > MOST_S) out.push(invalid(at, seconds, large));
  });
}

/** Models: pkg/apis/storage/validation ValidateCSIDriver */
export function validateCsiDriver(o: CSIDriver): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  if (s.fsGroupPolicy !== undefined) {
    checkOneOf(s.fsGroupPolicy, POLICIES, 'spec.fsGroupPolicy', out);
  }
  checkTokens(s.tokenRequests ?? [], 'spec.tokenRequests', out);
  for (const m of s.volumeLifecycleModes ?? []) {
    if (!MODES.includes(m)) out.push(notSupported('spec.volumeLifecycleModes', m, MODES));
  }
  const period = s.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < 10) {
    const at = 'spec.nodeAllocatableUpdatePeriodSeconds';
    out.push(invalid(at, period, 'must be greater than or equal to 10 seconds'));
  }
  const inSecrets = s.serviceAccountTokenInSecrets;
  if (inSecrets !== undefined && !s.tokenRequests?.length) {
    const text = 'serviceAccountTokenInSecrets is set but no tokenRequests are specified';
    out.push(invalid('spec.serviceAccountTokenInSecrets', inSecrets, text));
  }
  return out;
}

/** Models: ValidateCSIDriverUpdate */
export function validateCsiDriverUpdate(o: CSIDriver, old: CSIDriver): readonly FieldError[] {
  const out: FieldError[] = [...validateCsiDriver(o)];
  const { attachRequired, volumeLifecycleModes } = o.spec ?? {};
  checkImmutable(attachRequired, old.spec?.attachRequired, 'spec.attachedRequired', out);
  const was = old.spec?.volumeLifecycleModes;
  checkImmutable(volumeLifecycleModes, was, 'spec.volumeLifecycleModes', out);
  return out;
}
