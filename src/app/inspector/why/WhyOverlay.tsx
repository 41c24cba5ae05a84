import { lazy, Suspense } from 'react';
import { useWhy } from '../../stores/whyStore.ts';

const WhyPanel = lazy(async () => ({ default: (await import('./WhyPanel.tsx')).WhyPanel }));

/** The open table, loaded with its first use; nothing while none is open. */
export function WhyOverlay() {
  const subject = useWhy((s) => s.subject);
  if (!subject) return null;
  return (
    <Suspense fallback={null}>
      <WhyPanel subject={subject} />
    </Suspense>
  );
}
