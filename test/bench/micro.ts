import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Bench } from 'tinybench'
import type { BlobSink } from '../../src/domain/blob-sink.ts'
import { usd } from '../../src/domain/money.ts'
import { HASH_GRID, perceptualHash } from '../../src/image/perceptual-hash.ts'
import { type Ledger, openLedger } from '../../src/money/ledger.ts'
import { wilson } from '../../src/stats/wilson.ts'
import { openJournal } from '../../src/store/journal.ts'
import { createLedgerStore } from '../../src/store/ledger-store.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createSift } from '../../src/wire/sift.ts'
import { type Section, told } from './aim.ts'
import { inTemporaryFolder } from './measure.ts'

/** As sockets deliver. */
const CHUNK_BYTES = 65_536
const ANSWER_BYTES = 1_400_000
/** 1 MB of random bytes as base64 is about as large as an answer with one image. */
const IMAGE = createHash('shake256', { outputLength: 1_040_000 }).update('bench').digest()

/** The functions that every image goes through, one by one. */
export function micro(): Promise<Section> {
  return inTemporaryFolder(async (folder) => {
    const ledger = await ledgerIn(folder)
    const chunks = chunksOf(`{"created":1,"data":[{"b64_json":"${IMAGE.toString('base64')}"}]}`)
    const grid = Float64Array.from({ length: HASH_GRID ** 2 }, (_, at) => (at * 37) % 256)
    const bench = new Bench({ time: 1000, warmupTime: 200 })
    let attempts = 0
    bench
      .add(`sift an answer of ${ANSWER_BYTES / 1e6} MB, with SHA-256`, () => siftAll(chunks))
      .add('parse and decode the same answer, without SHA-256', () => parseAll(chunks))
      .add('perceptual hash of 32×32', () => void perceptualHash(grid))
      .add('wilson interval', () => void wilson(3, 17))
      .add('ledger: hold, sent, answered, settle', async () => {
        attempts += 1
        await spend(ledger, `a${attempts}`)
      })
    await bench.run()
    ledger.close()
    const results = bench.tasks.map(({ name, result }) => {
      if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
      return { name, medianMs: result.latency.p50, samples: result.latency.samplesCount }
    })
    return {
      title: 'Functions, median time of one call',
      aims: results.map(({ name, medianMs }) => told(name, duration(medianMs))),
      raw: results,
    }
  })
}

function chunksOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.ceil(bytes.length / CHUNK_BYTES)
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES),
  )
}

async function siftAll(chunks: readonly Buffer[]): Promise<void> {
  const sift = createSift(hashing, 'json')
  for (const chunk of chunks) await sift.push(chunk)
  await sift.end()
}

function parseAll(chunks: readonly Buffer[]): number {
  const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { b64_json: string }[] }
  return Buffer.from(data[0]?.b64_json ?? '', 'base64').length
}

/** A sink without a disk. */
const hashing: BlobSink = {
  open() {
    const hash = createHash('sha256')
    let bytes = 0
    return {
      write(piece) {
        hash.update(piece)
        bytes += piece.length
      },
      finish: async () => ({ sha256: hash.digest('hex'), file: 'images/none', bytes }),
      abort: async () => {},
    }
  },
}

async function ledgerIn(folder: string): Promise<Ledger> {
  const file = join(folder, 'ledger.sqlite')
  const ledger = await openLedger({
    store: createLedgerStore(openDatabase(file, process.versions.sqlite), file, {
      random: () => 0,
      sleep: async () => {},
    }),
    journal: openJournal(join(folder, 'ledger.journal')),
    witnessed: [],
    owner: 'bench',
    isOwnerAlive: () => true,
    now: () => '2026-11-21T00:00:00.000Z',
  })
  await ledger.openRun({ id: 'r', folder, opened: '2026-11-21T00:00:00.000Z', options: '{}' })
  return ledger
}

async function spend(ledger: Ledger, id: string): Promise<void> {
  const scopes = [{ id: 'run:r', limit: null }]
  await ledger.hold({ id, run: 'r', trial: 0, ordinal: 1, amount: usd('0.01'), scopes })
  await ledger.sent(id)
  await ledger.answered(id, '{}')
  await ledger.settle(id, { usd: '0.006', basis: 'computed', evidence: 'bench', lines: [] }, '{}')
}

function duration(ms: number): string {
  return ms >= 0.1 ? `${ms.toFixed(2)} ms` : `${(ms * 1000).toFixed(2)} µs`
}
