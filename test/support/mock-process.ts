import { createInterface } from 'node:readline'
import { startAssay } from './assay.ts'

export interface BilledEntry {
  readonly id: string
  readonly dialect: string
  readonly model: string
  readonly mode: string
  readonly requestId: string | null
  readonly taskId: string | null
  readonly imagesAsked: number
  readonly usd: string
  readonly outcome: string
}

/** `body` is as the mock's log keeps it: text fields as they were, files by their length. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** The mock in a process of its own: its ledger is the truth that nobody here can touch. */
export interface MockProcess {
  readonly url: string
  ledger(): Promise<{ readonly entries: readonly BilledEntry[]; readonly total: string }>
  requests(): Promise<readonly ReceivedRequest[]>
  fault(fault: object): Promise<void>
  stop(): Promise<void>
}

export async function startMockProcess(...flags: string[]): Promise<MockProcess> {
  const child = startAssay(['mock', '--port', '0', ...flags])
  const { stdout } = child
  const url = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: stdout })
    lines.on('line', (line) => {
      const found = /(http:\/\/127\.0\.0\.1:[0-9]+)$/.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
    lines.on('close', () => reject(new Error('the mock ended before it was ready')))
  })
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json()
  return {
    url,
    ledger: async () => (await get('/_assay/ledger')) as Awaited<ReturnType<MockProcess['ledger']>>,
    requests: async () => {
      const { requests } = (await get('/_assay/requests')) as {
        requests: Awaited<ReturnType<MockProcess['requests']>>
      }
      return requests
    },
    async fault(fault) {
      const answer = await fetch(`${url}/_assay/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    async stop() {
      child.kill('SIGTERM')
      await child
    },
  }
}
