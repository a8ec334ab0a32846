import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { About, Live } from '../api';
import { call, messageOf } from './client';

interface Shared {
  live: Live;
  about: About;
}

const SharedContext = createContext<Shared | undefined>(undefined);

/** Hears the server's events and shares what they say. */
export function LiveProvider({ children, waiting }: { children: ReactNode; waiting: (trouble: string) => ReactNode }) {
  const [live, setLive] = useState<Live>();
  const [about, setAbout] = useState<About>();
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    call<About>('GET', '/about').then(setAbout, (error: unknown) => {
      setTrouble(messageOf(error));
    });
    const events = new EventSource('/api/events');
    events.onmessage = ({ data }: MessageEvent<string>) => {
      setTrouble('');
      setLive(JSON.parse(data) as Live);
    };
    // The browser connects again by itself.
    events.onerror = () => {
      setTrouble('The editor’s server does not answer. Start it again with npm run editor.');
    };
    return () => {
      events.close();
    };
  }, []);

  if (!live || !about || trouble !== '') return waiting(trouble);
  return <SharedContext value={{ live, about }}>{children}</SharedContext>;
}

/** @returns what the server shows live, and the app's definition */
export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('useShared needs a LiveProvider above it.');
  return shared;
}
