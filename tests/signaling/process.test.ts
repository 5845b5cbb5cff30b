import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

import { nodeIdOf, openTab, startServer } from './harness.ts';

const main = fileURLToPath(new URL('../../signaling/main.ts', import.meta.url));

function startProcess(environment: Readonly<Record<string, string>>): ChildProcess {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', main], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function listeningPort(child: ChildProcess): Promise<number> {
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { readonly port: number }).port;
}

describe('the process', () => {
  it('ends with 1 and one sentence when an option is bad', async () => {
    const child = startProcess({ PORT: 'eighty' });
    let said = '';
    child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
    const [exitCode] = await once(child, 'close');
    expect(exitCode).toBe(1);
    expect(said).toBe('PORT must be a whole number from 0 to 65535, not "eighty".\n');
  });

  it('ends with 1 and one sentence when the port is taken', async () => {
    const { port } = await startServer();
    const child = startProcess({ PORT: String(port) });
    let said = '';
    child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
    const [exitCode] = await once(child, 'close');
    expect(exitCode).toBe(1);
    expect(said).toBe(`Port ${port} is taken: stop what uses it, or set PORT.\n`);
  });

  it('says where it is in plain words when asked to', async () => {
    const child = startProcess({ LOG_FORMAT: 'plain' });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    expect(line.toString()).toMatch(/^Insta-Dynamo is at http:\/\/localhost:\d+\n$/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s sends its clients away and ends',
    async (signal) => {
      const child = startProcess({});
      let log = '';
      child.stdout!.on('data', (data: Buffer) => (log += data.toString()));
      const port = await listeningPort(child);
      const url = `http://127.0.0.1:${port}`;
      const server = { url, port } as Awaited<ReturnType<typeof startServer>>;
      const tab = await openTab(server, { nodeId: nodeIdOf(1) });
      child.kill(signal);
      await expect(tab.closed).resolves.toMatchObject({ code: 1012 });
      const [exitCode] = await once(child, 'close');
      expect(exitCode).toBe(0);
      // Whoever reads the log learns nothing about who was here.
      expect(log).not.toContain(nodeIdOf(1));
      expect(log).not.toContain('token');
      expect(log).not.toContain('family');
    },
  );
});

describe('draining', () => {
  it('does not wait for a client that never closes', async () => {
    const server = await startServer({ drainMs: 50 });
    const tab = await openTab(server, { nodeId: nodeIdOf(1) });
    tab.socket.pause();
    await expect(server.close()).resolves.toBeUndefined();
  });

  it('accepts nobody new', async () => {
    const server = await startServer();
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});
