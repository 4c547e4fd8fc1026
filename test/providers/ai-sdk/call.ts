import type { Adapter } from '../../../src/domain/adapter.ts'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Reading } from '../../../src/domain/reading.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { aiSdkAdapter } from '../../../src/providers/ai-sdk/adapter.ts'
import type { Exchanged } from '../../../src/wire/exchanged.ts'
import { createSecret } from '../../../src/wire/secret.ts'
import { createWire } from '../../../src/wire/wire.ts'
import { createMemorySink } from '../../wire/memory-sink.ts'
import { doneReading, operationOf } from '../fixtures.ts'

/** The adapter that a target with these options has. */
export function adapterWith(options: Readonly<Record<string, Json>>): Adapter {
  return aiSdkAdapter.forOptions?.(options) ?? aiSdkAdapter
}

export interface Called {
  readonly reading: Reading
  readonly exchanged: Exchanged
  /** Sizes in bytes of what was kept of images. */
  readonly kept: readonly Buffer[]
}

/** Runs a target's operation through the real wire and the real package, as the runner does. */
export async function callThrough(
  options: Readonly<Record<string, Json>>,
  at: { readonly baseUrl: string; readonly key?: string; readonly folder?: string },
  over: Partial<Operation> = {},
): Promise<Called> {
  const { baseUrl, key = 'a-key-of-the-mock', folder = process.cwd() } = at
  const { origin } = new URL(baseUrl)
  const adapter = adapterWith(options)
  const operation = operationOf({ ...over, options })
  const spec = adapter.submit(operation, baseUrl)
  const wire = createWire({
    clock: { now: Date.now, monotonic: () => performance.now() },
    maxConnections: 4,
    allowLoopback: [origin],
  })
  const blobs = createMemorySink()
  const { header = '', prefix = '' } = adapter.auth ?? {}
  try {
    const exchanged = await wire.exchange(spec, {
      credential: { secret: createSecret('SDK_KEY', key), header, prefix, origins: [origin] },
      deadlineAt: performance.now() + 20_000,
      blobs,
      signal: null,
      keptHeaders: adapter.keptHeaders,
      packageFolders: [folder],
    })
    if (exchanged.answer === null) throw new Error(JSON.stringify(exchanged.exchange.error))
    const reading = doneReading(adapter.read(exchanged.answer, spec, operation))
    return { reading, exchanged, kept: [...blobs.finished.values()] }
  } finally {
    await wire.close()
  }
}
