import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { ProxyModel } from './ProxyModel.ts';

/** What rules depend on beside the model; nodes with equal keys share. */
export function configKey(m: ProxyModel, c: ProxyConfig): string {
  const ranges = m.ports.some((p) => p.port.sourceRanges.length > 0);
  const addresses = c.nodePortAddresses.length > 0;
  return ranges || addresses ? c.nodeName : '';
}
