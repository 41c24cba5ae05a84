import type { Kubarium } from '../../protocol/Kubarium.ts';
import { automation } from '../session/automation.ts';

declare global {
  interface Window {
    kubarium?: Kubarium;
  }
}

/** Puts the automation contract onto the window. */
export function installAutomation(): void {
  window.kubarium = automation;
}
