import { Alert, Center, Loader } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Live } from '../workshop';
import { type Answer, ask, messageOf, NO_SERVER } from './client';

interface Shared {
  live: Live;
  about: Answer<'about'>;
}

const SharedContext = createContext<Shared | undefined>(undefined);

export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live>();
  const [about, setAbout] = useState<Answer<'about'>>();
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    ask('about').then(setAbout, (error: unknown) => setTrouble(messageOf(error)));
    const events = new EventSource('/api/events');
    events.onmessage = ({ data }: MessageEvent<string>) => {
      setTrouble('');
      setLive(JSON.parse(data) as Live);
    };
    // The browser connects again by itself.
    events.onerror = () => setTrouble(NO_SERVER);
    return () => events.close();
  }, []);

  if (live && about && trouble === '') return <SharedContext value={{ live, about }}>{children}</SharedContext>;
  return (
    <Center component="main" h="100vh" p="md">
      {trouble === '' && <Loader role="status" aria-label="Loading" />}
      {trouble !== '' && (
        <Alert color="red" role="alert" title="No connection">
          {trouble}
        </Alert>
      )}
    </Center>
  );
}

export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('useShared needs a LiveProvider above it.');
  return shared;
}
