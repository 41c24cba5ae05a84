import { useEffect, useRef } from 'react';
import { formatNumber } from '../kit/formatNumber.ts';
import { useCluster } from '../stores/clusterStore.ts';

function text(detail: string): string {
  return detail.replace(/\d{4,}/g, (n) => formatNumber(Number(n)));
}

/** Small print of a component (term, commit, revision). Written past React: it changes all the time. */
export function Detail({ id }: { id: string }) {
  const span = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shown = '';
    const write = (): void => {
      const row = useCluster.getState().components[id];
      const next = row && row.state !== 'down' ? text(row.detail) : '';
      if (next === shown || !span.current) return;
      shown = next;
      span.current.textContent = next;
    };
    write();
    return useCluster.subscribe(write);
  }, [id]);
  return <span className="detail cut" ref={span} />;
}
