import { readArguments, USAGE } from './arguments';
import { startIsao } from './index';
import { readProfile } from './profile';

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}

/** Serves a sandbox until SIGINT or SIGTERM. @throws what readArguments, readProfile and startIsao throw */
async function main(args: string[]): Promise<void> {
  const { port, contacts, deals, profile, help } = readArguments(args);
  if (help) {
    console.log(USAGE);
    return;
  }
  const isao = await startIsao({ ...(profile !== undefined && readProfile(profile)), port });
  const stop = (): void => {
    void isao.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  isao.seed(contacts, deals);

  const { baseUrl, key } = isao;
  console.log(`ISAO sandbox with ${isao.contacts.count()} contacts and ${isao.deals.count()} deals

Base URL  ${baseUrl}
API key   ${key}

curl -H "Authorization: Bearer ${key}" "${baseUrl}/contacts?limit=2"

Ctrl-C stops it.`);
}
