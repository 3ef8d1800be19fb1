/**
 * SAMP's Web Profile (IVOA SAMP 1.3, section 5): XML-RPC to the hub on this machine, which asks its user first. Only what is needed to broadcast a table: register, say who we are, notify all.
 */
const HUB = 'http://127.0.0.1:21012/';

type Value = string | { [key: string]: Value };

export async function sendTable(url: string, name: string): Promise<string> {
  await withHub(async (key, call) => {
    await call('samp.webhub.notifyAll', key, { 'samp.mtype': 'table.load.votable', 'samp.params': { url, name, 'table-id': url } });
  });
  return 'sent by SAMP';
}

async function withHub(run: (key: string, call: typeof rpc) => Promise<void>): Promise<void> {
  let reply: Record<string, string>;
  try {
    reply = await rpc('samp.webhub.register', { 'samp.name': 'Astrolode' });
  } catch (error) {
    throw new Error(error instanceof TypeError ? 'no SAMP hub answers on this machine; open TOPCAT or Aladin first' : `the SAMP hub refused: ${(error as Error).message}`);
  }
  const key = reply['samp.private-key'];
  try {
    await rpc('samp.webhub.declareMetadata', key, { 'samp.name': 'Astrolode', 'samp.description.text': 'Explorer of catalogues' });
    await run(key, rpc);
  } finally {
    await rpc('samp.webhub.unregister', key);
  }
}

async function rpc(method: string, ...parameters: Value[]): Promise<Record<string, string>> {
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${parameters.map(value => `<param><value>${encode(value)}</value></param>`).join('')}</params></methodCall>`;
  const response = await fetch(HUB, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
  const document = new DOMParser().parseFromString(await response.text(), 'text/xml');
  const members = Object.fromEntries([...document.querySelectorAll('member')].map(member => [member.querySelector('name')!.textContent!, member.querySelector('value')!.textContent!]));
  if (document.querySelector('fault')) {
    throw new Error(members['faultString'] ?? 'it does not say why');
  }
  return members;
}

const encode = (value: Value): string => typeof value === 'string' ? `<string>${escape(value)}</string>`
  : `<struct>${Object.entries(value).map(([name, each]) => `<member><name>${escape(name)}</name><value>${encode(each)}</value></member>`).join('')}</struct>`;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
