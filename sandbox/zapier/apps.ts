import type { Connection, Platform } from './platform';

/** The app of a trigger or a step: the stand-ins, or otherwise the built app. */
export interface OfApp {
  app?: 'standIns';
}

/** The apps from which Zaps are made. */
export interface Apps {
  built: Platform;
  standIns: Platform;
}

/** The stand-ins need no connection, so theirs never expires. */
const NO_CONNECTION: Connection = { id: '', user: '', authData: {}, label: '', expired: false };

export function platformOf(apps: Apps, { app }: OfApp): Platform {
  return apps[app ?? 'built'];
}

/** @param connection the Zap's connection to the built app */
export function connectionOf(connection: Connection, { app }: OfApp): Connection {
  return app === 'standIns' ? NO_CONNECTION : connection;
}
