import type { Platform } from './platform';

/** The app of a trigger or a step: the stand-ins, or otherwise the built app. */
export interface OfApp {
  app?: 'standIns';
}

export interface Apps {
  built: Platform;
  standIns: Platform;
}

export function platformOf(apps: Apps, { app }: OfApp): Platform {
  return apps[app ?? 'built'];
}
